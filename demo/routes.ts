import { Hono } from 'hono'
import { listMails } from '../worker/organizations/outbox'
import { json, query } from '../worker/platform/body'
import { notFound } from '../worker/platform/errors'
import { answerError } from '../worker/platform/problem'
import type { DemoEnv } from './env'
import { theMerchant } from './merchant'
import { outboxPage } from './outbox-page'
import { Payment, pay, Refund, refund } from './pay'
import { seed } from './seed/seed'
import { demoSignIn, SignInQuery } from './sign-in'
import { storePage } from './store-page'
import { tortureRoutes } from './torture/routes'

const PAGE_HEADERS = {
  'content-security-policy': "default-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
}

const FILE_NAME = /^[a-z-]+\.(css|js|svg)$/

/** Development only: a shop that behaves as a merchant's would, doors that need no mail, and what was mailed. */
export const demoRoutes = new Hono<DemoEnv>()
  .route('/', tortureRoutes)
  .get('/demo/store', async (c) => {
    const { organizationId, publishableKey, name } = await theMerchant(c.env)
    return c.html(storePage({ organizationId, publishableKey, name }), 200, PAGE_HEADERS)
  })
  .post('/demo/pay', json(Payment), async (c) =>
    c.json(await pay(c.env, c.executionCtx, c.req.valid('json'), Date.now()), 201),
  )
  .post('/demo/refund', json(Refund), async (c) =>
    c.json(await refund(c.env, c.executionCtx, c.req.valid('json').reference, Date.now()), 201),
  )
  .get('/demo/sign-in', query(SignInQuery), async (c) =>
    c.redirect(await demoSignIn(c.env, c.req.valid('query'), Date.now())),
  )
  .post('/demo/seed', async (c) => c.json(await seed(c.env, Date.now()), 201))
  .get('/demo/:file', async (c) => {
    if (!FILE_NAME.test(c.req.param('file'))) throw notFound()
    const found = await c.env.ASSETS.fetch(c.req.url)
    // The single-page fallback answers for what is not there.
    if (found.headers.get('content-type')?.startsWith('text/html')) throw notFound()
    return new Response(found.body, { headers: { 'content-type': found.headers.get('content-type') ?? '' } })
  })
  .get('/outbox', async (c) => c.html(outboxPage(await listMails(c.env)), 200, PAGE_HEADERS))

demoRoutes.onError(answerError)
