import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import type {} from '../../sdk/surface.ts'
import { launch } from '../browser.ts'
import { eventually } from './tributary.ts'

type Handler = (body: string, request: IncomingMessage, response: ServerResponse) => Promise<string> | string

type Passing = (request: IncomingMessage, response: ServerResponse) => void

/** The merchant's site on this machine, in a browser of its own. */
export interface Shop {
  url: string
  page: Page
  context: BrowserContext
  /** Puts a page at a path; markup that a merchant's page would have around it is added. */
  serve: (path: string, markup: string, headers?: Record<string, string>) => void
  /** Answers requests to a path, whatever their method. */
  handle: (path: string, handler: Handler) => void
  /** Leaves every request below a path to somebody else. */
  pass: (path: string, answer: Passing) => void
  open: (path: string) => Promise<void>
  /** Who the browser says it is, once it says so. */
  visitor: () => Promise<string>
  /** Requests that pages of the shop sent to the product, as `POST /api/visits`. */
  sent: string[]
}

let browser: Browser | undefined
before(async () => {
  browser = await launch()
})
after(() => browser?.close())

const textOf = async (request: IncomingMessage): Promise<string> => {
  let text = ''
  for await (const chunk of request) text += chunk
  return text
}

/** The page of a shop: what a snippet says stands in its body. */
export const pageOf = (...markup: string[]): string =>
  `<!doctype html><html lang="en"><head><title>shop</title><link rel="icon" href="data:,"></head><body><h1>shop</h1>
${markup.join('\n')}</body></html>`

const listen = async (answer: (request: IncomingMessage, response: ServerResponse) => void) => {
  const server = createServer(answer)
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.address()
  assert.ok(address !== null && typeof address === 'object')
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  return { url: `http://localhost:${address.port}`, close }
}

/** A server of ours; `answer` is told path and body, and says what comes back as JSON. */
export const standIn = (answer: (path: string, body: string) => object) =>
  listen(async (request, response) => {
    const told = answer(request.url ?? '', await textOf(request))
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(told))
  })

const open = async () => {
  assert.ok(browser)
  const pages = new Map<string, { html: string; headers: Record<string, string> }>()
  const handlers = new Map<string, Handler>()
  const passed = new Map<string, Passing>()
  const server = await listen(async (request, response) => {
    const path = request.url?.split('?')[0] ?? '/'
    for (const [below, pass] of passed) if (path.startsWith(below)) return pass(request, response)
    const handler = handlers.get(path)
    if (handler) return void response.end(await handler(await textOf(request), request, response))
    const found = pages.get(path)
    response.writeHead(found ? 200 : 404, { 'content-type': 'text/html; charset=utf-8', ...found?.headers })
    response.end(found?.html ?? pageOf())
  })
  const context = await browser.newContext()
  const page = await context.newPage()
  const sent: string[] = []
  const errors: string[] = []
  context.on('weberror', (error) => errors.push(String(error.error())))
  context.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (pathname.startsWith('/api/')) sent.push(`${request.method()} ${pathname}`)
  })
  const visitor = () =>
    eventually('a referral in the cookie', async () => {
      const cookie = (await context.cookies(server.url)).find(({ name }) => name === '_tb')
      return cookie?.value.split('~')[0]
    })
  const shop: Shop = {
    url: server.url,
    page,
    context,
    serve: (path, html, headers = {}) => void pages.set(path, { html: pageOf(html), headers }),
    handle: (path, handler) => void handlers.set(path, handler),
    pass: (path, answer) => void passed.set(path, answer),
    open: async (path) => void (await page.goto(server.url + path)),
    visitor,
    sent,
  }
  return { shop, errors, close: () => Promise.all([context.close(), server.close()]) }
}

/** A test in a fresh shop. It also fails on any uncaught error or unhandled rejection of a page. */
export const story = (name: string, play: (shop: Shop) => Promise<void>): void => {
  test(name, { timeout: 60_000 }, async () => {
    const { shop, errors, close } = await open()
    try {
      await play(shop)
      await wait(20)
      assert.deepEqual(errors, [], 'page errors')
    } finally {
      await close()
    }
  })
}

/** Time enough for a request that should not come. */
export const quiet = (): Promise<void> => wait(300)
