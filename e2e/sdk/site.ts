import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'

/** One request to the API, as it arrived. */
export interface Sent {
  method: string
  path: string
  contentType: string | undefined
  body: Record<string, unknown>
}

/** How the API behaves: it answers with a status, after a while, or it breaks the connection. */
export interface Manners {
  status: number
  delayMilliseconds: number
  abort: boolean
}

/** A merchant's shop and the edge on one port of this machine; any host name leads here. */
export interface Site {
  port: number
  sent: Sent[]
  manners: Manners
  /** Attributes of the script tag beside its key. */
  attributes: string
  /** Which build the tag loads. */
  file: string
  /** Markup before the tag and after it. */
  head: string
  body: string
  /** Headers of every page. */
  headers: Record<string, string>
  /** Replaces the page at this path. */
  pages: Record<string, string>
  close: () => void
}

const API = '/api/'

const page = (site: Site): string => `<!doctype html><html><head><title>shop</title>${site.head}
<script defer src="http://edge.test:${site.port}/${site.file}" data-partner="pk_test" ${site.attributes}></script>
</head><body><h1>shop</h1>${site.body}</body></html>`

const textOf = async (request: IncomingMessage): Promise<string> => {
  let text = ''
  for await (const chunk of request) text += chunk
  return text
}

const answerApi = async (site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const text = await textOf(request)
  const { status, delayMilliseconds, abort } = site.manners
  site.sent.push({
    method: request.method ?? '',
    path: request.url ?? '',
    contentType: request.headers['content-type'],
    body: text ? JSON.parse(text) : {},
  })
  if (delayMilliseconds) await wait(delayMilliseconds)
  if (abort) return void request.socket.destroy()
  response.writeHead(status, { 'access-control-allow-origin': '*' }).end()
}

const answer = async (site: Site, built: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const path = (request.url ?? '/').split('?')[0] ?? '/'
  if (path.startsWith(API)) return answerApi(site, request, response)
  if (path.endsWith('.js')) {
    const code = await readFile(`${built}${path}`).catch(() => undefined)
    response.writeHead(code ? 200 : 404, {
      'content-type': 'text/javascript',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
    })
    return void response.end(code)
  }
  if (path === '/favicon.ico') return void response.writeHead(404).end()
  response.writeHead(200, { 'content-type': 'text/html', ...site.headers }).end(site.pages[path] ?? page(site))
}

/** Starts the shop; `built` is the folder of the SDK's builds. */
export const openSite = async (built: string): Promise<Site> => {
  const server = createServer((request, response) => void answer(site, built, request, response))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  const site: Site = {
    port: address && typeof address === 'object' ? address.port : 0,
    sent: [],
    manners: { status: 202, delayMilliseconds: 0, abort: false },
    attributes: '',
    file: 'p.js',
    head: '',
    body: '',
    headers: {},
    pages: {},
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
  return site
}
