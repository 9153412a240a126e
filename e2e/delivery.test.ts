import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { atShop, until } from './at-shop.ts'

let made = 0
const anEmail = () => `delivery-${Date.now()}-${++made}@home.example`
const waiting = () =>
  JSON.parse(localStorage.getItem('_tbq') ?? '[]').map((item: [string, { id: string }]) => item[1].id)

describe('what the product has after it', () => {
  atShop('the endpoint blocked, then the next page: the same ids, one row each', async (stage) => {
    const { shop, open, page, code, visits, leads, visitor } = stage
    const email = anEmail()
    shop.road.abort = true
    await open(`/?ref=${code}`)
    assert.equal(await page.evaluate((given) => window.partner?.identify(given), email), false)
    await wait(500)
    const kept = await page.evaluate(waiting)
    assert.equal(kept.length, 2)
    shop.road.abort = false
    await open('/next')
    await until(() => shop.passed.length >= 2, 'both sent')
    assert.deepEqual(shop.passed.map(({ id }) => id).sort(), kept.sort())
    const who = await visitor()
    assert.equal(
      (await visits(who, 1))[0]?.id,
      kept.find((id: string) => shop.passed.some((each) => each.id === id && each.path === '/t/visits')),
    )
    const [lead] = await leads((each) => each.email === email, 1)
    assert.equal(lead?.visitor_id, who)
  })

  atShop('a lead just before the page is left, to a road of 900 ms: one lead', async (stage) => {
    const { shop, open, page, code, leads } = stage
    const email = anEmail()
    await open(`/?ref=${code}`)
    shop.road.delayMilliseconds = 900
    await page.evaluate((given) => {
      window.partner?.identify(given)
      location.href = '/thanks'
    }, email)
    await page.waitForURL('**/thanks')
    await leads((each) => each.email === email, 1)
  })

  atShop('a router that strips the ref before the script runs: the visit of that partner', async (stage) => {
    const { shop, open, code, visits, visitor } = stage
    shop.head = '<script>history.replaceState(null, "", "/home")</script>'
    await open(`/landing?ref=${code}`)
    assert.equal((await visits(await visitor(), 1))[0]?.code, code)
  })

  atShop('storage whose getters throw: visit and lead', async (stage) => {
    const { shop, open, page, code, visits, leads, visitor } = stage
    shop.head = `<script>for (const [on, name] of [[window, 'localStorage'], [window, 'sessionStorage'], [document, 'cookie']])
      Object.defineProperty(on, name, { get() { throw new Error('no') }, set() { throw new Error('no') } })</script>`
    const email = anEmail()
    await open(`/?ref=${code}`)
    assert.equal(await page.evaluate((given) => window.partner?.identify(given), email), true)
    const [lead] = await leads((each) => each.email === email, 1)
    assert.match(String(lead?.visitor_id), /^[\w-]{36}$/)
    assert.equal((await visits(String(lead?.visitor_id), 1))[0]?.code, code)
    assert.equal(await visitor(), lead?.visitor_id)
  })

  atShop('a mistyped key, mended an hour later: the lead', async (stage) => {
    const { shop, context, page, key, code, leads } = stage
    const email = anEmail()
    shop.attributes = `data-partner="${key.slice(0, -3)}xyz"`
    await page.goto(`${shop.url}/?ref=${code}`)
    const answered = page.waitForResponse('**/t/leads')
    assert.equal(await page.evaluate((given) => window.partner?.identify(given), email), false)
    assert.equal((await answered).status(), 401)
    await until(async () => (await page.evaluate(waiting)).length === 2, 'both kept')
    await page.close()
    shop.attributes = `data-partner="${key}"`
    const later = await context.newPage()
    await later.clock.install({ time: Date.now() + 36e5 })
    await later.goto(`${shop.url}/`)
    const [lead] = await leads((each) => each.email === email, 1)
    assert.equal(lead?.claimed_code, code)
  })

  atShop('identify with properties: the lead, its external id and its plan', async ({ open, page, code, leads }) => {
    const email = anEmail()
    const external_id = `c1-${Date.now()}`
    await open(`/?ref=${code}`)
    const props = { plan: 'pro', external_id }
    const sent = await page.evaluate(([given, more]) => window.partner?.identify(given, more), [email, props] as const)
    assert.equal(sent, true)
    const [lead] = await leads((each) => each.external_id === external_id, 1)
    assert.deepEqual([lead?.email, lead?.metadata], [email, { plan: 'pro' }])
  })
})
