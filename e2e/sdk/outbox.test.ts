import assert from 'node:assert/strict'
import { quiet, story, text, until } from './stage.ts'

const ids = (sent: { body: Record<string, unknown> }[]): string[] => [
  ...new Set(sent.map(({ body }) => String(body.id))),
]

story('an aborted endpoint: no errors, kept, and sent on the next load with the same ids', async (stage) => {
  const { site, open, visits, leads, page, waiting } = stage
  site.manners.abort = true
  await open('/?ref=alice')
  assert.equal(await page.evaluate(() => window.partner?.identify('a@b.example')), false)
  await until(() => visits().length === 2 && leads().length === 2, 'each tried twice')
  await quiet()
  assert.equal(await waiting(), 2)
  const first = site.sent.splice(0)
  site.manners.abort = false
  await open('/next')
  await until(() => site.sent.length === 2, 'both sent again')
  assert.deepEqual(ids(site.sent).sort(), ids(first).sort())
  const [again] = leads()
  const [earlier] = first.filter(({ path }) => path === '/api/leads')
  assert.equal(again?.body.occurred_at, earlier?.body.occurred_at)
  assert.ok(Number(again?.body.sent_at) > Number(earlier?.body.sent_at))
  await until(async () => (await waiting()) === 0, 'an empty outbox')
})

for (const status of [401, 403, 404, 429, 500, 503])
  story(`${status} is kept and sent again on the next load`, async ({ site, open, visits, waiting }) => {
    site.manners.status = status
    await open('/?ref=alice')
    await until(() => visits().length === 1, 'a visit')
    await quiet()
    assert.equal(await waiting(), 1)
    site.manners.status = 202
    await open('/next')
    await until(() => visits().length === 2, 'sent again')
    assert.equal(ids(visits()).length, 1)
    await until(async () => (await waiting()) === 0, 'an empty outbox')
  })

for (const status of [400, 413, 422])
  story(`${status} is dropped with one warning`, async ({ site, open, visits, waiting, page }) => {
    const warnings: string[] = []
    page.on('console', (message) => message.type() === 'warning' && warnings.push(message.text()))
    site.manners.status = status
    await open('/?ref=alice')
    await until(() => warnings.length === 1, 'a warning')
    assert.match(warnings[0] ?? '', new RegExp(String(status)))
    assert.equal(await waiting(), 0)
    await open('/next')
    await quiet()
    assert.equal(visits().length, 1)
    assert.equal(warnings.length, 1)
  })

for (const [status, days, again] of [
  [401, 0.9, true],
  [401, 1.1, false],
  [503, 6.9, true],
  [503, 7.1, false],
] as const)
  story(`what ${status} refused is ${again ? 'still sent' : 'given up'} after ${days} days`, async (stage) => {
    const { site, open, visits, page, context } = stage
    site.manners.status = status
    await open('/?ref=alice')
    await until(() => visits().length === 1, 'a visit')
    await quiet()
    await page.close()
    const later = await context.newPage()
    await later.clock.install({ time: Date.now() + days * 864e5 })
    await later.goto(`http://shop.test:${site.port}/`)
    await quiet()
    assert.equal(visits().length, again ? 2 : 1)
  })

story('a corrected key is used for what the wrong key left behind', async ({ site, open, visits }) => {
  site.manners.status = 401
  await open('/?ref=alice')
  await until(() => visits().length === 1, 'a visit')
  await quiet()
  site.manners.status = 202
  site.pages['/fixed'] =
    `<!doctype html><script src="http://edge.test:${site.port}/p.js" data-partner="pk_right"></script>`
  await open('/fixed')
  await until(() => visits().length === 2, 'sent again')
  assert.equal(text(visits()[1], 'key'), 'pk_right')
})

story('coming online sends what could not be sent offline', async ({ open, leads, page, context, waiting }) => {
  await open('/?ref=alice')
  await until(async () => (await waiting()) === 0, 'the visit')
  await context.setOffline(true)
  assert.equal(await page.evaluate(() => window.partner?.identify('a@b.example')), false)
  await quiet()
  assert.equal(await waiting(), 1)
  await context.setOffline(false)
  await until(() => leads().length === 1, 'the lead')
  await until(async () => (await waiting()) === 0, 'an empty outbox')
})

story('twenty items are kept, the newest', async ({ site, open, page, waiting }) => {
  site.manners.status = 503
  await open('/?ref=alice')
  await page.evaluate(async () => {
    for (let n = 0; n < 25; n++) await window.partner?.identify(`a${n}@b.example`)
  })
  assert.equal(await waiting(), 20)
  site.sent.splice(0)
  site.manners.status = 202
  await open('/next')
  await until(() => site.sent.length === 20, 'all of them')
  assert.ok(site.sent.some((sent) => text(sent, 'email') === 'a24@b.example'))
})

for (const junk of ['{', 'null', '5', '[null]', '[[1]]', '"x"'])
  story(`the outbox ${junk} counts as empty`, async ({ open, leads, page }) => {
    await open('/')
    await page.evaluate((text) => localStorage.setItem('_tbq', text), junk)
    await open('/?ref=alice')
    assert.equal(await page.evaluate(() => window.partner?.identify('a@b.example')), true)
    assert.equal(leads().length, 1)
  })
