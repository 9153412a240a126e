import type { PartnerCommission } from '../core/order-amounts'
import { bookKey, type Loaded, loadBooks } from '../ledger/books'
import type { Tenant } from '../platform/tenant'
import { needsOthers } from './plan-source'

/** A source decided: what it is to pay whom, as far as it says which books are needed. */
type Decided = {
  sourceId: string
  currency: string
  weights: readonly { partnerId: string }[]
  commissions: readonly PartnerCommission[]
}

const partnersOf = (all: Decided[]) => [
  ...new Map(
    all.flatMap(({ currency, weights }) =>
      weights.map(({ partnerId }) => [bookKey(partnerId, currency), { partnerId, currency }] as const),
    ),
  ).values(),
]

/** The books that these sources move; where one takes back more than it holds, with all that could be set off. */
export async function booksFor(tenant: Tenant, all: Decided[]): Promise<Loaded> {
  const partners = partnersOf(all)
  const sourceIds = all.map(({ sourceId }) => sourceId)
  const own = await loadBooks(tenant, { sourceIds, partners, withOthers: false })
  if (!all.some(({ sourceId, commissions }) => needsOthers(sourceId, commissions, own))) return own
  const touched = [...own.earnings.values()].map(({ partnerId, currency }) => ({ partnerId, currency }))
  return loadBooks(tenant, { sourceIds, partners: [...partners, ...touched], withOthers: true })
}
