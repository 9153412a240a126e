import { entitlement } from '../../core/ledger'
import { dealsByIds } from '../../deals/queries'
import type { EarningRow } from '../../ledger/books'
import type { Tenant } from '../../platform/tenant'
import { decideDeal } from '../deals/decide'
import { loadDealCases } from '../deals/load'
import { decideOrder, weighOrder } from '../grant'
import { loadCases } from '../load'
import { salesAfter } from '../period-queries'
import { earningsOf } from '../queries'
import type { Under } from '../under'
import type { Supposed } from './input'
import { supposedMonths } from './months'
import { type Added, addTo, type Progress } from './progress'

/** So many sales are decided together. */
export const SALES_A_SLICE = 100

type Nets = { partnerId: string; net: number }[]
type Fees = { actual: number; simulated: number }

/** What stands in the books beside what would. Minor units. */
const addedBy = (currency: string, simulated: Nets, earnings: EarningRow[], fees: Fees): Added => ({
  commissions: [
    ...simulated.map(({ partnerId, net }) => ({ partnerId, currency, actual: 0, simulated: net })),
    ...earnings.map((row) => ({ partnerId: row.partnerId, currency, actual: entitlement(row), simulated: 0 })),
  ],
  platformFees: [{ currency, ...fees }],
})

async function walkOrders(tenant: Tenant, ids: string[], under: Under, progress: Progress, from: number) {
  const [all, earnings] = await Promise.all([loadCases(tenant, ids, under), earningsOf(tenant, ids)])
  const cases = new Map(all.cases.map((of) => [of.order.id, of]))
  const months = supposedMonths(progress.months)
  const added = ids.flatMap((id): Added[] => {
    const of = cases.get(id)
    if (!of) return []
    const weighed = weighOrder(of, all)
    const decided = decideOrder(weighed, months.before(weighed))
    months.add(weighed, decided)
    if ((of.order.paidAt ?? 0) < from) return []
    const { commissions, platformFees } = decided.amounts
    const fees = { actual: of.reckoning.platformFees, simulated: platformFees }
    return [addedBy(of.order.currency, commissions, earnings.get(id) ?? [], fees)]
  })
  return { added, months: months.stillOpen(cases.get(ids.at(-1) ?? '')?.order.paidAt ?? 0) }
}

async function walkDeals(tenant: Tenant, ids: string[], under: Under, from: number): Promise<Added[]> {
  const [all, earnings] = await Promise.all([
    loadDealCases(tenant, ids, () => dealsByIds(tenant, ids), under),
    earningsOf(tenant, ids),
  ])
  const counted = all.cases.filter(({ deal }) => (deal.closedAt ?? 0) >= from)
  return counted.map((of) => {
    const { commissions } = decideDeal(of, all).amounts
    const fees = { actual: 0, simulated: 0 }
    return addedBy(of.deal.currency, commissions, earnings.get(of.deal.id) ?? [], fees)
  })
}

/**
 * The next sales of a period decided as supposed; null when there are none left. Only reads. `from`: of `walkFrom`;
 * sales before the period fill months and are not counted.
 */
export async function walkOn(
  tenant: Tenant,
  progress: Progress,
  supposed: Supposed,
  under: Under,
  most = SALES_A_SLICE,
): Promise<Progress | null> {
  const from = supposed.period_start
  const sales = await salesAfter(tenant, progress.place, supposed, most)
  const place = sales.at(-1)
  if (!place) return null
  const ids = sales.map(({ id }) => id)
  const done = progress.done + sales.length
  if (place.kind === 'deal')
    return { ...progress, done, place, ...addTo(progress, await walkDeals(tenant, ids, under, from)) }
  const { added, months } = await walkOrders(tenant, ids, under, progress, from)
  return { ...progress, done, place, months, ...addTo(progress, added) }
}
