import { evidenceOf } from '../attribution/resolve'
import { DUPLICATE_MILLISECONDS } from '../core/quality'
import type { FactRow, OrderRow } from '../orders/queries'
import { makeOrdersDue } from '../orders/work'
import { type Write, write } from '../platform/d1'
import { readTogether, type Tenant } from '../platform/tenant'
import type { RuleRow } from './rules/queries'

/** `paymentNumber` counts the buyer's payments from 1; `firstOrderId` is the order of the first of them. */
export type Payment = { paymentNumber: number; firstPaidAt: number | null; firstOrderId: string | null }
export type Payments = Map<string, Payment>

type Known = { order: OrderRow; facts: FactRow[] }

export const hasLimits = (rows: readonly RuleRow[]) =>
  rows.some(({ recurringPayments, recurringMonths }) => recurringPayments !== null || recurringMonths !== null)

/** By which keys a buyer's other orders are found: the shop's customer, else the address. */
const buyerKeys = (known: Known): string[] => {
  const { customer_external_id: external, email_hash: hash } = evidenceOf(known)
  return [...(external ? [`x:${external}`] : []), ...(hash ? [`e:${hash}`] : [])]
}

const PAID = `SELECT DISTINCT o.id AS id, o.paid_at AS paid_at FROM json_each(j.value->'keys') k
  CROSS JOIN order_keys b ON b.organization_id = ?1 AND b.key = k.value
  CROSS JOIN orders o ON o.organization_id = ?1 AND o.id = b.order_id AND o.paid_at IS NOT NULL
  WHERE (o.paid_at, o.id) < (j.value->>'at', j.value->>'id')`

type Row = { id: string; earlier: number; firstPaidAt: number | null; firstOrderId: string | null }

/** Which payment of its buyer each order is, by (paid_at, id). Read only where something depends on it. */
export async function loadPayments(tenant: Tenant, all: Known[], rules: readonly RuleRow[]): Promise<Payments> {
  const isAsked = hasLimits(rules)
  const asked = all
    .filter(({ order }) => isAsked || order.kind === 'subscription_renewal')
    .map((known) => ({ id: known.order.id, at: known.order.paidAt ?? known.order.placedAt, keys: buyerKeys(known) }))
    .filter(({ keys }) => keys.length > 0)
  if (asked.length === 0) return new Map()
  const [rows] = await readTogether<[Row[]]>(tenant, [
    write(
      `SELECT j.value->>'id' AS id, (SELECT COUNT(*) FROM (${PAID})) AS earlier,
         (SELECT MIN(paid_at) FROM (${PAID})) AS firstPaidAt,
         (SELECT id FROM (${PAID}) ORDER BY paid_at, id LIMIT 1) AS firstOrderId
       FROM json_each(?2) j`,
      JSON.stringify(asked),
    ),
  ])
  return new Map(
    rows.map(({ id, earlier, firstPaidAt, firstOrderId }) => [
      id,
      { paymentNumber: earlier + 1, firstPaidAt, firstOrderId },
    ]),
  )
}

/** An order decided: whether it counts as a payment of its buyer for the first time, or is credited otherwise. */
export type Settled = Known & { paidAt: number | null; isPaymentNew: boolean; isDecisionNew: boolean }

/**
 * Makes later orders due that rest on these: renewals on the first credit, limits on the count, doubts on the payment.
 */
export function laterPayments(tenant: Tenant, settled: Settled[], rules: readonly RuleRow[]): Write | null {
  const counts = hasLimits(rules)
  const causes = settled.flatMap((each) => {
    const isCause = each.isPaymentNew || (each.isDecisionNew && each.order.kind !== 'subscription_renewal')
    const at = each.paidAt
    if (at === null || !isCause) return []
    const { id } = each.order
    const references = each.isPaymentNew ? evidenceOf(each).payment_references : []
    return [
      ...buyerKeys(each).map((key) => ({ key, id, at, all: counts && each.isPaymentNew ? 1 : 0 })),
      ...references.map((reference) => ({ key: `p:${reference}`, id, at, all: 1 })),
    ]
  })
  if (causes.length === 0) return null
  return makeOrdersDue(
    tenant,
    `SELECT DISTINCT o.id AS order_id FROM json_each(?4) j
       CROSS JOIN order_keys b ON b.organization_id = ?1 AND b.key = j.value->>'key'
       CROSS JOIN orders o ON o.organization_id = ?1 AND o.id = b.order_id AND o.paid_at IS NOT NULL
     WHERE (o.paid_at, o.id) > (j.value->>'at', j.value->>'id')
       AND (j.value->>'all' = 1 OR o.kind = 'subscription_renewal'
         OR o.paid_at <= j.value->>'at' + ${DUPLICATE_MILLISECONDS})`,
    JSON.stringify(causes),
  )
}
