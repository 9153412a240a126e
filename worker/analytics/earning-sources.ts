import { type AttributionRow, latestAttributions } from '../attribution/queries'
import { DealTrace } from '../commissions/deals/trace'
import { Trace } from '../commissions/trace'
import { type DealRow, dealsByIds } from '../deals/queries'
import type { EarningRow } from '../ledger/books'
import { type OrderRow, ordersByIds } from '../orders/queries'
import { reasonsGiven } from '../payouts/queries'
import type { Tenant } from '../platform/tenant'

/** What an earning came from, and the decision on it or the words of whoever gave it. */
export type Source = {
  order: OrderRow | undefined
  deal: DealRow | undefined
  trace: Trace | DealTrace | null
  words: string | undefined | null
}

function traceOf({ kind }: EarningRow, attribution: AttributionRow | undefined): Source['trace'] {
  if (!attribution) return null
  return kind === 'deal' ? DealTrace.parse(attribution.trace) : Trace.parse(attribution.trace)
}

/** What each of these earnings came from. */
export async function sourcesOf(tenant: Tenant, rows: EarningRow[]) {
  const ids = rows.map(({ sourceId }) => sourceId)
  const given = rows.filter(({ kind }) => kind === 'credit' || kind === 'adjustment').map(({ sourceId }) => sourceId)
  const [orders, deals, attributions, reasons] = await Promise.all([
    ordersByIds(tenant, ids),
    dealsByIds(tenant, ids),
    latestAttributions(tenant, ids),
    given.length > 0 ? reasonsGiven(tenant, given) : [],
  ])
  const of = (row: EarningRow): Source => ({
    order: orders.find(({ id }) => id === row.sourceId),
    deal: deals.find(({ id }) => id === row.sourceId),
    trace: traceOf(row, attributions.get(row.sourceId)),
    words: reasons.find(({ id }) => id === row.sourceId)?.reason,
  })
  return { of, inputHash: (row: EarningRow) => attributions.get(row.sourceId)?.inputHash ?? null }
}
