import * as z from 'zod'
import { activityContract } from './activity/contract'
import { analyticsContract } from './analytics/contract'
import { portalContract } from './analytics/portal-contract'
import { reportsContract } from './analytics/reports/contract'
import { commissionsContract } from './commissions/contract'
import { decidedDealsContract } from './commissions/deals/contract'
import { connectorsContract } from './connectors/contract'
import { railCallbacksContract } from './connectors/rails/contract'
import { dealsContract } from './deals/contract'
import { leadsContract } from './leads/contract'
import { ledgerContract } from './ledger/contract'
import { ordersContract } from './orders/contract'
import { organizationsContract } from './organizations/contract'
import { bankContract } from './partners/bank/contract'
import { partnersContract } from './partners/contract'
import { payoutsContract } from './payouts/contract'
import { entriesContract } from './payouts/entries-contract'
import { railsContract } from './payouts/rails/contract'
import { statementsContract } from './payouts/statements/contract'
import type { Contract } from './platform/contract'
import { visitsContract } from './visits/contract'

const ownContract = {
  'GET /api/openapi.json': {
    summary: 'This reference as OpenAPI 3.1.',
    who: 'anyone',
    answers: { 200: z.looseObject({}) },
  },
} satisfies Contract

/** Every route of the API in one table; the reference, the OpenAPI document and the tests are made from it. */
export const contract: Contract = {
  ...visitsContract,
  ...leadsContract,
  ...dealsContract,
  ...decidedDealsContract,
  ...ordersContract,
  ...commissionsContract,
  ...partnersContract,
  ...bankContract,
  ...payoutsContract,
  ...entriesContract,
  ...statementsContract,
  ...railsContract,
  ...ledgerContract,
  ...connectorsContract,
  ...railCallbacksContract,
  ...analyticsContract,
  ...reportsContract,
  ...portalContract,
  ...organizationsContract,
  ...activityContract,
  ...ownContract,
}
