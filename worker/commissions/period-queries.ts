import { readAll, type Tenant } from '../platform/tenant'
import type { Period, Place } from './periods'

/** The next paid orders of a period, by (paid_at, id). Times in epoch milliseconds. */
export const paidOrdersAfter = (tenant: Tenant, { at, id }: Place, until: number, limit: number) =>
  readAll<Place>(
    tenant,
    `SELECT 'order' AS kind, o.paid_at AS at, o.id AS id FROM orders o INDEXED BY orders_paid
     WHERE o.organization_id = ?1 AND (o.paid_at, o.id) > (?2, ?3) AND o.paid_at < ?4
     ORDER BY o.paid_at, o.id LIMIT CAST(?5 AS INTEGER)`,
    at,
    id,
    until,
    limit,
  )

/** The next won deals of a period, by (closed_at, id). */
export const wonDealsAfter = (tenant: Tenant, { at, id }: Place, until: number, limit: number) =>
  readAll<Place>(
    tenant,
    `SELECT 'deal' AS kind, d.closed_at AS at, d.id AS id FROM deals d INDEXED BY deals_won
     WHERE d.organization_id = ?1 AND d.status = 'won' AND (d.closed_at, d.id) > (?2, ?3) AND d.closed_at < ?4
     ORDER BY d.closed_at, d.id LIMIT CAST(?5 AS INTEGER)`,
    at,
    id,
    until,
    limit,
  )

/** How many sales a period has: paid orders, since `ordersFrom` where that is earlier, and won deals. */
export async function countSales(
  tenant: Tenant,
  { period_start: from, period_end: until }: Period,
  ordersFrom = from,
): Promise<number> {
  const [row] = await readAll<{ count: number }>(
    tenant,
    `SELECT (SELECT COUNT(*) FROM orders o INDEXED BY orders_paid
       WHERE o.organization_id = ?1 AND o.paid_at >= ?4 AND o.paid_at < ?3)
     + (SELECT COUNT(*) FROM deals d INDEXED BY deals_won
       WHERE d.organization_id = ?1 AND d.status = 'won' AND d.closed_at >= ?2 AND d.closed_at < ?3) AS count`,
    from,
    until,
    ordersFrom,
  )
  return row?.count ?? 0
}

/** The next sales after a place: orders until there are none left, then deals; never both together. */
export async function salesAfter(
  tenant: Tenant,
  place: Place,
  { period_start: from, period_end: until }: Period,
  limit: number,
): Promise<Place[]> {
  if (place.kind === 'order') {
    const orders = await paidOrdersAfter(tenant, place, until, limit)
    if (orders.length > 0) return orders
  }
  return wonDealsAfter(tenant, place.kind === 'deal' ? place : { kind: 'deal', at: from, id: '' }, until, limit)
}
