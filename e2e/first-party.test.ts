import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { type AtShop, atShop, until } from './at-shop.ts'

const DAY_SECONDS = 86_400
const daysLeft = (expires = 0) => (expires - Date.now() / 1_000) / DAY_SECONDS

/** A click so many days ago, as the tag wrote it. */
const clicked = (code: string, daysAgo: number) =>
  `0f2c1d7e-0000-4000-8000-${String(Date.now()).slice(-12)}~${code}~${(Date.now() - daysAgo * 864e5).toString(36)}~`

const give = ({ context, shop }: AtShop, name: string, value: string) =>
  context.addCookies([{ name, value, url: shop.url, httpOnly: name === '_tbs', expires: Date.now() / 1_000 + 9e6 }])

describe('on a path of the shop’s own', () => {
  atShop('the first visit leaves a twin that scripts cannot see, on the host alone', async (stage) => {
    const { open, page, code, cookie, visits, visitor } = stage
    await open(`/?ref=${code}`)
    await until(async () => (await cookie('_tbs')) !== undefined, 'a twin')
    const [own, twin] = [await cookie('_tb'), await cookie('_tbs')]
    assert.equal(twin?.value, own?.value)
    assert.deepEqual([twin?.httpOnly, twin?.sameSite, own?.httpOnly], [true, 'Lax', false])
    assert.ok(Math.abs(daysLeft(twin?.expires) - 90) < 0.01)
    assert.equal(await page.evaluate(() => document.cookie.includes('_tbs')), false)
    const [visit] = await visits(await visitor(), 1)
    assert.equal(visit?.code, code)
  })

  atShop(
    'a reload extends nothing, and writes no second row',
    async ({ open, page, code, cookie, visits, visitor }) => {
      await open(`/?ref=${code}`)
      await until(async () => (await cookie('_tbs')) !== undefined, 'a twin')
      const before = await cookie('_tbs')
      await page.reload()
      await page.reload()
      assert.deepEqual(await cookie('_tbs'), before)
      await visits(await visitor(), 1)
    },
  )

  atShop('what Safari forgets after a week comes back before the script looks, to the same day', async (stage) => {
    const { open, page, code, cookie } = stage
    const value = clicked(code, 30)
    await give(stage, '_tbs', value)
    await open('/')
    const found = await page.evaluate(() => window.partner?.get())
    assert.deepEqual([found?.ref, found?.visitor], [code, value.split('~')[0]])
    assert.equal((await cookie('_tb'))?.value, value)
    assert.ok(Math.abs(daysLeft((await cookie('_tbs'))?.expires) - 104) < 1)
    assert.equal((await stage.context.cookies()).filter(({ name }) => name === '_tb').length, 1)
  })

  for (const [daysAgo, isReferral] of [
    [6, true],
    [8, false],
  ] as const)
    atShop(
      `with data-days="7" a click ${daysAgo} days ago that comes back is ${isReferral ? 'a' : 'no'} referral`,
      async (stage) => {
        const { shop, open, page, code, cookie } = stage
        shop.attributes += ' data-days="7"'
        await give(stage, '_tbs', clicked(code, daysAgo))
        await open('/')
        assert.ok(await cookie('_tb'))
        assert.equal(await page.evaluate(() => window.partner?.get().ref), isReferral ? code : undefined)
      },
    )

  atShop('the visitor of a lead and of a second click is the one that came back', async (stage) => {
    const { open, page, code, visits, leads } = stage
    const value = clicked(code, 8)
    const [visitor = ''] = value.split('~')
    await give(stage, '_tbs', value)
    await open(`/?ref=${code}`)
    const email = `back-${visitor.slice(-12)}@home.example`
    assert.equal(await page.evaluate((given) => window.partner?.identify(given), email), true)
    await visits(visitor, 1)
    const [lead] = await leads((each) => each.email === email, 1)
    assert.equal(lead?.visitor_id, visitor)
  })

  atShop('consent withdrawn erases both, and nothing comes back', async (stage) => {
    const { shop, open, page, code, cookie, context } = stage
    shop.attributes += ' data-consent'
    await open(`/?ref=${code}`)
    await page.evaluate(() => window.partner?.consent(true))
    await until(async () => (await cookie('_tbs')) !== undefined, 'a twin')
    await open('/later')
    await page.evaluate(() => window.partner?.consent(false))
    await until(async () => (await context.cookies()).length === 0, 'no cookie')
    await open('/later')
    await page.reload()
    assert.deepEqual(await context.cookies(), [])
  })

  atShop('before consent there is neither', async ({ shop, open, page, code, context, cookie }) => {
    shop.attributes += ' data-consent'
    await open(`/?ref=${code}`)
    await open('/later')
    assert.deepEqual(await context.cookies(), [])
    await page.evaluate(() => window.partner?.consent(true))
    await until(async () => (await cookie('_tbs')) !== undefined, 'a twin')
  })
})

describe('on a host of the shop’s own', () => {
  atShop('cookies go along where the tag says so, and both hosts of the site share them', async (stage) => {
    const { shop, context, page, key, code } = stage
    shop.pages['/'] = `<!doctype html><title>shop</title>
      <script defer src="http://go.shop.localhost:${shop.port}/p.js" data-partner="${key}" data-credentials="include"></script>`
    // The demo's organization names no such origin, so its page says that it is on this machine, as it is.
    await context.route('**/api/visits', (route) =>
      route.continue({ headers: { ...route.request().headers(), origin: 'http://localhost' } }),
    )
    await page.goto(`http://www.shop.localhost:${shop.port}/?ref=${code}`)
    const twin = async () => (await context.cookies()).find(({ name }) => name === '_tbs')
    await until(async () => (await twin()) !== undefined, 'a twin')
    assert.equal((await twin())?.domain, 'go.shop.localhost')
  })
})
