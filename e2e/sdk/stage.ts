import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { Browser, BrowserContext, Cookie, Page } from 'playwright-core'
import { buildSdk } from '../../scripts/build-sdk.mjs'
import { launch } from '../browser.ts'
import { openSite, type Sent, type Site } from './site.ts'

/** What a test works with: a fresh browser profile and a fresh shop. */
export interface Stage {
  site: Site
  context: BrowserContext
  page: Page
  /** Opens a path of the shop, on `shop.test` unless a host is given; resolves when the page has loaded. */
  open: (path: string, host?: string) => Promise<void>
  visits: () => Sent[]
  leads: () => Sent[]
  /** The SDK's cookie, as the browser keeps it. */
  cookie: () => Promise<Cookie | undefined>
  /** Events waiting in the outbox of the page. */
  waiting: () => Promise<number>
}

/** Waits until `holds`, at most ten seconds. */
export const until = async (holds: () => boolean | Promise<boolean>, what: string): Promise<void> => {
  for (let tries = 0; tries < 400; tries++) {
    if (await holds()) return
    await wait(25)
  }
  assert.fail(`never: ${what}`)
}

/** Time enough for a request that should not come. */
export const quiet = (): Promise<void> => wait(250)

export const text = (sent: Sent | undefined, field: string): string => String(sent?.body[field])

let browser: Browser | undefined
let built: string

before(async () => {
  built = await mkdtemp(join(tmpdir(), 'sdk-e2e-'))
  await buildSdk(built)
  browser = await launch()
})

after(async () => {
  await browser?.close()
  await rm(built, { recursive: true })
})

const build = (site: Site, context: BrowserContext, page: Page): Stage => ({
  site,
  context,
  page,
  open: async (path, host = 'shop.test') => {
    await page.goto(`http://${host}:${site.port}${path}`)
  },
  visits: () => site.sent.filter((sent) => sent.path === '/api/visits'),
  leads: () => site.sent.filter((sent) => sent.path === '/api/leads'),
  cookie: async () => (await context.cookies()).find(({ name }) => name === '_tb'),
  waiting: () => page.evaluate(() => JSON.parse(localStorage.getItem('_tbq') ?? '[]').length),
})

/** A test on a fresh stage. It also fails on any uncaught error, unhandled rejection or preflight. */
export const story = (name: string, play: (stage: Stage) => Promise<void>): void => {
  test(name, { timeout: 30_000 }, async () => {
    const site = await openSite(built)
    assert.ok(browser)
    const context = await browser.newContext()
    const errors: string[] = []
    context.on('weberror', (error) => errors.push(String(error.error())))
    try {
      await play(build(site, context, await context.newPage()))
      await wait(20)
      assert.deepEqual(errors, [], 'page errors')
      assert.equal(site.sent.filter(({ method }) => method === 'OPTIONS').length, 0, 'preflights')
    } finally {
      await context.close()
      site.close()
    }
  })
}
