import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { quiet, type Stage, story, text, until } from './stage.ts'

const footprint = async ({ context, page, site }: Stage): Promise<unknown[]> => [
  await context.cookies(),
  await page.evaluate(() => localStorage.length + sessionStorage.length),
  site.sent.length,
]
const NOTHING = [[], 0, 0]

const grant = (page: Page): Promise<void> => page.evaluate(() => window.partner?.consent(true))

story('with consent pending nothing is written or sent, and identify answers at once', async (stage) => {
  const { site, open, page } = stage
  site.attributes = 'data-consent'
  await open('/?ref=alice')
  assert.equal(await page.evaluate(() => window.partner?.identify('a@b.example')), false)
  assert.deepEqual(await page.evaluate(() => window.partner?.get()), {})
  await quiet()
  assert.deepEqual(await footprint(stage), NOTHING)
})

story('consent on the landing page sends the visit and what was identified before', async (stage) => {
  const { site, open, page, visits, leads } = stage
  site.attributes = 'data-consent'
  await open('/?ref=alice')
  await page.evaluate(() => window.partner?.identify('a@b.example'))
  await grant(page)
  await until(() => visits().length === 1 && leads().length === 1, 'visit and lead')
  assert.equal(text(visits()[0], 'consent'), 'granted')
  assert.equal(text(leads()[0], 'partner_code'), 'alice')
  await grant(page)
  await quiet()
  assert.equal(site.sent.length, 2)
})

story('consent two pages later still finds the ref of the landing', async ({ site, open, page, visits, cookie }) => {
  site.attributes = 'data-consent'
  site.body = '<a href="/one">one</a><a href="/two" id="two">two</a>'
  await open('/landing?ref=alice')
  await page.click('a')
  await page.click('#two')
  await quiet()
  assert.equal(visits().length, 0)
  await grant(page)
  await until(() => visits().length === 1, 'a visit')
  assert.equal(text(visits()[0], 'partner_code'), 'alice')
  assert.equal(text(visits()[0], 'url'), `http://shop.test:${site.port}/landing`)
  assert.match((await cookie())?.value ?? '', /~alice~/)
})

story('withdrawn consent erases everything, also what is under way', async (stage) => {
  const { site, open, page, visits } = stage
  site.attributes = 'data-consent'
  await open('/?ref=alice')
  site.manners.status = 503
  site.manners.delayMilliseconds = 200
  await grant(page)
  await until(() => visits().length === 1, 'a visit')
  await page.evaluate(() => window.partner?.consent(false))
  await new Promise((wake) => setTimeout(wake, 400))
  site.sent.splice(0)
  assert.deepEqual(await page.evaluate(() => window.partner?.get()), {})
  assert.equal(await page.evaluate(() => window.partner?.identify('a@b.example')), false)
  await quiet()
  assert.deepEqual(await footprint(stage), NOTHING)
})

story('consent withdrawn while pending erases a cookie of earlier days', async (stage) => {
  const { site, open, page, visits } = stage
  await open('/?ref=alice', 'www.foo.co.uk')
  await until(() => visits().length === 1, 'a visit')
  site.attributes = 'data-consent'
  await open('/', 'www.foo.co.uk')
  site.sent.splice(0)
  await page.evaluate(() => window.partner?.consent(false))
  await until(() => visits().length === 1, 'word of it')
  await quiet()
  const { id, occurred_at, sent_at, ...rest } = site.sent.splice(0)[0]?.body ?? {}
  assert.deepEqual(rest, { key: 'pk_test', consent: 'denied' })
  assert.deepEqual(await footprint(stage), NOTHING)
  await page.evaluate(() => window.partner?.consent(false))
  await quiet()
  assert.deepEqual(await footprint(stage), NOTHING)
})

story('consent withdrawn on a page that does not ask for it holds for that page alone', async (stage) => {
  const { site, open, page, visits } = stage
  await open('/?ref=alice')
  await until(() => visits().length === 1, 'a visit')
  await page.evaluate(() => window.partner?.consent(false))
  await until(() => visits().length === 2, 'word of it')
  site.sent.splice(0)
  assert.equal(await page.evaluate(() => window.partner?.identify('a@b.example')), false)
  await quiet()
  assert.deepEqual(await footprint(stage), NOTHING)
  await open('/about')
  await until(() => visits().length === 1, 'the visit that the history of the tab still has')
  site.attributes = 'data-consent'
  await page.evaluate(() => window.partner?.consent(false))
  await until(() => visits().length === 2, 'word of it')
  site.sent.splice(0)
  await open('/about')
  await quiet()
  assert.deepEqual(await footprint(stage), NOTHING)
})

const signalPrivacy =
  '<script>Object.defineProperty(Navigator.prototype, "globalPrivacyControl", { value: true })</script>'

story('Global Privacy Control counts as consent pending', async (stage) => {
  const { site, open, page, visits } = stage
  site.head = signalPrivacy
  await open('/?ref=alice')
  await quiet()
  assert.deepEqual(await footprint(stage), NOTHING)
  await grant(page)
  await until(() => visits().length === 1, 'a visit')
})

story('data-gpc="ignore" does not wait for it', async ({ site, open, visits }) => {
  site.head = signalPrivacy
  site.attributes = 'data-gpc="ignore"'
  await open('/?ref=alice')
  await until(() => visits().length === 1, 'a visit')
  assert.equal('consent' in (visits()[0]?.body ?? {}), false)
})

story('data-gpc="ignore" does not answer for data-consent', async (stage) => {
  stage.site.attributes = 'data-gpc="ignore" data-consent'
  await stage.open('/?ref=alice')
  await quiet()
  assert.deepEqual(await footprint(stage), NOTHING)
})

story('a tab in the background waits until it is seen', async ({ site, open, page, visits }) => {
  site.head = `<script>
    let hidden = true
    Object.defineProperty(Document.prototype, 'hidden', { get: () => hidden })
    Object.defineProperty(Document.prototype, 'visibilityState', { get: () => hidden ? 'hidden' : 'visible' })
    window.show = () => { hidden = false; document.dispatchEvent(new Event('visibilitychange', { bubbles: true })) }
  </script>`
  await open('/?ref=alice')
  await quiet()
  assert.equal(site.sent.length, 0)
  await page.evaluate('show()')
  await until(() => visits().length === 1, 'a visit')
})
