import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from './env'
import { newId } from './id'

/** Every request has one time and one id; the id comes back in a header and stands in every log line. */
export const requestBasics: MiddlewareHandler<AppEnv> = async (c, next) => {
  const now = Date.now()
  c.set('now', now)
  c.set('requestId', newId('msg', now).replace('msg_', 'req_'))
  await next()
  c.res.headers.set('X-Request-Id', c.var.requestId)
  if (c.req.path.startsWith('/api/')) {
    c.res.headers.set('Cache-Control', 'no-store')
    c.res.headers.set('X-Content-Type-Options', 'nosniff')
  }
}
