import { Hono } from 'hono/tiny'
import { leadIngestRoutes } from './leads/routes'
import { afterLead } from './orders/work'
import { redirectRoutes } from './partners/links/redirect-routes'
import { assetRoutes } from './platform/assets'
import { openToPages } from './platform/cross-origin'
import type { AppEnv } from './platform/env'
import { notFound } from './platform/errors'
import { healthRoutes } from './platform/health'
import { answerError } from './platform/problem'
import { requestBasics } from './platform/request'
import { keepReferral } from './visits/keep-referral'
import { visitRoutes } from './visits/routes'
import { fromShopPath } from './visits/shop-path'

/** What browsers of shops ask for, thousands of times for each question of the desk. */
const isForVisitors = ({ method, path }: { method: string; path: string }) =>
  /^\/(health$|p\.|r\/)/.test(path) || (/^(POST|OPTIONS)$/.test(method) && /^\/api\/(visits|leads)$/.test(path))

/** The desk is nine tenths of the program: an isolate that only counts visits never loads it. */
export const app = new Hono<AppEnv>()
  .use(async (c, next): Promise<Response | undefined> => {
    const request = fromShopPath(c.req.raw, c.req.path)
    if (request) return app.fetch(request, c.env)
    if (isForVisitors(c.req)) return void (await next())
    const { desk } = await import('./desk')
    return desk.fetch(c.req.raw, c.env)
  })
  .use(requestBasics)
  .route('/', healthRoutes)
  .use('/:file{p(\\.[a-z0-9]+)*\\.js}', keepReferral)
  .route('/', assetRoutes)
  .use('/r/*', keepReferral)
  .route('/r', redirectRoutes)
  .use('/api/visits', openToPages)
  .on('POST', '/api/visits', keepReferral)
  .use('/api/leads', openToPages)
  .route('/api/visits', visitRoutes)
  .route('/api/leads', leadIngestRoutes(afterLead))

app.onError(answerError)
app.notFound((c) => answerError(notFound(), c))
