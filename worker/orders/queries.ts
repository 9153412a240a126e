import { and, eq } from 'drizzle-orm'
import { withId } from '../platform/rows'
import { ownedBy, readAll, type Tenant } from '../platform/tenant'
import { type orderFacts, orders } from './schema'

export type OrderRow = typeof orders.$inferSelect
export type FactRow = typeof orderFacts.$inferSelect

export const findOrder = (tenant: Tenant, id: string) => withId(tenant, orders, id)

export const findOrderBySource = (tenant: Tenant, source: string, externalId: string) =>
  tenant.db
    .select()
    .from(orders)
    .where(and(ownedBy(tenant, orders), eq(orders.source, source), eq(orders.externalId, externalId)))

/** An order as a path names it: its id, or its external id with a source. */
export async function orderByPath(tenant: Tenant, name: string, source: string) {
  const [order] = name.startsWith('ord_')
    ? await findOrder(tenant, name)
    : await findOrderBySource(tenant, source, name)
  return order ?? null
}

export async function ordersByIds(tenant: Tenant, ids: string[]): Promise<OrderRow[]> {
  if (ids.length === 0) return []
  const rows = await readAll<RawOrder>(
    tenant,
    `SELECT ${COLUMNS} FROM json_each(?2) j CROSS JOIN orders o ON o.organization_id = ?1 AND o.id = j.value`,
    JSON.stringify(ids),
  )
  return rows.map(asOrder)
}

/** The orders that are tied to these deals. */
export async function ordersOfDeals(tenant: Tenant, dealIds: string[]): Promise<OrderRow[]> {
  if (dealIds.length === 0) return []
  const rows = await readAll<RawOrder>(
    tenant,
    `SELECT ${COLUMNS} FROM json_each(?2) j CROSS JOIN orders o INDEXED BY orders_by_deal
     ON o.organization_id = ?1 AND o.deal_id = j.value AND o.deal_id IS NOT NULL ORDER BY o.id`,
    JSON.stringify(dealIds),
  )
  return rows.map(asOrder)
}

/** Facts known of orders, also those that arrived first or named only a payment; keyed by order id. */
export async function factsOf(tenant: Tenant, orderIds: string[]): Promise<Map<string, FactRow[]>> {
  if (orderIds.length === 0) return new Map()
  const subjects = `SELECT o.id AS order_id, o.source AS source, 'order:' || o.external_id AS subject
      FROM json_each(?2) j CROSS JOIN orders o ON o.organization_id = ?1 AND o.id = j.value
    UNION ALL
    SELECT o.id, o.source, 'payment:' || p.reference
      FROM json_each(?2) j CROSS JOIN orders o ON o.organization_id = ?1 AND o.id = j.value
      JOIN order_payments p ON p.organization_id = ?1 AND p.source = o.source AND p.order_external_id = o.external_id`
  const rows = await readAll<FactRow & { orderId: string; items: string; detail: string | null }>(
    tenant,
    `SELECT s.order_id AS orderId, f.organization_id AS organizationId, f.source AS source, f.subject AS subject, f.kind AS kind,
       f.external_id AS externalId, f.status AS status, f.id AS id, f.amount AS amount, f.fee_amount AS feeAmount,
       f.items AS items, f.detail AS detail, f.reason AS reason, f.occurred_at AS occurredAt,
         f.received_at AS receivedAt
     FROM (${subjects}) s CROSS JOIN order_facts f ON f.organization_id = ?1 AND f.source = s.source AND f.subject = s.subject`,
    JSON.stringify(orderIds),
  )
  const facts = rows.map(({ items, detail, ...row }) => ({
    ...row,
    items: JSON.parse(items),
    detail: detail === null ? null : JSON.parse(detail),
  }))
  return Map.groupBy(facts, ({ orderId }) => orderId)
}

const COLUMNS = `o.organization_id AS organizationId, o.id AS id, o.source AS source, o.external_id AS externalId, o.rank AS rank,
  o.currency AS currency, o.lines AS lines, o.subtotal_amount AS subtotalAmount, o.discount_amount AS discountAmount,
  o.tax_amount AS taxAmount, o.shipping_amount AS shippingAmount, o.total_amount AS totalAmount,
  o.payment_fee_amount AS paymentFeeAmount, o.is_fee_estimated AS isFeeEstimated, o.refunded_amount AS refundedAmount,
  o.person_id AS personId, o.evidence AS evidence, o.campaign AS campaign, o.deal_id AS dealId,
  o.deal_decided AS dealDecided, o.kind AS kind, o.status AS status,
  o.placed_at AS placedAt, o.paid_at AS paidAt, o.attributed_at AS attributedAt,
  o.content_hash AS contentHash, o.version AS version, o.created_at AS createdAt`

type RawOrder = OrderRow & { lines: string; evidence: string }

const asOrder = (row: RawOrder): OrderRow => ({
  ...row,
  lines: JSON.parse(row.lines),
  evidence: JSON.parse(row.evidence),
})
