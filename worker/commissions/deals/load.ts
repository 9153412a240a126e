import { type AttributionRow, latestAttributions } from '../../attribution/queries'
import { resolveDeals } from '../../attribution/resolve'
import type { Inactive } from '../../core/attribution'
import type { Resolution } from '../../core/evidence'
import { type DealRow, touchpointsOf } from '../../deals/queries'
import { DEAL_RECKON } from '../../deals/work'
import type { ReckoningRow } from '../../ledger/books'
import { factsOf, ordersOfDeals } from '../../orders/queries'
import { loadSettings } from '../../organizations/settings'
import { inactiveIntervals, type Terms, termsOf } from '../../partners/queries'
import type { Tenant } from '../../platform/tenant'
import { type Frozen, freezeSettings, windowsOf } from '../frozen'
import { withTouchpoints } from '../logged'
import { type DueWork, readRevisions } from '../revisions'
import { allRules, type RuleRow } from '../rules/queries'
import { OWN, type Under } from '../under'
import type { TiedOrder } from './refunds'
import { DealTrace } from './trace'

/** Everything the decision on one deal rests on; `at` is its close, or now while it is open. */
export type DealCase = {
  deal: DealRow
  at: number
  reckoning: ReckoningRow | null
  work: DueWork | null
  attribution: AttributionRow | null
  frozen: Frozen
  /** What the stored decision was made under. */
  decidedUnder: Frozen | null
  resolution: Resolution
  orders: TiedOrder[]
}
export type DealCases = {
  cases: DealCase[]
  terms: Map<string, Terms[]>
  inactive: Inactive[]
  rules: RuleRow[]
  works: DueWork[]
}

async function tiedTo(tenant: Tenant, dealIds: string[]): Promise<Map<string, TiedOrder[]>> {
  const orders = await ordersOfDeals(tenant, dealIds)
  const facts = await factsOf(
    tenant,
    orders.map(({ id }) => id),
  )
  const tied = orders.map((order) => ({ order, facts: facts.get(order.id) ?? [] }))
  return Map.groupBy(tied, ({ order }) => order.dealId ?? '')
}

/**
 * Loads what the decisions on these deals rest on. `readDeals` runs after the revisions were read, so that what
 * changes in between is either seen, or has taken the revision.
 */
export async function loadDealCases(
  tenant: Tenant,
  dealIds: string[],
  readDeals: () => Promise<DealRow[]>,
  under: Under = OWN,
): Promise<DealCases> {
  const { reckonings, works } = await readRevisions(tenant, dealIds, DEAL_RECKON)
  const [deals, logged, attributions, tied, settings, allOfThem] = await Promise.all([
    readDeals(),
    touchpointsOf(tenant, dealIds),
    latestAttributions(tenant, dealIds),
    tiedTo(tenant, dealIds),
    loadSettings(tenant),
    allRules(tenant),
  ])
  const today = freezeSettings(settings, tenant.now)
  const known = deals.map((deal) => {
    const attribution = attributions.get(deal.id) ?? null
    const decidedUnder = attribution ? DealTrace.parse(attribution.trace).frozen : null
    const frozen = under.frozen({ id: deal.id, paidAt: deal.closedAt }, decidedUnder, today)
    return { deal, at: deal.closedAt ?? tenant.now, attribution, decidedUnder, frozen }
  })
  const resolutions = await resolveDeals(
    tenant,
    known.map(({ deal: { id, leadId, closedAt }, at, frozen }) => {
      return { id, leadId, at, policy: under.policy({ id, paidAt: closedAt }, frozen) }
    }),
  )
  const cases = known.flatMap((each): DealCase[] => {
    const { id } = each.deal
    const windows = { measuredAt: each.at, windowDays: windowsOf(each.frozen) }
    const resolution = withTouchpoints(resolutions.get(id), logged.get(id), windows)
    const reckoning = reckonings.find(({ sourceId }) => sourceId === id) ?? null
    const work = works.find(({ subject }) => subject === id) ?? null
    return resolution ? [{ ...each, resolution, reckoning, work, orders: tied.get(id) ?? [] }] : []
  })
  const partnerIds = [
    ...new Set(cases.flatMap(({ resolution }) => resolution.touches.map(({ partnerId }) => partnerId))),
  ]
  const [terms, inactive] = await Promise.all([termsOf(tenant, partnerIds), inactiveIntervals(tenant, partnerIds)])
  return { cases, terms: under.terms(terms), inactive, rules: under.rules(allOfThem), works }
}
