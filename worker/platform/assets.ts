import { Hono } from 'hono/tiny'
import type { AppEnv } from './env'
import { notFound } from './errors'

const HOUR = 'public, max-age=3600'
const FOR_EVER = 'public, max-age=31536000, immutable'

/** `p.<hash>.js` and `p.full.<hash>.js` never change; `p.js` and `p.full.js` are what the tag names. */
const cacheOf = (path: string) => (/\.[0-9a-f]{12}\.js$/.test(path) ? FOR_EVER : HOUR)

/** The tag's script, for every page of the world: what it loads from elsewhere must say that it may. */
export const assetRoutes = new Hono<AppEnv>().get('/:file{p(\\.[a-z0-9]+)*\\.js}', async (c) => {
  const found = await c.env.ASSETS.fetch(c.req.url, { headers: conditions(c.req.raw.headers) })
  // The single-page fallback answers for what is not there.
  if (found.headers.get('content-type')?.startsWith('text/html')) throw notFound()
  const headers = new Headers({
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': cacheOf(c.req.path),
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    'x-content-type-options': 'nosniff',
  })
  const etag = found.headers.get('etag')
  if (etag) headers.set('etag', etag)
  return new Response(found.status === 304 ? null : await found.arrayBuffer(), { status: found.status, headers })
})

function conditions(given: Headers): Headers {
  const seen = given.get('if-none-match')
  return new Headers(seen ? { 'if-none-match': seen } : {})
}
