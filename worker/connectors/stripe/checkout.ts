import * as z from 'zod'
import type { CreateLead } from '../../leads/input'
import type { Evidence, OrderDraft } from '../../orders/draft'
import type { Change, ConnectionSettings } from '../connector'
import { estimatedFee, minorOf } from './amount'
import { evidenceOf } from './evidence'
import { Amount, Currency, Discounts, type Event, Metadata, millisecondsOf, Reference, Text } from './fields'
import { totalLine } from './lines'

const Session = z.object({
  id: z.string(),
  mode: z.string(),
  payment_status: z.string(),
  created: z.int().transform(millisecondsOf),
  invoice: Reference,
  invoice_creation: z.object({ enabled: z.boolean() }).nullish(),
  payment_intent: Reference,
  customer: Reference,
  client_reference_id: Text,
  customer_email: Text,
  customer_details: z.object({ email: Text, name: Text }).nullish(),
  metadata: Metadata,
  discounts: Discounts,
  amount_total: Amount.nullish(),
})

type Session = z.output<typeof Session>

const PaidSession = Session.extend({
  currency: Currency,
  amount_total: Amount,
  total_details: z
    .object({ amount_discount: Amount.default(0), amount_shipping: Amount.nullish(), amount_tax: Amount.default(0) })
    .nullish(),
  shipping_cost: z.object({ amount_tax: Amount.default(0), amount_total: Amount }).nullish(),
})

/** Completed: a payment's order, or who is behind the first invoice of a subscription. */
export function sessionCompleted(event: Event, settings: ConnectionSettings): Change[] {
  const session = Session.parse(event.data.object)
  if (session.mode === 'setup') return [{ type: 'ignored', reason: 'setup_mode' }]
  if (session.mode === 'subscription') return subscriber(session, event.created)
  if (awaitsInvoice(session)) return [{ type: 'ignored', reason: 'awaits_invoice' }]
  const paidAt = session.payment_status === 'unpaid' ? null : event.created
  return [{ type: 'order', order: orderOf(event, settings, paidAt) }]
}

/** A late method paid. The order is told again, because its first telling may never have come. */
export function sessionPaid(event: Event, settings: ConnectionSettings): Change[] {
  const session = Session.parse(event.data.object)
  if (session.mode !== 'payment' || awaitsInvoice(session)) return sessionCompleted(event, settings)
  const order = orderOf(event, settings, event.created)
  return [
    { type: 'order', order },
    { type: 'paid', orderExternalId: order.externalId, paidAt: event.created },
  ]
}

/** A late method failed. A subscription's invoice stays open and may yet be paid, so only a payment is cancelled. */
export function sessionFailed(event: Event): Change[] {
  const session = Session.parse(event.data.object)
  if (session.mode !== 'payment') return [{ type: 'ignored', reason: 'paid_by_invoice' }]
  if (awaitsInvoice(session)) return [{ type: 'ignored', reason: 'awaits_invoice' }]
  const orderExternalId = session.invoice ?? session.id
  return [{ type: 'cancelled', orderExternalId, externalId: session.id, occurredAt: event.created }]
}

/**
 * A payment whose invoice Stripe makes only once it is paid. Its order is that of the invoice, whose id is not known
 * yet: an order under the session's id would be a second one for the same money.
 */
function awaitsInvoice(session: Session): boolean {
  return session.invoice === null && session.invoice_creation?.enabled === true
}

/** The money comes with the invoice. A trial has none yet: a lead keeps who brought the customer until it does. */
function subscriber(session: Session, occurredAt: number): Change[] {
  const evidence = evidenceOfSession(session)
  const changes: Change[] = []
  if (session.invoice !== null) {
    changes.push({ type: 'evidence', orderExternalId: session.invoice, evidence, occurredAt })
  }
  const isTrial = session.payment_status === 'no_payment_required' || session.amount_total === 0
  if (isTrial && evidence.customerExternalId !== null) {
    changes.push({ type: 'lead', lead: leadOf(evidence, session.created) })
  }
  return changes.length > 0 ? changes : [{ type: 'ignored', reason: 'session_without_invoice' }]
}

function leadOf(evidence: Evidence, occurredAt: number): CreateLead {
  return {
    external_id: evidence.customerExternalId,
    email: evidence.email,
    name: evidence.customerName,
    visitor_id: evidence.visitorId,
    partner_code: evidence.partnerCode,
    click_token: evidence.clickToken,
    occurred_at: occurredAt,
  }
}

function orderOf(event: Event, settings: ConnectionSettings, paidAt: number | null): OrderDraft {
  const session = PaidSession.parse(event.data.object)
  const amounts = amountsOf(session)
  return {
    ...evidenceOfSession(session),
    ...amounts,
    externalId: session.invoice ?? session.id,
    rank: 2,
    currency: session.currency,
    paymentFeeAmount: estimatedFee(minorOf(session.amount_total, session.currency), session.currency, settings),
    isFeeEstimated: true,
    campaign: null,
    dealId: null,
    kind: 'one_time',
    status: paidAt === null ? 'pending' : 'paid',
    placedAt: session.created,
    paidAt,
    paymentReferences: session.payment_intent === null ? [] : [session.payment_intent],
  }
}

/** `amount_total` has all tax in it, whether prices include tax or not; so what it leaves is the base in both cases. */
function amountsOf(session: z.output<typeof PaidSession>) {
  const inMinor = (amount: number) => minorOf(amount, session.currency)
  const shipping = session.shipping_cost
  const total = inMinor(session.amount_total)
  const taxAmount = Math.min(total, inMinor(session.total_details?.amount_tax ?? 0))
  const shippingNet = shipping ? shipping.amount_total - shipping.amount_tax : session.total_details?.amount_shipping
  const shippingAmount = Math.min(total - taxAmount, inMinor(shippingNet ?? 0))
  const discountAmount = inMinor(session.total_details?.amount_discount ?? 0)
  const base = total - taxAmount - shippingAmount
  return { items: [totalLine(base, discountAmount)], discountAmount, taxAmount, shippingAmount }
}

function evidenceOfSession(session: Session) {
  return evidenceOf({
    metadata: [session.metadata],
    clientReferenceId: session.client_reference_id,
    customer: session.customer,
    email: session.customer_details?.email ?? session.customer_email,
    name: session.customer_details?.name ?? null,
    promotionCodes: session.discounts,
  })
}
