import * as z from 'zod'
import type { OrderDraft } from '../../orders/draft'
import type { Change, ConnectionSettings } from '../connector'
import { estimatedFee, minorOf } from './amount'
import { evidenceOf } from './evidence'
import { Amount, Currency, Discounts, type Event, Metadata, millisecondsOf, Reference, Text } from './fields'
import { fitted, InvoiceLine, itemsOfInvoice, sum, totalLine } from './lines'

export const Payment = z.object({ payment_intent: Reference, charge: Reference })
const Amounts = z.array(z.object({ amount: Amount })).nullish()

/** Since 2025-03-31 (Basil) `parent`, `payments` and `total_taxes`; before, the fields marked older. */
const Invoice = z.object({
  id: z.string(),
  billing_reason: Text,
  created: z.int().transform(millisecondsOf),
  status_transitions: z.object({ paid_at: z.int().transform(millisecondsOf).nullish() }).nullish(),
  currency: Currency,
  amount_paid: Amount,
  amount_paid_off_stripe: Amount.nullish(),
  total: Amount,
  total_excluding_tax: Amount.nullish(),
  total_taxes: Amounts,
  total_tax_amounts: Amounts, // older
  tax: Amount.nullish(), // older
  total_discount_amounts: Amounts,
  amount_shipping: Amount.nullish(),
  shipping_cost: z.object({ amount_tax: Amount.default(0), amount_total: Amount }).nullish(),
  customer: Reference,
  customer_email: Text,
  customer_name: Text,
  metadata: Metadata,
  parent: z.object({ subscription_details: z.object({ metadata: Metadata }).nullish() }).nullish(),
  subscription_details: z.object({ metadata: Metadata }).nullish(), // older
  discounts: Discounts,
  lines: z.object({ data: z.array(InvoiceLine), has_more: z.boolean().default(false) }).nullish(),
  payments: z.object({ data: z.array(z.object({ payment: Payment })) }).nullish(),
  payment_intent: Reference, // older
  charge: Reference, // older
})

type Invoice = z.output<typeof Invoice>

/** The order of an invoice. A trial's invoice, or one paid from a balance, moves no money and makes none. */
export function invoicePaid(event: Event, settings: ConnectionSettings): Change[] {
  const invoice = Invoice.parse(event.data.object)
  const paid = minorOf(Math.min(invoice.total, paidOf(invoice)), invoice.currency)
  if (paid <= 0) return [{ type: 'ignored', reason: 'zero_amount' }]
  const order: OrderDraft = {
    ...evidenceOfInvoice(invoice),
    ...amountsOf(invoice, paid),
    externalId: invoice.id,
    rank: 1,
    currency: invoice.currency,
    paymentFeeAmount: estimatedFee(paid, invoice.currency, settings),
    isFeeEstimated: true,
    campaign: null,
    dealId: null,
    kind: kindOf(invoice.billing_reason),
    status: 'paid',
    placedAt: invoice.created,
    paidAt: invoice.status_transitions?.paid_at ?? event.created,
    paymentReferences: referencesOf(invoice),
  }
  return [{ type: 'order', order }]
}

const InvoicePayment = z.object({ invoice: Reference, payment: Payment })

/** Which payment paid which invoice: since Basil nothing else says so, and a refund names only the payment. */
export function invoicePaymentPaid(event: Event): Change[] {
  const { invoice, payment } = InvoicePayment.parse(event.data.object)
  const references = [payment.payment_intent, payment.charge].filter((id) => id !== null)
  if (invoice === null || references.length === 0) return [{ type: 'ignored', reason: 'payment_not_named' }]
  return references.map((paymentReference) => ({ type: 'payment', orderExternalId: invoice, paymentReference }))
}

/** What was paid elsewhere and marked so is a sale too; whether `amount_paid` has it depends on Stripe's version. */
function paidOf(invoice: Invoice): number {
  return Math.max(invoice.amount_paid, invoice.amount_paid_off_stripe ?? 0)
}

/**
 * The base is what is due without tax and shipping, but never more than was paid: a customer's balance is money of an
 * earlier order. Tax and shipping take the rest, so that the order's total is the payment and refunding it is all of
 * it.
 */
function amountsOf(invoice: Invoice, paid: number) {
  const inMinor = (amount: number) => minorOf(amount, invoice.currency)
  const taxes = invoice.total_taxes ?? invoice.total_tax_amounts
  const tax = invoice.tax ?? sum((taxes ?? []).map((part) => part.amount))
  const shipping = invoice.shipping_cost
  const shippingDue = shipping ? shipping.amount_total - shipping.amount_tax : (invoice.amount_shipping ?? 0)
  const withoutTax = inMinor(invoice.total_excluding_tax ?? invoice.total - tax)
  const due = Math.max(0, withoutTax - inMinor(shippingDue))
  const base = Math.min(due, paid)
  const taxAmount = Math.min(inMinor(invoice.total) - withoutTax, paid - base)
  const lines = invoice.lines?.has_more ? null : itemsOfInvoice(invoice.lines?.data ?? [], invoice.currency)
  const discountAmount = sum((invoice.total_discount_amounts ?? []).map((part) => inMinor(part.amount))) + due - base
  return {
    ...(fitted(lines, base) ?? { items: [totalLine(base, discountAmount)], discountAmount }),
    taxAmount,
    shippingAmount: paid - base - taxAmount,
  }
}

function kindOf(billingReason: string | null): OrderDraft['kind'] {
  if (billingReason === 'subscription_create') return 'subscription_first'
  const renews = /^subscription_(cycle|update|threshold)$/.test(billingReason ?? '')
  return renews ? 'subscription_renewal' : 'one_time'
}

function evidenceOfInvoice(invoice: Invoice) {
  const subscription = invoice.parent?.subscription_details ?? invoice.subscription_details
  const lines = invoice.lines?.data ?? []
  return evidenceOf({
    metadata: [invoice.metadata, subscription?.metadata ?? {}, ...lines.map((line) => line.metadata)],
    customer: invoice.customer,
    email: invoice.customer_email,
    name: invoice.customer_name,
    promotionCodes: invoice.discounts,
  })
}

function referencesOf(invoice: Invoice): string[] {
  const payments = (invoice.payments?.data ?? []).map((entry) => entry.payment)
  const named = [
    invoice.payment_intent,
    invoice.charge,
    ...payments.flatMap((payment) => [payment.payment_intent, payment.charge]),
  ]
  return [...new Set(named.filter((id) => id !== null))]
}
