import { Hono } from 'hono'
import { deadLetterRoutes } from './activity/routes'
import { activityRoutes } from './analytics/activity-routes'
import { reportRoutes } from './analytics/reports/routes'
import { analyticsRoutes } from './analytics/routes'
import { transferRoutes } from './analytics/transfer-routes'
import { decidedDealRoutes } from './commissions/deals/routes'
import { recomputeRoutes } from './commissions/recompute/routes'
import { commissionRoutes, decidedOrderRoutes } from './commissions/routes'
import { ruleRoutes } from './commissions/rules/routes'
import { simulationRoutes } from './commissions/simulations/routes'
import { railCallbackRoutes } from './connectors/rails/routes'
import { connectionRoutes, webhookRoutes } from './connectors/routes'
import { dealRoutes } from './deals/routes'
import { leadRoutes } from './leads/list-routes'
import { leadIngestRoutes } from './leads/routes'
import { ledgerRoutes } from './ledger/routes'
import { orderRoutes } from './orders/routes'
import { afterLead } from './orders/work'
import { idempotent } from './organizations/idempotency'
import { identify } from './organizations/identify'
import { keyRoutes } from './organizations/key-routes'
import { memberRoutes } from './organizations/member-routes'
import { organizationRoutes } from './organizations/routes'
import { sessionRoutes } from './organizations/session-routes'
import { bankRoutes } from './partners/bank/routes'
import { redirectRoutes } from './partners/links/redirect-routes'
import { linkRoutes } from './partners/links/routes'
import { partnerRoutes } from './partners/routes'
import { adjustmentRoutes } from './payouts/adjustments/routes'
import { payoutAttemptRoutes } from './payouts/attempts/routes'
import { creditRoutes } from './payouts/credits/routes'
import { payoutDecisionRoutes } from './payouts/decisions/routes'
import { exportRoutes, railRoutes } from './payouts/rails/routes'
import { repaymentRoutes } from './payouts/repayments/routes'
import { payoutRoutes } from './payouts/routes'
import { publicKeyRoutes, statementRoutes } from './payouts/statements/routes'
import { assetRoutes } from './platform/assets'
import { openToPages } from './platform/cross-origin'
import { listsAsCsv } from './platform/csv'
import type { AppEnv } from './platform/env'
import { notFound } from './platform/errors'
import { healthRoutes } from './platform/health'
import { answerError } from './platform/problem'
import { requestBasics } from './platform/request'
import { referenceRoutes } from './reference'
import { keepReferral } from './visits/keep-referral'
import { visitListRoutes } from './visits/list-routes'
import { visitRoutes } from './visits/routes'
import { fromShopPath } from './visits/shop-path'

/** Who asks is known, and a repeated request is answered as before. */
const known = new Hono<AppEnv>()
  .use(identify)
  .use(idempotent)
  .route('/', organizationRoutes)
  .route('/keys', keyRoutes)
  .route('/members', memberRoutes)
  .route('/activity', activityRoutes)
  .route('/dead-letters', deadLetterRoutes)
  .route('/partners', partnerRoutes)
  .route('/partners', bankRoutes)
  .route('/links', linkRoutes)
  .route('/deals', dealRoutes)
  .route('/deals', decidedDealRoutes)
  .route('/orders', orderRoutes)
  .route('/orders', decidedOrderRoutes)
  .route('/commissions', commissionRoutes)
  .route('/commission-rules', ruleRoutes)
  .route('/recompute', recomputeRoutes)
  .route('/simulations', simulationRoutes)
  .route('/reports', reportRoutes)
  .route('/payouts', exportRoutes)
  .route('/payout-rails', railRoutes)
  .route('/payouts', payoutRoutes)
  .route('/payouts', payoutDecisionRoutes)
  .route('/payouts', payoutAttemptRoutes)
  .route('/credits', creditRoutes)
  .route('/adjustments', adjustmentRoutes)
  .route('/repayments', repaymentRoutes)
  .route('/statements', statementRoutes)
  .route('/connections', connectionRoutes)
  .route('/visits', visitListRoutes)
  .route('/leads', leadRoutes)
  .route('/ledger', ledgerRoutes)
  .route('/ledger/transfers', transferRoutes)
  .route('/', analyticsRoutes)

export const app = new Hono<AppEnv>()
  .use(async (c, next): Promise<Response | undefined> => {
    const request = fromShopPath(c.req.raw)
    if (request) return app.fetch(request, c.env)
    await next()
  })
  .use(requestBasics)
  .use(
    '/api/*',
    listsAsCsv((request, env): Response | Promise<Response> => app.fetch(request, env), {
      exceptFor: ['/api/statements', '/api/payouts/export'],
    }),
  )
  .route('/', healthRoutes)
  .use('/:file{p(\\.[a-z0-9]+)*\\.js}', keepReferral)
  .route('/', assetRoutes)
  .route('/', referenceRoutes)
  .use('/r/*', keepReferral)
  .route('/', publicKeyRoutes)
  .route('/r', redirectRoutes)
  .use('/api/visits', openToPages)
  .on('POST', '/api/visits', keepReferral)
  .use('/api/leads', openToPages)
  .route('/api/visits', visitRoutes)
  .route('/api/leads', leadIngestRoutes(afterLead))
  .route('/api/webhooks', webhookRoutes)
  .route('/api/rail-callbacks', railCallbackRoutes)
  .route('/api', sessionRoutes)
  .route('/api', known)

app.onError(answerError)
app.notFound((c) => answerError(notFound(), c))

export type App = typeof app
