import * as z from 'zod'
import { toMinor } from '../../core/money'
import type { DraftItem } from '../../orders/draft'
import { minorOf } from './amount'
import { Amount, Metadata, Reference, Text } from './fields'

/** More than this many lines are told as one: an order has no more. */
export const MOST_LINES = 200
const MOST_UNITS = 1_000_000

const Price = z.object({ id: z.string(), product: Reference }).nullish()

export const SessionLine = z.object({
  id: z.string(),
  description: Text,
  quantity: z.int().nullish(),
  amount_discount: Amount.default(0),
  amount_tax: Amount.default(0),
  amount_total: Amount,
  price: Price,
})

const Taxes = z.array(
  z.object({ amount: Amount, tax_behavior: z.string().optional(), inclusive: z.boolean().optional() }),
)

/** Since Basil the price is in `pricing.price_details` and taxes are in `taxes`; before, `price` and `tax_amounts`. */
export const InvoiceLine = z.object({
  id: z.string(),
  description: Text,
  quantity: z.int().nullish(),
  amount: Amount,
  discount_amounts: z.array(z.object({ amount: Amount })).nullish(),
  metadata: Metadata,
  taxes: Taxes.nullish(),
  tax_amounts: Taxes.nullish(),
  price: Price,
  plan: Price,
  pricing: z.object({ price_details: z.object({ price: Reference, product: Reference }).nullish() }).nullish(),
})

/** The lines as items whose nets are without tax and after every discount; null when one of them is a credit. */
export function itemsOfSession(lines: readonly z.output<typeof SessionLine>[], currency: string) {
  return itemsOf(
    lines.map((line) => ({
      ...line,
      sku: line.price?.id ?? null,
      productId: line.price?.product ?? null,
      net: line.amount_total - line.amount_tax,
      discount: line.amount_discount,
    })),
    currency,
  )
}

/** As `itemsOfSession`, for the lines of an invoice in either shape. */
export function itemsOfInvoice(lines: readonly z.output<typeof InvoiceLine>[], currency: string) {
  return itemsOf(
    lines.map((line) => {
      const discount = sum((line.discount_amounts ?? []).map((part) => part.amount))
      const inclusive = (line.taxes ?? line.tax_amounts ?? []).filter(isInclusive)
      return {
        ...line,
        sku: line.pricing?.price_details?.price ?? line.price?.id ?? line.plan?.id ?? null,
        productId: line.pricing?.price_details?.product ?? line.price?.product ?? line.plan?.product ?? null,
        net: line.amount - discount - sum(inclusive.map((tax) => tax.amount)),
        discount,
      }
    }),
    currency,
  )
}

/** A sale of which only the sum is known: `baseMinor` is without tax and after `discountMinor`. */
export function totalLine(baseMinor: number, discountMinor: number): DraftItem {
  const unitAmount = baseMinor + discountMinor
  return { productId: null, sku: null, name: 'total', quantity: 1, unitAmount, discountAmount: 0 }
}

/**
 * Items and the order discount that make exactly `baseMinor`; what the lines are above it was paid by a credit balance.
 * Null when the lines are none, or make less: then they do not mean what we take them to mean.
 */
export function fitted(items: readonly DraftItem[] | null, baseMinor: number) {
  if (items === null || items.length === 0 || items.length > MOST_LINES) return null
  const discountAmount = sum(items.map(netOf)) - baseMinor
  return discountAmount < 0 ? null : { items: [...items], discountAmount }
}

export function netOf(item: DraftItem): number {
  return item.quantity * item.unitAmount - item.discountAmount
}

export function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0)
}

type Line = {
  productId: string | null
  sku: string | null
  description: string | null
  quantity?: number | null | undefined
  net: number
  discount: number
}

function itemsOf(lines: readonly Line[], currency: string): DraftItem[] | null {
  if (lines.some((line) => line.net < 0 || line.discount < 0)) return null
  return lines.filter((line) => line.net + line.discount > 0).map((line) => itemOf(line, currency))
}

/** A price with tax in it may not divide by the quantity: the unit is rounded up, and the discount takes it back. */
function itemOf(line: Line, currency: string): DraftItem {
  const net = minorOf(line.net, currency)
  const gross = net + minorOf(line.discount, currency)
  const known = line.quantity ?? 1
  const quantity = known < 1 || known > Math.min(gross, MOST_UNITS) ? 1 : known
  const unitAmount = toMinor((BigInt(gross) + BigInt(quantity) - 1n) / BigInt(quantity))
  return {
    productId: line.productId,
    sku: line.sku,
    name: line.description?.slice(0, 200) ?? null,
    quantity,
    unitAmount,
    discountAmount: quantity * unitAmount - net,
  }
}

function isInclusive(tax: { tax_behavior?: string | undefined; inclusive?: boolean | undefined }): boolean {
  return tax.tax_behavior === 'inclusive' || tax.inclusive === true
}
