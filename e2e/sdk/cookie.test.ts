import assert from 'node:assert/strict'
import { quiet, story, text, until } from './stage.ts'

story(
  'the cookie is visitor, ref, base-36 time and token, lax, for 90 days',
  async ({ open, visits, cookie, page }) => {
    await open('/?ref=alice')
    await until(() => visits().length === 1, 'a visit')
    const kept = await cookie()
    const [visitor, ref, time = '', token] = kept?.value.split('~') ?? []
    assert.deepEqual([visitor, ref, token], [text(visits()[0], 'visitor_id'), 'alice', ''])
    assert.ok(Math.abs(parseInt(time, 36) - Date.now()) < 10_000)
    assert.ok(Math.abs((kept?.expires ?? 0) - (Date.now() / 1e3 + 90 * 86400)) < 60)
    assert.deepEqual([kept?.sameSite, kept?.secure, kept?.path], ['Lax', false, '/'])
    const found = await page.evaluate(() => window.partner?.get())
    assert.deepEqual(found, { visitor, ref: 'alice', at: parseInt(time, 36), token: '' })
  },
)

for (const [host, domain] of [
  ['www.shop.com', '.shop.com'],
  ['shop.com', '.shop.com'],
  ['www.foo.co.uk', '.foo.co.uk'],
  ['me.github.io', '.me.github.io'],
  ['localhost', 'localhost'],
  ['127.0.0.1', '127.0.0.1'],
] as const)
  story(`on ${host} the cookie belongs to ${domain}, one of it`, async ({ open, context }) => {
    await open('/?ref=alice', host)
    await open('/?ref=bob', host)
    assert.deepEqual(
      (await context.cookies()).map((cookie) => cookie.domain),
      [domain],
    )
  })

story('www and app of one domain share visitor and ref', async ({ open, visits, leads, page }) => {
  await open('/?ref=alice', 'www.shop.com')
  await until(() => visits().length === 1, 'a visit')
  await open('/', 'app.shop.com')
  await page.evaluate(() => window.partner?.identify('a@b.example'))
  await until(() => leads().length === 1, 'a lead')
  assert.equal(text(leads()[0], 'visitor_id'), text(visits()[0], 'visitor_id'))
  assert.equal(text(leads()[0], 'partner_code'), 'alice')
})

story('data-days sets the age, and an older click is no referral', async ({ site, open, cookie, context }) => {
  site.attributes = 'data-days="7"'
  await open('/?ref=alice')
  assert.ok(Math.abs(((await cookie())?.expires ?? 0) - (Date.now() / 1e3 + 7 * 86400)) < 60)
  const later = await context.newPage()
  await later.clock.install({ time: Date.now() + 8 * 864e5 })
  await later.goto(`http://shop.test:${site.port}/`)
  assert.equal(await later.evaluate(() => window.partner?.get().ref), undefined)
})

story('the cookie is written once on a day and again on the next', async ({ site, open, page, context }) => {
  site.head = `<script>
    const own = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie'), set = own.set
    window.written = []
    own.set = function (text) { if (/_tb=./.test(text) && !/max-age=0|_tb=;/.test(text)) window.written.push(text); set.call(this, text) }
    Object.defineProperty(Document.prototype, 'cookie', own)
  </script>`
  const written = () => page.evaluate<number>('window.written.length')
  for (const host of ['www.foo.co.uk', 'shop.com']) {
    await open('/?ref=alice', host)
    assert.ok((await written()) > 0)
    await open('/', host)
    assert.equal(await written(), 0)
  }
  await page.clock.install({ time: Date.now() + 2 * 864e5 })
  await open('/', 'www.foo.co.uk')
  assert.ok((await written()) > 0)
  assert.equal((await context.cookies()).filter((cookie) => cookie.domain === '.foo.co.uk').length, 1)
})

story('a lost cookie comes back from the mirror', async ({ open, context, cookie, page }) => {
  await open('/?ref=alice')
  const value = (await cookie())?.value
  await context.clearCookies()
  await open('/')
  assert.equal(await page.evaluate(() => window.partner?.get().ref), 'alice')
  await page.clock.install({ time: Date.now() + 864e5 })
  await open('/')
  assert.equal((await cookie())?.value, value)
})

story('the cookie wins over the mirror', async ({ open, page }) => {
  await open('/?ref=alice')
  await page.evaluate(() => localStorage.setItem('_tb', `v1~mallory~${Date.now().toString(36)}~~1`))
  await open('/')
  assert.equal(await page.evaluate(() => window.partner?.get().ref), 'alice')
})

const THROWING = {
  'cookie getter and setter': `Object.defineProperty(document, 'cookie', { get() { throw new Error('no') }, set() { throw new Error('no') } })`,
  'storage getter': `Object.defineProperty(window, 'localStorage', { get() { throw new Error('no') } })`,
  'storage methods': `for (const name of ['getItem', 'setItem', 'removeItem']) Storage.prototype[name] = () => { throw new Error('no') }`,
  'empty storage': `Object.defineProperty(window, 'localStorage', { value: null })`,
}
const ALL = `${THROWING['cookie getter and setter']};${THROWING['storage getter']}`

for (const [what, code] of Object.entries({ ...THROWING, 'cookie and storage': ALL }))
  story(`a throwing ${what} costs neither the visit nor the lead`, async ({ site, open, visits, leads, page }) => {
    site.head = `<script>${code}</script>`
    await open('/?ref=alice')
    await until(() => visits().length === 1, 'a visit')
    assert.equal(await page.evaluate(() => window.partner?.identify('a@b.example')), true)
    assert.equal(text(leads()[0], 'visitor_id'), text(visits()[0], 'visitor_id'))
  })

story('a full storage costs neither the visit nor the lead', async ({ site, open, visits, leads, page }) => {
  site.head = `<script>try { for (let size = 1e6; size >= 1; size /= 10) for (;;) localStorage['x' + Math.random()] = 'x'.repeat(size) } catch {}
    try { for (;;) localStorage['y' + Math.random()] = '' } catch {}</script>`
  await open('/?ref=alice')
  await until(() => visits().length === 1, 'a visit')
  assert.equal(await page.evaluate(() => window.partner?.identify('a@b.example')), true)
  assert.equal(text(leads()[0], 'partner_code'), 'alice')
})

story('a sandboxed frame without an origin runs without errors', async ({ site, open, visits }) => {
  site.pages['/frame'] = `<!doctype html><iframe sandbox="allow-scripts" src="/inner?ref=alice"></iframe>`
  await open('/frame')
  await until(() => visits().length === 1, 'a visit')
  await quiet()
  assert.equal(visits().length, 1)
})

story(
  'the daily writing renews the age on a public suffix of two labels too',
  async ({ site, open, page, context }) => {
    await open('/?ref=alice', 'www.foo.co.uk')
    const [kept] = await context.cookies()
    assert.ok(kept)
    await context.addCookies([{ ...kept, expires: Math.floor(Date.now() / 1e3) + 3600 }])
    await page.evaluate(() => localStorage.setItem('_tb', `${localStorage.getItem('_tb')?.replace(/~\d+$/, '')}~1`))
    await page.goto(`http://www.foo.co.uk:${site.port}/`)
    const after = await context.cookies()
    assert.equal(after.length, 1)
    assert.equal(after[0]?.value, kept.value)
    assert.ok((after[0]?.expires ?? 0) > Date.now() / 1e3 + 80 * 86400)
  },
)
