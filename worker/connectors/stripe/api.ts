import * as z from 'zod'
import type { OrderDraft } from '../../orders/draft'
import type { Change, EnrichOptions } from '../connector'
import { minorOf } from './amount'
import { codesIn } from './evidence'
import { Amount, Currency, Discounts, Reference } from './fields'
import { Payment } from './invoice'
import { fitted, InvoiceLine, itemsOfInvoice, itemsOfSession, MOST_LINES, netOf, SessionLine, sum } from './lines'

const TIMEOUT_MILLISECONDS = 10_000
const PAGE = 100

/**
 * An order with its line items, its promotion codes, its payments and the fee that Stripe kept; any other change as it
 * was. Throws `stripe_api_answered_<status>`, a TimeoutError or a ZodError.
 */
export async function enrichOrder(change: Change, options: EnrichOptions): Promise<Change> {
  if (change.type !== 'order') return change
  const get = reader(options)
  const described = await withDescription(change.order, get)
  const itemized = await withLines(described, get)
  return { type: 'order', order: await withFee(itemized, get) }
}

type Get = <T>(path: string, schema: z.ZodType<T>) => Promise<T>

function reader({ apiKey, fetch, baseUrl = 'https://api.stripe.com' }: EnrichOptions): Get {
  return async (path, schema) => {
    const response = await fetch(`${baseUrl}${path}`, {
      headers: { Authorization: `Bearer ${apiKey}`, 'Stripe-Version': '2026-10-28.endive' },
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    })
    if (!response.ok) throw new Error(`stripe_api_answered_${response.status}`)
    return schema.parse(await response.json())
  }
}

const Described = z.object({
  discounts: Discounts,
  payments: z.object({ data: z.array(z.object({ payment: Payment })) }).nullish(),
})

/** A delivery names codes and, since Basil, an invoice's payments by nothing but ids; only asking tells them. */
async function withDescription(order: OrderDraft, get: Get): Promise<OrderDraft> {
  const lacksCodes = order.couponCodes.length === 0 && order.discountAmount > 0
  const lacksPayments = isInvoice(order) && order.paymentReferences.length === 0
  if (!lacksCodes && !lacksPayments) return order
  const query = isInvoice(order)
    ? 'expand[]=payments&expand[]=discounts.promotion_code'
    : 'expand[]=discounts.promotion_code'
  const told = await get(`${pathOf(order)}?${query}`, Described)
  const references = (told.payments?.data ?? []).flatMap(({ payment }) => [payment.payment_intent, payment.charge])
  return {
    ...order,
    couponCodes: codesIn([...order.couponCodes, ...told.discounts]),
    paymentReferences: unique([...order.paymentReferences, ...references]),
  }
}

/** Lines that do not add up to the order leave it as it is: its sum was told by the delivery and is right. */
async function withLines(order: OrderDraft, get: Get): Promise<OrderDraft> {
  if (order.items.some((item) => item.productId !== null || item.sku !== null)) return order
  const items = isInvoice(order)
    ? itemsOfInvoice(await list(`${pathOf(order)}/lines`, InvoiceLine, get), order.currency)
    : itemsOfSession(await list(`${pathOf(order)}/line_items`, SessionLine, get), order.currency)
  const base = sum(order.items.map(netOf)) - order.discountAmount
  return { ...order, ...fitted(items, base) }
}

async function list<T extends { id: string }>(path: string, schema: z.ZodType<T>, get: Get): Promise<T[]> {
  const Page = z.object({ data: z.array(schema), has_more: z.boolean().default(false) })
  const all: T[] = []
  for (let after = ''; ; ) {
    const page = await get(`${path}?limit=${PAGE}${after}`, Page)
    all.push(...page.data)
    const last = page.data.at(-1)
    if (!page.has_more || last === undefined || all.length > MOST_LINES) return all
    after = `&starting_after=${encodeURIComponent(last.id)}`
  }
}

const PaymentIntent = z.object({
  latest_charge: z
    .object({
      id: z.string(),
      balance_transaction: z.object({ fee: Amount, currency: Currency }).or(Reference),
    })
    .or(Reference),
})

/** The fee stays an estimate while a payment has not settled, or when it was taken in another currency. */
async function withFee(order: OrderDraft, get: Get): Promise<OrderDraft> {
  const intents = order.paymentReferences.filter((reference) => reference.startsWith('pi_'))
  const fees: (number | null)[] = []
  const charges: string[] = []
  for (const intent of intents) {
    const path = `/v1/payment_intents/${encodeURIComponent(intent)}?expand[]=latest_charge.balance_transaction`
    const { latest_charge: charge } = await get(path, PaymentIntent)
    if (charge === null || typeof charge === 'string') return order
    const entry = charge.balance_transaction
    const isOurs = entry !== null && typeof entry !== 'string' && entry.currency === order.currency
    fees.push(isOurs ? minorOf(entry.fee, order.currency) : null)
    charges.push(charge.id)
  }
  const known = fees.filter((fee) => fee !== null)
  const paymentReferences = unique([...order.paymentReferences, ...charges])
  if (known.length === 0 || known.length < fees.length) return { ...order, paymentReferences }
  return { ...order, paymentReferences, paymentFeeAmount: sum(known), isFeeEstimated: false }
}

function isInvoice(order: OrderDraft): boolean {
  return order.externalId.startsWith('in_')
}

function pathOf(order: OrderDraft): string {
  return `/v1/${isInvoice(order) ? 'invoices' : 'checkout/sessions'}/${encodeURIComponent(order.externalId)}`
}

function unique(texts: readonly (string | null)[]): string[] {
  return [...new Set(texts.filter((text) => text !== null))]
}
