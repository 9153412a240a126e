import { Hono } from 'hono/tiny'
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
import { railCallbackRoutes, railCheckRoutes } from './connectors/rails/routes'
import { connectionRoutes, webhookRoutes } from './connectors/routes'
import { dealRoutes } from './deals/routes'
import { leadRoutes } from './leads/list-routes'
import { ledgerRoutes } from './ledger/routes'
import { orderRoutes } from './orders/routes'
import { idempotent } from './organizations/idempotency'
import { identify } from './organizations/identify'
import { keyRoutes } from './organizations/key-routes'
import { memberRoutes } from './organizations/member-routes'
import { organizationRoutes } from './organizations/routes'
import { sessionRoutes } from './organizations/session-routes'
import { bankRoutes } from './partners/bank/routes'
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
import { listsAsCsv } from './platform/csv'
import type { AppEnv } from './platform/env'
import { notFound } from './platform/errors'
import { answerError } from './platform/problem'
import { requestBasics } from './platform/request'
import { referenceRoutes } from './reference'
import { visitListRoutes } from './visits/list-routes'

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
  .route('/payout-rails/check', railCheckRoutes)
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

/** Everything that people and their systems ask of: complete in itself. */
export const desk = new Hono<AppEnv>()
  .use(requestBasics)
  .use(
    '/api/*',
    listsAsCsv((request, env): Response | Promise<Response> => desk.fetch(request, env), {
      exceptFor: ['/api/statements', '/api/payouts/export'],
    }),
  )
  .route('/', referenceRoutes)
  .route('/', publicKeyRoutes)
  .route('/api/webhooks', webhookRoutes)
  .route('/api/rail-callbacks', railCallbackRoutes)
  .route('/api', sessionRoutes)
  .route('/api', known)

desk.onError(answerError)
desk.notFound((c) => answerError(notFound(), c))

export type App = typeof desk
