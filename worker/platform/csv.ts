import type { MiddlewareHandler } from 'hono'
import * as z from 'zod'
import { csvHeader, csvLine } from '../core/csv'
import type { AppEnv, Bindings } from './env'

const BYTE_ORDER_MARK = '\uFEFF'
const PAGE = 200
const Page = z.object({ data: z.array(z.record(z.string(), z.json())), next_cursor: z.string().nullish() })

type Fetch = (request: Request, env: Bindings) => Response | Promise<Response>

const pageRequest = (request: Request, cursor: string | null) => {
  const url = new URL(request.url)
  url.searchParams.set('limit', String(PAGE))
  if (cursor === null) url.searchParams.delete('cursor')
  else url.searchParams.set('cursor', cursor)
  const headers = new Headers(request.headers)
  headers.set('accept', 'application/json')
  return new Request(url, { headers })
}

const nameOf = (path: string) => `${path.replace(/^\/api\//, '').replaceAll('/', '-')}.csv`

async function* rows(first: z.output<typeof Page>, read: (cursor: string) => Promise<z.output<typeof Page>>) {
  let page = first
  let isFirst = true
  for (;;) {
    const [top] = page.data
    yield (isFirst ? BYTE_ORDER_MARK + (top ? csvHeader(top) : '') : '') + page.data.map(csvLine).join('')
    isFirst = false
    if (!page.next_cursor) return
    page = await read(page.next_cursor)
  }
}

/**
 * Any list as CSV: the same address and filters with `Accept: text/csv`, all pages of it, streamed. The pages are
 * read through the front door, so nobody sees more than in JSON. Documents that are no lists make their own CSV.
 */
export const listsAsCsv =
  (fetch: Fetch, { exceptFor = [] }: { exceptFor?: string[] } = {}): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    const wanted = c.req.method === 'GET' && /\btext\/csv\b/.test(c.req.header('accept') ?? '')
    if (!wanted || exceptFor.includes(c.req.path)) return next()
    const read = async (cursor: string | null) => fetch(pageRequest(c.req.raw, cursor), c.env)
    const response = await read(null)
    if (!response.ok) return response
    const page = Page.safeParse(await response.json())
    if (!page.success) return next()
    const source = rows(page.data, async (cursor) => Page.parse(await (await read(cursor)).json()))
    const encoder = new TextEncoder()
    const stream = new ReadableStream({
      async pull(controller) {
        const { value, done } = await source.next()
        if (done) controller.close()
        else controller.enqueue(encoder.encode(value))
      },
    })
    return new Response(stream, {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="${nameOf(c.req.path)}"`,
      },
    })
  }
