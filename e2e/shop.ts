import { request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'

/** How the road to the product is: closed, slow, or answered by somebody else with this status. */
export interface Road {
  abort: boolean
  delayMilliseconds: number
  status: number | null
}

/**
 * A merchant's shop on this machine. Whatever it gets at `/t/` and at every host `go.…` goes on to the product, as a
 * route of the merchant's zone would send it.
 */
export interface Shop {
  port: number
  /** On localhost, which browsers trust as they trust https, so that they say where a request comes from. */
  url: string
  road: Road
  /** The tag's attributes beside its key. */
  attributes: string
  head: string
  body: string
  pages: Record<string, string>
  /** Ids of visits and leads that went on to the product, in their order. */
  passed: { path: string; id: string }[]
  close: () => void
}

const bytesOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

/** Sends a request on with every header it has, its host too, and gives the answer back as it is. */
const passOn = (product: URL, request: IncomingMessage, body: Buffer, response: ServerResponse): void => {
  const { method, url: path, headers } = request
  // Not the test's own proxy, but `.localhost`, is what an address of the zone looks like here.
  const onward = ask({ host: 'localhost', port: product.port, method, path, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  onward.on('error', () => response.destroy())
  onward.end(body)
}

const idOf = (body: Buffer): string => {
  const told: { id?: string } = body.length ? JSON.parse(body.toString()) : {}
  return told.id ?? ''
}

const answer = async (shop: Shop, product: URL, request: IncomingMessage, response: ServerResponse) => {
  const path = (request.url ?? '/').split('?')[0] ?? '/'
  if (path === '/favicon.ico') return void response.writeHead(404).end()
  if (!path.startsWith('/t/') && !request.headers.host?.startsWith('go.'))
    return void response.writeHead(200, { 'content-type': 'text/html' }).end(shop.pages[path] ?? page(shop))
  const body = await bytesOf(request)
  if (request.method === 'POST') {
    const { abort, delayMilliseconds, status } = shop.road
    if (delayMilliseconds) await wait(delayMilliseconds)
    if (abort) return void request.socket.destroy()
    if (status !== null) return void response.writeHead(status).end()
    shop.passed.push({ path, id: idOf(body) })
  }
  passOn(product, request, body, response)
}

const page = ({ head, body, attributes }: Shop): string =>
  `<!doctype html><html lang="en"><head><title>shop</title>${head}
<script defer src="/t/p.js" data-api="/t" ${attributes}></script></head><body><h1>shop</h1>${body}</body></html>`

/** Opens a shop before the product at this address. */
export const openShop = async (product: string): Promise<Shop> => {
  const server = createServer((request, response) => void answer(shop, new URL(product), request, response))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  const port = address && typeof address === 'object' ? address.port : 0
  const shop: Shop = {
    port,
    url: `http://localhost:${port}`,
    road: { abort: false, delayMilliseconds: 0, status: null },
    attributes: '',
    head: '',
    body: '',
    pages: {},
    passed: [],
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
  return shop
}
