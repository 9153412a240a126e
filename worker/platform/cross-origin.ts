import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from './env'

const OPEN = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'X-Request-Id, Retry-After',
}

/** What a browser asks before it sends, and of no other answer. */
const PREFLIGHT = {
  'Access-Control-Allow-Methods': 'POST, OPTIONS',
  'Access-Control-Allow-Headers': 'content-type',
  'Access-Control-Max-Age': '86400',
}

/** A page of the same site, on another host of it, may send its cookies along; the browser vouches for the site. */
function opened(headers: Headers): Record<string, string> {
  const origin = headers.get('origin')
  if (headers.get('sec-fetch-site') !== 'same-site' || origin === null) return OPEN
  const own = { 'Access-Control-Allow-Origin': origin, 'Access-Control-Allow-Credentials': 'true', Vary: 'Origin' }
  return { ...OPEN, ...own }
}

/** Ingestion is open to every page: what may be sent is decided by the key and its allowed origins. */
export const openToPages: MiddlewareHandler<AppEnv> = async (c, next) => {
  const headers = opened(c.req.raw.headers)
  if (c.req.method === 'OPTIONS') return new Response(null, { status: 204, headers: { ...headers, ...PREFLIGHT } })
  await next()
  if (c.req.method === 'POST') for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value)
}
