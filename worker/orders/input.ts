import * as z from 'zod'
import { Amount, Code, Currency, Email, Id, Name, Quantity, SaleTime, Time, VisitorId } from '../platform/shapes'
import type { OrderDraft } from './draft'

const Item = z.strictObject({
  product_id: Id.nullish(),
  sku: Id.nullish(),
  name: Name.nullish(),
  quantity: Quantity.default(1),
  unit_amount: Amount,
  discount_amount: Amount.default(0),
})

export const PlaceOrder = z.strictObject({
  external_id: Id,
  currency: Currency,
  items: z.array(Item).min(1).max(200),
  discount_amount: Amount.default(0),
  tax_amount: Amount.default(0),
  shipping_amount: Amount.default(0),
  payment_fee_amount: Amount.default(0),
  customer: z.strictObject({ email: Email.nullish(), external_id: Id.nullish(), name: Name.nullish() }).nullish(),
  visitor_id: VisitorId.nullish(),
  lead_id: Id.nullish(),
  click_token: z.string().max(512).nullish(),
  coupon_codes: z.array(Code).max(20).default([]),
  partner_code: Code.nullish(),
  campaign: z.string().max(128).nullish(),
  deal_id: Id.nullish(),
  payment_reference: Id.nullish(),
  kind: z.enum(['one_time', 'subscription_first', 'subscription_renewal']).default('one_time'),
  status: z.enum(['pending', 'paid']).default('paid'),
  placed_at: SaleTime.nullish(),
  paid_at: Time.nullish(),
})
export type PlaceOrder = z.output<typeof PlaceOrder>

/** The API's words in ours; `now` stands in for times that were not given. */
export function draftOf(given: PlaceOrder, now: number): OrderDraft {
  const placedAt = given.placed_at?.at ?? now
  return {
    externalId: given.external_id,
    rank: 0,
    currency: given.currency,
    items: given.items.map((item) => ({
      productId: item.product_id ?? null,
      sku: item.sku ?? null,
      name: item.name ?? null,
      quantity: item.quantity,
      unitAmount: item.unit_amount,
      discountAmount: item.discount_amount,
    })),
    discountAmount: given.discount_amount,
    taxAmount: given.tax_amount,
    shippingAmount: given.shipping_amount,
    paymentFeeAmount: given.payment_fee_amount,
    isFeeEstimated: false,
    campaign: given.campaign ?? null,
    dealId: given.deal_id ?? null,
    kind: given.kind,
    status: given.status,
    placedAt,
    ...(given.placed_at?.isWholeSecond && { isWholeSecond: true }),
    paidAt: given.status === 'paid' ? (given.paid_at ?? placedAt) : null,
    paymentReferences: given.payment_reference ? [given.payment_reference] : [],
    clickToken: given.click_token ?? null,
    leadId: given.lead_id ?? null,
    visitorId: given.visitor_id ?? null,
    customerExternalId: given.customer?.external_id ?? null,
    email: given.customer?.email ?? null,
    customerName: given.customer?.name ?? null,
    couponCodes: given.coupon_codes,
    partnerCode: given.partner_code ?? null,
  }
}

const RefundedItem = z
  .strictObject({ sku: Id.nullish(), product_id: Id.nullish(), quantity: Quantity })
  .refine((item) => item.sku || item.product_id, { message: 'or product_id is required', path: ['sku'] })

export const RefundOrder = z.strictObject({
  external_id: Id,
  amount: Amount.nullish(),
  items: z.array(RefundedItem).max(200).default([]),
  reason: z.string().max(500).nullish(),
  refunded_at: Time.nullish(),
})

export const CancelOrder = z.strictObject({ cancelled_at: Time.nullish(), reason: z.string().max(500).nullish() })
export const PayOrder = z.strictObject({ paid_at: Time.nullish() })

export const DisputeOrder = z.strictObject({
  external_id: Id,
  status: z.enum(['opened', 'won', 'lost']),
  amount: Amount.nullish(),
  fee_amount: Amount.nullish(),
  occurred_at: Time.nullish(),
})

export const OrderPath = z.strictObject({ source: z.string().max(64).default('api') })

export const TieOrder = z.strictObject({ deal_id: Id.nullable() })
