/** One line of an order as its source tells it. Amounts in minor units of the order's currency. */
export type DraftItem = {
  productId: string | null
  sku: string | null
  name: string | null
  quantity: number
  unitAmount: number
  discountAmount: number
}

/** What may tell us who brought the buyer; resolved in the published order of docs/architecture.md. */
export type Evidence = {
  clickToken: string | null
  leadId: string | null
  visitorId: string | null
  customerExternalId: string | null
  email: string | null
  customerName: string | null
  couponCodes: string[]
  partnerCode: string | null
}

/**
 * An order in our words, whatever source it came from. `rank` decides when one source tells the same order
 * twice with other content (a checkout session and its invoice): the higher rank stands, whichever came first.
 * Times are epoch milliseconds.
 */
export type OrderDraft = Evidence & {
  externalId: string
  rank: number
  currency: string
  items: DraftItem[]
  discountAmount: number
  taxAmount: number
  shippingAmount: number
  paymentFeeAmount: number
  isFeeEstimated: boolean
  campaign: string | null
  dealId: string | null
  kind: 'one_time' | 'subscription_first' | 'subscription_renewal'
  status: 'pending' | 'paid'
  placedAt: number
  /** The source names no more than the second of the sale. */
  isWholeSecond?: boolean
  paidAt: number | null
  paymentReferences: string[]
}

/** What a later fact is about: an order by its external id, or a payment whose order may not be known yet. */
export type Subject = { order: string } | { payment: string }

export type RefundDraft = {
  type: 'refund'
  subject: Subject
  externalId: string
  amount: number | null
  items: { sku: string | null; productId: string | null; quantity: number }[]
  status: 'succeeded' | 'pending' | 'failed'
  reason: string | null
  occurredAt: number
}

export type DisputeDraft = {
  type: 'dispute'
  subject: Subject
  externalId: string
  status: 'opened' | 'won' | 'lost'
  amount: number | null
  feeAmount: number | null
  occurredAt: number
}

/** One consequence of an incoming delivery. Applying the same change again, in any order, changes nothing. */
export type OrderChange =
  | { type: 'order'; order: OrderDraft }
  | { type: 'evidence'; orderExternalId: string; evidence: Evidence; occurredAt: number }
  | { type: 'paid'; orderExternalId: string; paidAt: number }
  | { type: 'cancelled'; orderExternalId: string; externalId: string; occurredAt: number }
  | { type: 'payment'; orderExternalId: string; paymentReference: string }
  | RefundDraft
  /** A running total, from a source that does not name each refund; only what the named refunds do not cover counts. */
  | { type: 'refunded_total'; subject: Subject; externalId: string; amount: number; occurredAt: number }
  | DisputeDraft
