import assert from 'node:assert/strict'
import { quiet, story, text, until } from './stage.ts'

story('data-params names the parameters that carry a code, and no other does', async ({ site, open, visits, page }) => {
  site.attributes = `data-params="aff,from" data-links="app.test:${site.port}"`
  site.file = 'p.full.js'
  site.body = `<a href="http://app.test:${site.port}/" onclick="event.preventDefault()">app</a>`
  await open('/?ref=alice')
  await quiet()
  assert.equal(visits().length, 0)
  await open('/?from=bob')
  await until(() => visits().length === 1, 'a visit')
  assert.equal(text(visits()[0], 'partner_code'), 'bob')
  await page.click('a')
  assert.equal(await page.getAttribute('a', 'href'), `http://app.test:${site.port}/?aff=bob`)
})

story('data-domain keeps the cookie on a narrower domain', async ({ site, open, context }) => {
  site.attributes = 'data-domain="eu.shop.com"'
  await open('/?ref=alice', 'www.eu.shop.com')
  assert.deepEqual(
    (await context.cookies()).map(({ domain }) => domain),
    ['.eu.shop.com'],
  )
})

story('data-api is the prefix of visits and leads, on the origin of the page unless it names one', async (stage) => {
  const { site, open, page } = stage
  for (const prefix of ['/api/own', `http://edge.test:${site.port}/api/own`]) {
    site.attributes = `data-api="${prefix}"`
    site.sent.splice(0)
    await open('/?ref=alice')
    await until(() => site.sent.length === 1, 'a visit')
    await page.evaluate(() => window.partner?.identify('a@b.example'))
    assert.deepEqual(
      site.sent.map(({ path }) => path),
      ['/api/own/visits', '/api/own/leads'],
    )
  }
})

story('no name on the wire is one that content blockers look for', async ({ site, open, page, visits, cookie }) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await open('/?ref=alice')
  await until(() => visits().length === 1, 'a visit')
  await page.evaluate(() => window.partner?.identify('a@b.example'))
  const kept = await page.evaluate(() => Object.keys(localStorage))
  const names = [...asked, ...kept, (await cookie())?.name ?? '', ...site.sent.flatMap(({ body }) => Object.keys(body))]
  assert.ok(asked.includes('/p.js') && asked.includes('/api/visits') && asked.includes('/api/leads'))
  assert.deepEqual(
    names.filter((name) => /track|analytic|stat|collect|affiliate|pixel|event|beacon/i.test(name)),
    [],
  )
})

story(
  'on https the cookie is secure, and the visitor is as long as on http',
  async ({ site, context, page, cookie }) => {
    const sent: string[] = []
    await context.route(/^https:/, async (route) => {
      const { pathname } = new URL(route.request().url())
      if (pathname.startsWith('/api/')) {
        sent.push(String(route.request().postDataJSON().visitor_id))
        return route.fulfill({ status: 202, headers: { 'access-control-allow-origin': '*' } })
      }
      if (!pathname.endsWith('.js'))
        return route.fulfill({
          contentType: 'text/html',
          body: '<!doctype html><script defer src="https://edge.test/p.js" data-partner="pk_test"></script>',
        })
      const code = await (await fetch(`http://127.0.0.1:${site.port}${pathname}`)).text()
      return route.fulfill({ contentType: 'text/javascript', body: code })
    })
    await page.goto('https://www.shop.com/?ref=alice')
    await until(() => sent.length === 1, 'a visit')
    const kept = await cookie()
    assert.deepEqual([kept?.secure, kept?.domain, kept?.sameSite], [true, '.shop.com', 'Lax'])
    assert.match(sent[0] ?? '', /^[0-9a-f-]{36}$/)
  },
)
