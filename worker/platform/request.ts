import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from './env'
import { notFound } from './errors'
import { newId } from './id'
import { answerError } from './problem'

/**
 * Every request has one time and one id; the id comes back in a header and stands in every log line. The router would
 * take `/api/orders/` for `/api/orders`: one thing has one address.
 */
export const requestBasics: MiddlewareHandler<AppEnv> = async (c, next) => {
  const now = Date.now()
  c.set('now', now)
  c.set('requestId', newId('msg', now).replace('msg_', 'req_'))
  if (c.req.path.endsWith('/')) c.res = answerError(notFound(), c)
  else await next()
  c.res.headers.set('X-Request-Id', c.var.requestId)
  if (c.req.path.startsWith('/api/')) {
    c.res.headers.set('Cache-Control', 'no-store')
    c.res.headers.set('X-Content-Type-Options', 'nosniff')
  }
}
