import type { AttributionRow } from '../attribution/queries'
import { entitlement } from '../core/ledger'
import type { EarningRow, ReckoningRow } from '../ledger/books'
import { StoredEvidence, type StoredLine, StoredLines } from '../orders/lines'
import type { FactRow, OrderRow } from '../orders/queries'
import type { Person } from '../organizations/people'
import { type Caller, EDITORS, PEOPLE, roleRefusal, shownAction } from '../platform/auth'
import { when, whenOrNull } from '../platform/shapes'
import { leftOf } from './deals/refunds'
import { refusalToHold, refusalToRelease } from './hold'
import { Trace } from './trace'

/** The first that applies of: held, pending, available, reserved, in transit; else paid while anything is earned. */
export function commissionStatus(row: EarningRow) {
  const { pending, available, reserved, transit } = row
  if (row.held && pending + available + reserved + transit > 0) return 'held' as const
  if (pending > 0) return 'pending' as const
  if (available > 0) return 'available' as const
  if (reserved > 0) return 'reserved' as const
  if (transit > 0) return 'in_transit' as const
  return entitlement(row) > 0 ? ('paid' as const) : ('reversed' as const)
}

const actionsOf = (row: EarningRow, role: Caller['role']) => [
  shownAction('hold', roleRefusal(role, EDITORS) ?? refusalToHold(row)),
  shownAction('release', roleRefusal(role, PEOPLE) ?? refusalToRelease(row)),
]

export const shownCommission = (row: EarningRow, role: Caller['role']) => ({
  id: row.id,
  partner_id: row.partnerId,
  kind: row.kind,
  order_id: row.kind === 'order' ? row.sourceId : null,
  deal_id: row.kind === 'deal' ? row.sourceId : null,
  currency: row.currency,
  amount: row.granted,
  reversed_amount: row.granted - entitlement(row),
  net_amount: entitlement(row),
  status: commissionStatus(row),
  held_reason: row.heldReason,
  clears_at: row.pending > 0 && row.held === 0 ? when(row.dueAt) : null,
  amounts: {
    pending: row.pending,
    available: row.available,
    reserved: row.reserved,
    transit: row.transit,
    paid: row.paid,
    recovered: row.recovered,
    owed: row.owed,
    repaid: row.repaid,
  },
  version: row.version,
  created_at: when(row.createdAt),
  actions: actionsOf(row, role),
})

export const shownOrderRow = (order: OrderRow, earnings: EarningRow[]) => ({
  id: order.id,
  source: order.source,
  external_id: order.externalId,
  status: order.status,
  version: order.version,
  currency: order.currency,
  subtotal_amount: order.subtotalAmount,
  total_amount: order.totalAmount,
  refunded_amount: order.refundedAmount,
  commission_amount: earnings.reduce((sum, row) => sum + entitlement(row), 0),
  kind: order.kind,
  campaign: order.campaign,
  deal_id: order.dealId,
  placed_at: when(order.placedAt),
  paid_at: whenOrNull(order.paidAt),
  attributed_at: whenOrNull(order.attributedAt),
  partners: earnings.map((row) => ({ partner_id: row.partnerId, net_amount: entitlement(row) })),
})

const shownLine = (line: StoredLine, index: number) => ({ line: index, ...line })

const shownFact = (fact: FactRow) => ({
  external_id: fact.externalId,
  kind: fact.kind,
  status: fact.status,
  amount: fact.amount,
  occurred_at: when(fact.occurredAt),
  reason: fact.reason,
})

const SHOWN_FACTS: FactRow['kind'][] = ['refund', 'refunded_total', 'dispute', 'cancellation']

const shownTrace = ({ frozen: _, grants: __, ...trace }: Trace, attribution: AttributionRow) => ({
  ...trace,
  input_hash: attribution.inputHash,
  revision: attribution.revision,
})

export type Whole = {
  order: OrderRow
  earnings: EarningRow[]
  facts: FactRow[]
  attribution: AttributionRow | null
  reckoning: ReckoningRow | null
  person: Person | null
  repeatsDealId: string | null
}

export const traceOfOrder = (attribution: AttributionRow | null) =>
  attribution ? shownTrace(Trace.parse(attribution.trace), attribution) : null

const linesOf = (trace: Trace | null, partnerId: string) =>
  (trace?.grants.find((grant) => grant.partner_id === partnerId)?.by_line ?? []).map((amount, line) => {
    const rule = trace?.rules.find((each) => each.partner_id === partnerId && each.line === line)
    return {
      line,
      rule_id: rule?.rule_id ?? null,
      rule_version: rule?.rule_version ?? null,
      rate_bp: rule ? rule.rate_bp : 0,
      amount,
    }
  })

/** An order with the decision on it, its buyer in full: for staff. */
export function shownOrder(
  { order, earnings, facts, attribution, reckoning, person, repeatsDealId }: Whole,
  role: Caller['role'],
) {
  const trace = attribution ? Trace.parse(attribution.trace) : null
  const evidence = StoredEvidence.parse(order.evidence)
  const inUse = trace?.models.find(({ model }) => model === trace.model_in_use)
  return {
    ...shownOrderRow(order, earnings),
    repeats_deal_id: repeatsDealId,
    discount_amount: order.discountAmount,
    tax_amount: order.taxAmount,
    shipping_amount: order.shippingAmount,
    payment_fee_amount: order.paymentFeeAmount,
    is_fee_estimated: order.isFeeEstimated === 1,
    items: StoredLines.parse(order.lines).map(shownLine),
    customer: {
      email: person?.email ?? null,
      external_id: evidence.customer_external_id,
    },
    attribution: {
      model_in_use: attribution?.model ?? null,
      reason: attribution?.reason ?? null,
      shares: inUse?.shares ?? [],
    },
    split: {
      platform_fee_amount: reckoning?.platformFees ?? 0,
      commission_amount: reckoning?.commissions ?? 0,
      payment_fee_amount: reckoning?.paymentFees ?? 0,
      seller_amount: reckoning?.seller ?? 0,
    },
    flags: [...leftOf({ order, facts }).flags, ...((reckoning?.seller ?? 0) < 0 ? ['negative_seller'] : [])],
    commissions: earnings.map((row) => ({ ...shownCommission(row, role), lines: linesOf(trace, row.partnerId) })),
    refunds: facts.filter(({ kind }) => SHOWN_FACTS.includes(kind)).map(shownFact),
    trace: traceOfOrder(attribution),
  }
}
