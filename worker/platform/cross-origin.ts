import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from './env'

const OPEN = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'POST, OPTIONS',
  'Access-Control-Allow-Headers': 'content-type',
  'Access-Control-Expose-Headers': 'X-Request-Id, Retry-After',
  'Access-Control-Max-Age': '86400',
}

/** Ingestion is open to every page: what may be sent is decided by the key and its allowed origins. */
export const openToPages: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (c.req.method === 'OPTIONS') return new Response(null, { status: 204, headers: OPEN })
  await next()
  if (c.req.method === 'POST') for (const [name, value] of Object.entries(OPEN)) c.res.headers.set(name, value)
}
