import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { Browser, BrowserContext, Cookie, Page } from 'playwright-core'
import { launch } from './browser.ts'
import type { Copy } from './copy.ts'
import { product } from './product.ts'
import { openShop, type Shop } from './shop.ts'

export interface Visit {
  id: string
  visitor_id: string
  code: string
  kind: string
  campaign: string
}

export interface Lead {
  id: string
  email: string | null
  external_id: string | null
  visitor_id: string | null
  claimed_code: string | null
  metadata: Record<string, string>
}

/** A fresh browser profile in a fresh shop before the running product, of its second organization. */
export interface AtShop {
  shop: Shop
  context: BrowserContext
  page: Page
  /** The tag's key and a partner's code. */
  key: string
  code: string
  open: (path: string) => Promise<void>
  cookie: (name: string) => Promise<Cookie | undefined>
  visitor: () => Promise<string>
  /** What the product has stored: this many visits of a visitor, no more and no fewer, once they are there. */
  visits: (visitor: string, count: number) => Promise<Visit[]>
  leads: (found: (lead: Lead) => boolean, count: number) => Promise<Lead[]>
}

const WITHIN_MILLISECONDS = 15_000
/** Time enough for a row too many. */
const QUIET_MILLISECONDS = 1_500

let copy: Copy | undefined
let browser: Browser | undefined
before(
  async () => {
    ;[copy, browser] = await Promise.all([product(), launch({ person: true })])
  },
  { timeout: 300_000 },
)
after(async () => {
  await Promise.allSettled([browser?.close(), copy?.stop()])
})

export const merchant = () => {
  assert.ok(copy)
  return { url: copy.url, ...copy.organizations[1] }
}

/** Reads as the merchant's server does. */
export const read = async <Body>(path: string): Promise<Body> => {
  const { url, secret_key } = merchant()
  const answer = await fetch(`${url}/api${path}`, { headers: { authorization: `Bearer ${secret_key}` } })
  assert.equal(answer.status, 200, `${path}: ${await answer.clone().text()}`)
  return answer.json()
}

export const until = async (holds: () => boolean | Promise<boolean>, what: string): Promise<void> => {
  for (const end = Date.now() + WITHIN_MILLISECONDS; Date.now() < end; await wait(50)) if (await holds()) return
  assert.fail(`never: ${what}`)
}

const stored = async <Row>(path: string, isOurs: (row: Row) => boolean, count: number): Promise<Row[]> => {
  const look = async () => (await read<{ data: Row[] }>(path)).data.filter(isOurs)
  await until(async () => (await look()).length >= count, `${count} of ${path}`)
  await wait(QUIET_MILLISECONDS)
  const rows = await look()
  assert.equal(rows.length, count, JSON.stringify(rows))
  return rows
}

/** Tells a story in the shop; an uncaught error or an unhandled rejection on a page fails it. */
export const atShop = (name: string, play: (stage: AtShop) => Promise<void>): void => {
  test(name, { timeout: 60_000 }, async () => {
    assert.ok(browser)
    const { url, publishable_key: key } = merchant()
    const [shop, context] = await Promise.all([openShop(url), browser.newContext()])
    const { data } = await read<{ data: { code: string; status: string }[] }>('/partners?limit=200')
    const code = data.find(({ status }) => status === 'active')?.code ?? ''
    shop.attributes = `data-partner="${key}"`
    const errors: string[] = []
    context.on('weberror', (error) => errors.push(String(error.error())))
    const page = await context.newPage()
    try {
      await play({
        shop,
        context,
        page,
        key,
        code,
        open: async (path) => void (await page.goto(`${shop.url}${path}`)),
        cookie: async (name) => (await context.cookies()).find((cookie) => cookie.name === name),
        visitor: () => page.evaluate(() => String(window.partner?.get().visitor)),
        visits: (visitor, count) =>
          stored<Visit>('/visits?limit=200', ({ visitor_id }) => visitor_id === visitor, count),
        leads: (found, count) => stored<Lead>('/leads?limit=200', found, count),
      })
      assert.deepEqual(errors, [], 'page errors')
    } finally {
      await context.close()
      shop.close()
    }
  })
}
