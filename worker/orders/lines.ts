import * as z from 'zod'
import { netOfLines } from '../core/order-amounts'
import { invalid } from '../platform/errors'
import type { DraftItem, OrderDraft } from './draft'

/** A line as it is stored with its order. */
export const StoredLine = z.object({
  product_id: z.string().nullable(),
  sku: z.string().nullable(),
  name: z.string().nullable(),
  quantity: z.int(),
  unit_amount: z.int(),
  discount_amount: z.int(),
  net_amount: z.int(),
})
export type StoredLine = z.output<typeof StoredLine>
export const StoredLines = z.array(StoredLine)

/** Who may have brought the buyer, as stored: hashes and ids, never an e-mail. */
export const StoredEvidence = z.object({
  click_token: z.string().nullable(),
  lead_id: z.string().nullable(),
  visitor_id: z.string().nullable(),
  customer_external_id: z.string().nullable(),
  email_hash: z.string().nullable(),
  coupon_codes: z.array(z.string()),
  partner_code: z.string().nullable(),
  /** The processor's names of the payment: an order that was paid by another's payment is told twice. */
  payment_references: z.array(z.string()).default([]),
  /** What happened within the second of the sale is not after it. */
  is_whole_second: z.boolean().optional(),
})
export type StoredEvidence = z.output<typeof StoredEvidence>

export const NO_EVIDENCE: StoredEvidence = {
  click_token: null,
  lead_id: null,
  visitor_id: null,
  customer_external_id: null,
  email_hash: null,
  coupon_codes: [],
  partner_code: null,
  payment_references: [],
}

const stored = (item: DraftItem, net: number): StoredLine => ({
  product_id: item.productId,
  sku: item.sku,
  name: item.name,
  quantity: item.quantity,
  unit_amount: item.unitAmount,
  discount_amount: item.discountAmount,
  net_amount: net,
})

/**
 * Lines with their nets, and the sums. Errors: 422 where a discount exceeds what it discounts or a sum is too large.
 */
export function priced(draft: OrderDraft): { lines: StoredLine[]; subtotal: number; total: number } {
  try {
    const { nets, subtotal } = netOfLines(draft.items, draft.discountAmount)
    const total = subtotal + draft.taxAmount + draft.shippingAmount
    if (!Number.isSafeInteger(total)) throw new RangeError('the total is too large')
    return { lines: draft.items.map((item, line) => stored(item, nets[line] ?? 0)), subtotal, total }
  } catch (error) {
    if (error instanceof RangeError) throw invalid('discount_amount', error.message, 'amounts_do_not_add_up')
    throw error
  }
}

/** Which lines a refund's items mean: by SKU, else by product, taking what is left of each line in order. */
export function refundedLines(
  lines: StoredLine[],
  items: { sku: string | null; product_id: string | null; quantity: number }[],
) {
  const left = lines.map((line) => line.quantity)
  return items.flatMap((item) => {
    let wanted = item.quantity
    const matching = lines.flatMap((line, index) =>
      (item.sku !== null ? line.sku === item.sku : line.product_id === item.product_id) ? [index] : [],
    )
    const taken = matching.flatMap((line, place) => {
      const isLast = place === matching.length - 1
      const quantity = isLast ? wanted : Math.min(wanted, left[line] ?? 0)
      wanted -= quantity
      left[line] = (left[line] ?? 0) - quantity
      return quantity > 0 ? [{ line, quantity }] : []
    })
    return taken
  })
}
