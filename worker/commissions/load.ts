import { type AttributionRow, latestAttributions } from '../attribution/queries'
import type { Inactive } from '../core/attribution'
import type { Judgement } from '../core/judgement'
import { touchpointsOf } from '../deals/queries'
import type { ReckoningRow } from '../ledger/books'
import { type FactRow, factsOf, type OrderRow, ordersByIds } from '../orders/queries'
import { RECKON } from '../orders/work'
import { loadSettings } from '../organizations/settings'
import { inactiveIntervals, type Terms, termsOf } from '../partners/queries'
import type { Tenant } from '../platform/tenant'
import { repeatedDeals } from './deals/repeats'
import { type Frozen, freezeSettings, windowsOf } from './frozen'
import { judgeCases } from './judge'
import { withTouchpoints } from './logged'
import { loadPayments, type Payments } from './payments'
import { type Resolved, resolveWithFirsts } from './renewals'
import { readRevisions } from './revisions'
import { allRules, type RuleRow } from './rules/queries'
import { Trace } from './trace'
import { OWN, type Under } from './under'

export type Case = {
  order: OrderRow
  reckoning: ReckoningRow
  work: { key: string; token: string } | null
  facts: FactRow[]
  attribution: AttributionRow | null
  frozen: Frozen
  /** What the stored decision was made under. */
  decidedUnder: Frozen | null
  resolution: Resolved
  judgement: Judgement
  /** A won deal of the same buyer that no order is tied to yet: this order may be the same sale. */
  repeatsDealId: string | null
}

export type Cases = {
  cases: Case[]
  terms: Map<string, Terms[]>
  inactive: Inactive[]
  rules: RuleRow[]
  payments: Payments
}

/**
 * Everything a reckoning of these orders rests on. Revisions are read first and facts after them: what changes in
 * between is either seen, or has taken the revision, so that this decision is refused.
 */
export async function loadCases(tenant: Tenant, orderIds: string[], under: Under = OWN): Promise<Cases> {
  const { reckonings, works } = await readRevisions(tenant, orderIds, RECKON)
  const [orders, facts, attributions, logged, settings, allOfThem] = await Promise.all([
    ordersByIds(tenant, orderIds),
    factsOf(tenant, orderIds),
    latestAttributions(tenant, orderIds),
    touchpointsOf(tenant, orderIds),
    loadSettings(tenant),
    allRules(tenant),
  ])
  const rules = under.rules(allOfThem)
  const today = freezeSettings(settings, tenant.now)
  const known = orders.map((order) => {
    const attribution = attributions.get(order.id) ?? null
    const decidedUnder = attribution ? Trace.parse(attribution.trace).frozen : null
    const frozen = under.frozen(order, decidedUnder, today)
    const policy = under.policy(order, frozen)
    return { order, facts: facts.get(order.id) ?? [], attribution, decidedUnder, frozen, policy }
  })
  const payments = await loadPayments(tenant, known, rules)
  const [resolutions, repeats] = await Promise.all([
    resolveWithFirsts(tenant, known, payments, under),
    repeatedDeals(tenant, known),
  ])
  const unjudged = known.flatMap(({ policy: _, ...each }): Omit<Case, 'judgement'>[] => {
    const reckoning = reckonings.find(({ sourceId }) => sourceId === each.order.id)
    const resolution = withTouchpoints(resolutions.get(each.order.id), logged.get(each.order.id), {
      measuredAt: each.order.placedAt,
      windowDays: windowsOf(each.frozen),
    })
    const work = works.find(({ subject }) => subject === each.order.id)
    const repeatsDealId = repeats.get(each.order.id) ?? null
    return reckoning && resolution ? [{ ...each, reckoning, resolution, repeatsDealId, work: work ?? null }] : []
  })
  const partnerIds = [
    ...new Set(unjudged.flatMap(({ resolution }) => resolution.touches.map(({ partnerId }) => partnerId))),
  ]
  const [terms, inactive, cases] = await Promise.all([
    termsOf(tenant, partnerIds),
    inactiveIntervals(tenant, partnerIds),
    judgeCases(tenant, unjudged),
  ])
  return { cases, terms: under.terms(terms), inactive, rules, payments }
}
