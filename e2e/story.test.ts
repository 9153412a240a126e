import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { launch } from './browser.ts'
import type { Copy } from './copy.ts'
import { product } from './product.ts'

const RUNS = process.env.TRIBUTARY_LONG ? 10 : 2
const DECIDED_WITHIN_MILLISECONDS = 5_000
// One mug of $24.00 at alice’s 10 %.
const COMMISSION_AMOUNT = 240

interface Order {
  id: string
  status: string
  attributed_at: string | null
  commissions: { partner_id: string; net_amount: number; status: string }[]
  trace: { sentences: { text: string }[] }
}

let copy: Copy
let browser: Browser

before(
  async () => {
    ;[copy, browser] = await Promise.all([product(), launch()])
  },
  { timeout: 300_000 },
)

after(async () => {
  await Promise.allSettled([browser?.close(), copy?.stop()])
})

/** Reads as the first organization's server does. */
const read = async <Body>(path: string): Promise<Body> => {
  const key = copy.organizations[0].secret_key
  const answer = await fetch(`${copy.url}/api${path}`, { headers: { authorization: `Bearer ${key}` } })
  assert.equal(answer.status, 200, `${path}: ${await answer.clone().text()}`)
  return answer.json()
}

/** Asks again until the answer is `wanted`; an order that has not come in yet is no failure. */
const eventually = async <Body>(path: string, wanted: (body: Body) => boolean): Promise<Body> => {
  const start = Date.now()
  for (;;) {
    const body = await read<Body>(path).catch((error: unknown) => String(error))
    if (typeof body !== 'string' && wanted(body)) return body
    if (Date.now() - start > DECIDED_WITHIN_MILLISECONDS)
      assert.fail(`${path}, after ${DECIDED_WITHIN_MILLISECONDS} ms: ${JSON.stringify(body)}`)
    await wait(50)
  }
}

const signIn = async (link: string): Promise<{ context: BrowserContext; page: Page }> => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(link)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL((url) => url.pathname !== '/sign-in')
  return { context, page }
}

/** Comes by the printed link, buys one mug and pays. Answers where the order is to be found. */
const buy = async (page: Page, email: string): Promise<string> => {
  await page.goto(copy.store_url)
  await page.getByText('You came by the link of alice').waitFor()
  await page.getByRole('button', { name: 'Add Stoneware mug to cart' }).click()
  await page.getByLabel('E-mail').fill(email)
  await page.getByRole('button', { name: /^Pay/ }).click()
  await page.getByRole('heading', { name: 'Thank you' }).waitFor()
  const source = await page.locator('#receipt').getAttribute('data-source')
  return `/orders/${await page.locator('#order').textContent()}?source=${source}`
}

const books = (): Promise<{ ok: boolean }> => read('/ledger/check')

describe('from the shop to the books', () => {
  for (let run = 1; run <= RUNS; run++)
    test(`a purchase by alice’s link is explained to both sides and taken back whole, run ${run}`, async () => {
      const context = await browser.newContext()
      const shop = await context.newPage()
      const path = await buy(shop, `buyer-${run}@home.example`)

      const order = await eventually<Order>(path, ({ commissions }) => commissions[0]?.net_amount === COMMISSION_AMOUNT)
      assert.equal(order.status, 'paid')
      assert.equal(order.commissions.length, 1)
      assert.ok(order.trace.sentences.length > 0)
      assert.equal((await books()).ok, true)

      const console = await signIn(copy.organizations[0].sign_in.owner)
      await console.page.goto(`${copy.url}/orders/${order.id}`)
      await console.page.getByRole('heading', { name: /^Order cs_demo_/ }).waitFor()
      await console.page.getByText('Which visits count?').waitFor()
      await console.page.getByText('$2.40').first().waitFor()

      const portal = await signIn(copy.organizations[0].sign_in.partner)
      await portal.page.goto(`${copy.url}/portal`)
      const latest = portal.page.getByRole('row').filter({ hasText: '$2.40' })
      await latest.first().waitFor()

      await shop.getByRole('button', { name: 'Refund the order' }).click()
      await shop.getByRole('button', { name: /^Refunded/ }).waitFor()
      const back = await eventually<Order>(path, ({ commissions }) => commissions[0]?.net_amount === 0)
      assert.deepEqual([back.status, back.commissions[0]?.status], ['refunded', 'reversed'])
      assert.equal((await books()).ok, true)

      await Promise.all([context, console.context, portal.context].map((each) => each.close()))
    })
})

describe('a browser that navigates', () => {
  const visit = async (path: string) => {
    const context = await browser.newContext()
    const page = await context.newPage()
    const answer = await page.goto(`${copy.url}${path}`)
    const seen = { status: answer?.status(), type: answer?.headers()['content-type'] ?? '', url: page.url() }
    const isDashboard = (await page.locator('#app').count()) > 0
    await context.close()
    return { ...seen, isDashboard }
  }

  for (const [path, type] of [
    ['/health', 'application/json'],
    ['/docs', 'text/html'],
    ['/demo/store', 'text/html'],
    ['/outbox', 'text/html'],
    ['/p.js', 'text/javascript'],
  ] as const)
    test(`to ${path} gets the Worker, not the dashboard`, async () => {
      const seen = await visit(path)
      assert.deepEqual([seen.status, seen.isDashboard], [200, false])
      assert.ok(seen.type.startsWith(type), seen.type)
    })

  test('to a made-up path of the demo gets a 404 of the Worker', async () => {
    const seen = await visit('/demo/nothing')
    assert.deepEqual([seen.status, seen.isDashboard], [404, false])
  })

  test('to /orders gets the dashboard', async () => {
    assert.equal((await visit('/orders')).isDashboard, true)
  })

  test('to a short link is sent to the shop with the code of its partner', async () => {
    const { data } = await read<{ data: { url: string }[] }>('/links?limit=200')
    const [link] = data
    assert.ok(link)
    const seen = await visit(new URL(link.url).pathname)
    assert.match(seen.url, /\/demo\/store\?.*ref=/)
  })

  test('to a short link that nobody made is told so by the Worker', async () => {
    const seen = await visit('/r/alice')
    assert.deepEqual([seen.status, seen.isDashboard], [404, false])
  })
})
