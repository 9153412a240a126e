import { evidenceOf } from '../../attribution/resolve'
import { evidenceKeys } from '../../orders/content'
import type { FactRow, OrderRow } from '../../orders/queries'
import type { Tenant } from '../../platform/tenant'
import { untiedDealsOf } from './queries'

/**
 * For each order that nobody said anything of: a won deal of the same buyer that no order is tied to yet. Until a
 * manager ties the order or calls it another sale, one sale might earn twice. Keyed by order id.
 */
export async function repeatedDeals(
  tenant: Tenant,
  all: { order: OrderRow; facts: FactRow[] }[],
): Promise<Map<string, string>> {
  const asked = all
    .filter(({ order }) => order.dealId === null && order.dealDecided === 0)
    .flatMap((known) => evidenceKeys(evidenceOf(known)).map((key) => ({ orderId: known.order.id, key })))
  return asked.length === 0 ? new Map() : untiedDealsOf(tenant, asked)
}
