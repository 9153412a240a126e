import assert from 'node:assert/strict'
import { quiet, story, text, until } from './stage.ts'

story('a landing posts one visit in the words of the wire, and no preflight', async ({ site, visits, page }) => {
  await page.goto(`http://blog.test:${site.port}/post?secret=1`)
  await page.goto(
    `http://shop.test:${site.port}/hats?ref=alice&utm_source=news&utm_campaign=spring&email=a@b.example#top`,
    { referer: `http://blog.test:${site.port}/post?secret=1` },
  )
  await until(() => visits().length === 1, 'a visit')
  await quiet()
  assert.equal(site.sent.length, 1)
  const { id, visitor_id, occurred_at, sent_at, ...rest } = visits()[0]?.body ?? {}
  assert.deepEqual(rest, {
    key: 'pk_test',
    partner_code: 'alice',
    url: `http://shop.test:${site.port}/hats`,
    referrer: `http://blog.test:${site.port}/post`,
    utm: { source: 'news', campaign: 'spring' },
    bot: true,
  })
  assert.match(String(visitor_id), /^[\w-]{16,128}$/)
  assert.match(String(id), /^[\w-]{16,128}$/)
  assert.ok(Math.abs(Number(occurred_at) - Date.now()) < 10_000 && Number(sent_at) >= Number(occurred_at))
  assert.match(visits()[0]?.contentType ?? '', /^text\/plain/)
})

story('a reload and a step back make no second visit', async ({ open, visits, page }) => {
  await open('/?ref=alice')
  await until(() => visits().length === 1, 'a visit')
  await page.reload()
  await open('/about')
  await page.goBack()
  await quiet()
  assert.equal(visits().length, 1)
})

story('a second click is a second visit of the same visitor', async ({ open, visits, cookie }) => {
  await open('/?ref=alice')
  await until(() => visits().length === 1, 'a visit')
  await open('/?via=bob')
  await until(() => visits().length === 2, 'another visit')
  assert.equal(text(visits()[1], 'partner_code'), 'bob')
  assert.equal(text(visits()[1], 'visitor_id'), text(visits()[0], 'visitor_id'))
  assert.match((await cookie())?.value ?? '', /~bob~/)
})

story('with the model first, the first click stays and the second is still a visit', async (stage) => {
  const { site, open, visits, cookie } = stage
  site.attributes = 'data-model="first"'
  await open('/?ref=alice')
  await open('/?ref=bob')
  await until(() => visits().length === 2, 'two visits')
  assert.equal(text(visits()[1], 'partner_code'), 'bob')
  assert.match((await cookie())?.value ?? '', /~alice~/)
})

story('without a ref there is no cookie, no storage and no request', async ({ site, open, page, context }) => {
  await open('/?utm_source=news')
  await page.evaluate(() => window.partner?.identify('a@b.example'))
  await quiet()
  assert.deepEqual(await context.cookies(), [])
  assert.equal(await page.evaluate(() => localStorage.length + sessionStorage.length), 0)
  assert.equal(site.sent.length, 0)
})

for (const ref of ['a%20b', '', `${'x'.repeat(65)}`, 'a;b', '%3Cscript%3E'])
  story(`the malformed ref "${ref.slice(0, 12)}" is no referral`, async ({ site, open, context }) => {
    await open(`/?ref=${ref}`)
    await quiet()
    assert.deepEqual([await context.cookies(), site.sent], [[], []])
  })

story('a ref that a router strips before the script runs is still a visit', async ({ site, open, visits }) => {
  site.head = '<script>history.replaceState(null, "", "/home")</script>'
  await open('/landing?ref=alice&utm_campaign=spring')
  await until(() => visits().length === 1, 'a visit')
  await quiet()
  assert.equal(text(visits()[0], 'partner_code'), 'alice')
  assert.deepEqual(visits()[0]?.body.utm, { campaign: 'spring' })
  assert.equal(visits().length, 1)
})

story('a hash router carries the ref behind the fragment', async ({ open, visits }) => {
  await open('/#/pricing?ref=alice')
  await until(() => visits().length === 1, 'a visit')
  assert.equal(text(visits()[0], 'partner_code'), 'alice')
})

story('replaceState and pushState make no visit', async ({ open, visits, page }) => {
  await open('/?ref=alice')
  await until(() => visits().length === 1, 'a visit')
  await page.evaluate(() => {
    history.replaceState(null, '', '/?ref=bob')
    history.pushState(null, '', '/?ref=carol')
    dispatchEvent(new PopStateEvent('popstate'))
  })
  await quiet()
  assert.equal(visits().length, 1)
})

story('a ref in the referrer of another origin is not ours', async ({ site, page, context }) => {
  await page.goto(`http://shop.test:${site.port}/`, { referer: `http://other.test:${site.port}/?ref=alice` })
  await quiet()
  assert.deepEqual([await context.cookies(), site.sent], [[], []])
})

