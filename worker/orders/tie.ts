import { announce } from '../activity/pending'
import { record } from '../activity/record'
import { type DealRow, dealsByIds } from '../deals/queries'
import { requireChanges, write } from '../platform/d1'
import { conflict, invalid, refusedBy } from '../platform/errors'
import { commit, type Tenant } from '../platform/tenant'
import { changedSinceRead } from '../platform/versions'
import type { OrderRow } from './queries'
import { afterTie, dueRows } from './work'

/** Another tenant's deal is answered as one that does not exist. Errors: 422 `unknown_deal`, `currency_differs`. */
export async function dealFor(tenant: Tenant, dealId: string, currency: string): Promise<DealRow> {
  const [deal] = await dealsByIds(tenant, [dealId])
  if (!deal) throw invalid('deal_id', 'is not the id of a deal', 'unknown_deal')
  if (deal.currency !== currency)
    throw invalid('deal_id', `is a deal in ${deal.currency}, and the order is in ${currency}`, 'currency_differs')
  return deal
}

/** `isAnotherSale`: a person said that the order is of no deal, which ends a hold as `may_repeat_deal`. */
export type Tie = { dealId: string | null; isAnotherSale: boolean }

/**
 * Says which deal an order is of, or that it is of none. An order of a deal earns nothing itself; what is given back of
 * it lowers the deal. Errors: 422 `unknown_deal`, `currency_differs`; 409 `deal_is_lost`, `changed_since_read`.
 */
export async function tieOrder(tenant: Tenant, order: OrderRow, { dealId, isAnotherSale }: Tie) {
  const answer = { order_id: order.id, deal_id: dealId }
  const decided = dealId !== null || isAnotherSale ? 1 : 0
  if (order.dealId === dealId && order.dealDecided === decided) return answer
  const deal = dealId === null ? null : await dealFor(tenant, dealId, order.currency)
  if (deal?.status === 'lost') throw conflict('deal_is_lost', 'A lost deal earns nothing, so no order can be of it.')
  const before = order.dealId === null ? [] : await dealsByIds(tenant, [order.dealId])
  const writes = [
    record(tenant, { action: 'order.tied', object: order.id, detail: { from: order.dealId, to: dealId } }),
    write(
      `UPDATE orders SET deal_id = ?3, deal_decided = CAST(?4 AS INTEGER), version = version + 1
       WHERE organization_id = ?1 AND id = ?2 AND version = CAST(?5 AS INTEGER)`,
      tenant.organizationId,
      order.id,
      dealId,
      decided,
      order.version,
    ),
    requireChanges(1, 'order_changed_meanwhile'),
  ]
  try {
    const due = afterTie(tenant, order.id, [...before, ...(deal ? [deal] : [])])
    const results = await commit(tenant, [...writes, due], { status: 200, answer })
    await announce(tenant, dueRows(results[writes.length]?.results ?? []))
    return answer
  } catch (error) {
    if (refusedBy(error, 'order_changed_meanwhile')) throw changedSinceRead()
    throw error
  }
}
