import { type AttributionRow, latestAttributions } from '../attribution/queries'
import type { Inactive } from '../core/attribution'
import type { ReckoningRow } from '../ledger/books'
import { type FactRow, factsOf, type OrderRow, ordersByIds } from '../orders/queries'
import { loadSettings } from '../organizations/settings'
import { inactiveIntervals, type Terms, termsOf } from '../partners/queries'
import { write } from '../platform/d1'
import { readTogether, type Tenant } from '../platform/tenant'
import { type Frozen, freezeSettings, policyOf } from './frozen'
import { loadPayments, type Payments } from './payments'
import { type Resolved, resolveWithFirsts } from './renewals'
import { allRules, type RuleRow } from './rules/queries'
import { Trace } from './trace'

export type Case = {
  order: OrderRow
  reckoning: ReckoningRow
  work: { key: string; token: string } | null
  facts: FactRow[]
  attribution: AttributionRow | null
  frozen: Frozen
  resolution: Resolved
}

export type Cases = {
  cases: Case[]
  terms: Map<string, Terms[]>
  inactive: Inactive[]
  rules: RuleRow[]
  payments: Payments
}

const RECKONINGS = `SELECT k.source_id AS sourceId, k.kind AS kind, k.currency AS currency, k.revision AS revision, k.sales AS sales,
    k.platform_fees AS platformFees, k.payment_fees AS paymentFees, k.seller AS seller, k.commissions AS commissions
  FROM json_each(?2) j CROSS JOIN reckonings k ON k.organization_id = ?1 AND k.source_id = j.value`

const WORK = `SELECT p.key AS key, p.token AS token, p.subject AS subject FROM json_each(?2) j
  CROSS JOIN pending p ON p.organization_id = ?1 AND p.key = 'order.reckon:' || j.value`

/**
 * Everything a reckoning of these orders rests on. Revisions are read first and facts after them: what changes in
 * between is either seen, or has taken the revision, so that this decision is refused.
 */
export async function loadCases(tenant: Tenant, orderIds: string[]): Promise<Cases> {
  const ids = JSON.stringify(orderIds)
  const [reckonings, works] = await readTogether<[ReckoningRow[], { key: string; token: string; subject: string }[]]>(
    tenant,
    [write(RECKONINGS, ids), write(WORK, ids)],
  )
  const [orders, facts, attributions, settings, rules] = await Promise.all([
    ordersByIds(tenant, orderIds),
    factsOf(tenant, orderIds),
    latestAttributions(tenant, orderIds),
    loadSettings(tenant),
    allRules(tenant),
  ])
  const known = orders.map((order) => {
    const attribution = attributions.get(order.id) ?? null
    const frozen = attribution ? Trace.parse(attribution.trace).frozen : freezeSettings(settings, tenant.now)
    return { order, facts: facts.get(order.id) ?? [], attribution, frozen, policy: policyOf(frozen) }
  })
  const payments = await loadPayments(tenant, known, rules)
  const resolutions = await resolveWithFirsts(tenant, known, payments)
  const cases = known.flatMap(({ policy: _, ...each }): Case[] => {
    const reckoning = reckonings.find(({ sourceId }) => sourceId === each.order.id)
    const resolution = resolutions.get(each.order.id)
    const work = works.find(({ subject }) => subject === each.order.id)
    return reckoning && resolution ? [{ ...each, reckoning, resolution, work: work ?? null }] : []
  })
  const partnerIds = [
    ...new Set(cases.flatMap(({ resolution }) => resolution.touches.map(({ partnerId }) => partnerId))),
  ]
  const [terms, inactive] = await Promise.all([termsOf(tenant, partnerIds), inactiveIntervals(tenant, partnerIds)])
  return { cases, terms, inactive, rules, payments }
}