story(
  'a landing page without the tag is recovered from the same-origin referrer',
  async ({ site, open, visits, page }) => {
    site.pages['/plain'] = '<!doctype html><a href="/next">next</a>'
    await open('/plain?ref=alice')
    await page.click('a')
    await until(() => visits().length === 1, 'a visit')
    await quiet()
    assert.equal(text(visits()[0], 'url'), `http://shop.test:${site.port}/plain`)
    assert.equal(visits().length, 1)
  },
)

story('two script tags make one visit', async ({ site, open, visits }) => {
  site.body = `<script src="http://edge.test:${site.port}/p.js" data-partner="pk_other"></script>`
  await open('/?ref=alice')
  await until(() => visits().length === 1, 'a visit')
  await quiet()
  assert.equal(visits().length, 1)
})

story('the click token goes to the visit, the lead and the cookie', async ({ open, visits, leads, cookie, page }) => {
  await open('/?ref=alice&rt=eyJh.b-c_1')
  await page.evaluate(() => window.partner?.identify('a@b.example'))
  await until(() => leads().length === 1, 'a lead')
  assert.equal(text(visits()[0], 'click_token'), 'eyJh.b-c_1')
  assert.equal(text(leads()[0], 'click_token'), 'eyJh.b-c_1')
  assert.match((await cookie())?.value ?? '', /~eyJh\.b-c_1$/)
  assert.equal(await page.evaluate(() => window.partner?.get().token), 'eyJh.b-c_1')
})

story('a token that could break out of the cookie is left out', async ({ open, visits, cookie }) => {
  await open('/?ref=alice&rt=x%3Bdomain%3Devil.test')
  await until(() => visits().length === 1, 'a visit')
  assert.equal('click_token' in (visits()[0]?.body ?? {}), false)
  assert.match((await cookie())?.value ?? '', /~$/)
})

story('the test link sends its visit and leaves no cookie behind', async ({ open, visits, context, page }) => {
  await open('/?ref=tributary-test')
  await until(() => visits().length === 1, 'a visit')
  await until(() => page.evaluate(() => localStorage.getItem('_tbq') === '[]'), 'an empty outbox')
  assert.equal(await page.evaluate(() => localStorage.getItem('_tb')), null)
  assert.equal(text(visits()[0], 'partner_code'), 'tributary-test')
  assert.deepEqual(await context.cookies(), [])
})

story('the test link does not displace a partner', async ({ open, visits, cookie }) => {
  await open('/?ref=alice')
  await open('/?ref=tributary-test')
  await until(() => visits().length === 2, 'both visits')
  assert.match((await cookie())?.value ?? '', /~alice~/)
})

story('a landing with long parameters is cut to what the server takes', async ({ open, visits }) => {
  const long = encodeURIComponent('語'.repeat(150))
  const utm = ['source', 'medium', 'campaign', 'term', 'content'].map((name) => `utm_${name}=${long}`).join('&')
  await open(`/${'p'.repeat(900)}?ref=alice&${utm}`)
  await until(() => visits().length === 1, 'a visit')
  assert.ok(Buffer.byteLength(JSON.stringify(visits()[0]?.body)) < 4096)
})

story('a referrer goes without its query, and an empty one not at all', async ({ site, open, visits, page }) => {
  await open('/?ref=alice')
  await until(() => visits().length === 1, 'a visit')
  assert.equal('referrer' in (visits()[0]?.body ?? {}), false)
  site.head = `<script>Object.defineProperty(document, 'referrer', { value: 'android-app://com.mail/?to=a' })</script>`
  await page.goto(`http://shop.test:${site.port}/?ref=bob`)
  await until(() => visits().length === 2, 'another visit')
  assert.equal(text(visits()[1], 'referrer'), 'android-app://com.mail/')
})

story('a landing page without the tag is recovered in the tab that a link of it opens', async (stage) => {
  const { site, open, visits, page, context } = stage
  site.pages['/plain'] = '<!doctype html><a href="/next" target="_blank">next</a>'
  await open('/plain?ref=alice')
  const [opened] = await Promise.all([context.waitForEvent('page'), page.click('a')])
  await opened.waitForLoadState()
  await until(() => visits().length === 1, 'a visit')
  assert.equal(text(visits()[0], 'url'), `http://shop.test:${site.port}/plain`)
})

story('a visit that is under way when the page is left is sent once', async ({ site, open, visits, page }) => {
  site.manners.delayMilliseconds = 400
  await open('/?ref=alice')
  await until(() => visits().length === 1, 'a visit')
  await page.reload()
  await open('/next')
  await new Promise((wake) => setTimeout(wake, 800))
  assert.equal(visits().length, 1)
})
