import assert from 'node:assert/strict'
import { quiet, story, text, until } from './stage.ts'

story('identify three times is one lead, with visitor, ref and click time', async ({ open, visits, leads, page }) => {
  await open('/?ref=alice')
  const before = Date.now()
  const answers = await page.evaluate(() => Promise.all([1, 2, 3].map(() => window.partner?.identify(' a@b.example '))))
  await quiet()
  assert.deepEqual(answers, [true, true, true])
  assert.equal(leads().length, 1)
  const { id, visitor_id, occurred_at, sent_at, clicked_at, ...rest } = leads()[0]?.body ?? {}
  assert.deepEqual(rest, { key: 'pk_test', email: 'a@b.example', partner_code: 'alice', click_token: '', metadata: {} })
  assert.equal(visitor_id, visits()[0]?.body.visitor_id)
  assert.notEqual(id, visits()[0]?.body.id)
  assert.ok(Math.abs(Number(clicked_at) - before) < 10_000 && Number(occurred_at) >= Number(clicked_at))
  assert.ok(Number(sent_at) >= Number(occurred_at))
  assert.match(leads()[0]?.contentType ?? '', /^text\/plain/)
})

story('two e-mails are two leads', async ({ open, leads, page }) => {
  await open('/?ref=alice')
  await page.evaluate(() => Promise.all(['a@b.example', 'c@d.example'].map((email) => window.partner?.identify(email))))
  assert.deepEqual(
    leads()
      .map((lead) => text(lead, 'email'))
      .sort(),
    ['a@b.example', 'c@d.example'],
  )
})

story('external_id and name go to their fields, the rest to metadata as text', async ({ open, leads, page }) => {
  await open('/?ref=alice')
  const props = { external_id: 'cust_1', name: 'Ada', plan: 'pro', seats: 3, trial: false, nothing: null }
  await page.evaluate((given) => window.partner?.identify('a@b.example', given), props)
  assert.equal(text(leads()[0], 'external_id'), 'cust_1')
  assert.equal(text(leads()[0], 'name'), 'Ada')
  assert.deepEqual(leads()[0]?.body.metadata, { plan: 'pro', seats: '3', trial: 'false' })
})

story(
  'metadata is cut to keys of 40 and values of 500 characters, and the lead to 4 kB',
  async ({ open, leads, page }) => {
    await open('/?ref=alice')
    await page.evaluate(async () => {
      const many = Object.fromEntries([...Array(30).keys()].map((n) => [`${n}_${'k'.repeat(60)}`, n]))
      await window.partner?.identify('many@b.example', many)
      await window.partner?.identify('long@b.example', { note: 'x'.repeat(900), name: 'n'.repeat(900) })
      const wide = Object.fromEntries([...Array(20).keys()].map((n) => [`key_${n}`, '語'.repeat(600)]))
      await window.partner?.identify('wide@b.example', wide)
    })
    const [many, long, wide] = leads()
    const keys = Object.keys(Object(many?.body.metadata))
    assert.ok(keys.length >= 20 && keys.length <= 30)
    assert.ok(keys.every((key) => key.length <= 40))
    assert.equal(Object(long?.body.metadata).note.length, 500)
    assert.equal(text(long, 'name').length, 200)
    assert.ok(Buffer.byteLength(JSON.stringify(wide?.body)) < 4096)
  },
)

story('odd arguments never reject', async ({ open, page }) => {
  await open('/?ref=alice')
  const answers = await page.evaluate(async () => {
    const odd: unknown[] = [undefined, null, '', 0, {}, [], Symbol('x')]
    const got: unknown[] = []
    for (const value of odd) got.push(await window.partner?.identify(value, value))
    got.push(await window.partner?.identify('z@b.example', { sign: Symbol('x'), loop: window }))
    return got.map((answer) => typeof answer)
  })
  assert.ok(answers.every((answer) => answer === 'boolean'))
})

story(
  'without a referral identify does nothing, unless an external id is given',
  async ({ open, leads, page, context }) => {
    await open('/')
    assert.equal(await page.evaluate(() => window.partner?.identify('a@b.example')), false)
    assert.equal(await page.evaluate(() => window.partner?.identify('a@b.example', { external_id: 'c1' })), true)
    assert.equal(leads().length, 1)
    const { id, occurred_at, sent_at, ...rest } = leads()[0]?.body ?? {}
    assert.deepEqual(rest, { key: 'pk_test', email: 'a@b.example', external_id: 'c1', metadata: {} })
    assert.deepEqual(await context.cookies(), [])
  },
)

story('a blocked visit does not cost the lead its referral', async ({ site, open, leads, page }) => {
  await page.route('**/api/visits', (route) => route.abort())
  await open('/?ref=alice')
  await page.evaluate(() => window.partner?.identify('a@b.example'))
  assert.equal(site.sent.length, 1)
  assert.equal(text(leads()[0], 'partner_code'), 'alice')
})

story('a lead just before the page is left reaches a slow server, once', async ({ site, open, leads, page }) => {
  await open('/?ref=alice')
  site.manners.delayMilliseconds = 900
  await page.evaluate((next) => {
    window.partner?.identify('a@b.example')
    location.href = next
  }, '/thanks')
  await page.waitForURL('**/thanks')
  await until(() => leads().length === 1, 'a lead')
  await new Promise((wake) => setTimeout(wake, 1200))
  assert.equal(leads().length, 1)
})

story('a lead just before the tab is closed reaches a slow server', async ({ site, open, leads, page, context }) => {
  await open('/?ref=alice')
  site.manners.delayMilliseconds = 500
  const other = await context.newPage()
  await page.evaluate(() => void window.partner?.identify('a@b.example'))
  await page.close()
  await until(() => leads().length === 1, 'a lead')
  await other.close()
})

story('the stub keeps calls made before the script', async ({ site, open, leads }) => {
  site.head = `<script>window.partner=window.partner||function(){(partner.q=partner.q||[]).push(arguments)};
    partner('identify', 'a@b.example', { plan: 'pro' })</script>`
  await open('/?ref=alice')
  await until(() => leads().length === 1, 'a lead')
  assert.deepEqual(leads()[0]?.body.metadata, { plan: 'pro' })
})

story('the stub after the script leaves it alone, and calls by name work', async ({ site, open, leads, page }) => {
  site.body = `<script defer src="http://edge.test:${site.port}/sdk/stub.js"></script>`
  await open('/?ref=alice')
  assert.equal(await page.evaluate(() => window.partner?.('identify', 'a@b.example')), true)
  assert.equal(leads().length, 1)
  assert.equal(await page.evaluate(() => window.partner?.('nonsense')), undefined)
})
