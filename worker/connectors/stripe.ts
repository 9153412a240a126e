import * as z from 'zod'
import { Amounts, BasisPoints } from '../platform/shapes'
import type { Change, ConnectionSettings, Connector } from './connector'
import { enrichOrder } from './stripe/api'
import { sessionCompleted, sessionFailed, sessionPaid } from './stripe/checkout'
import { disputeClosed, disputeOpened } from './stripe/dispute'
import { Event } from './stripe/fields'
import { invoicePaid, invoicePaymentPaid } from './stripe/invoice'
import { chargeRefunded, refundChanged } from './stripe/refund'
import { verifyStripe } from './stripe/signature'

const READERS: ReadonlyMap<string, (event: Event, settings: ConnectionSettings) => Change[]> = new Map([
  ['checkout.session.completed', sessionCompleted],
  ['checkout.session.async_payment_succeeded', sessionPaid],
  ['checkout.session.async_payment_failed', sessionFailed],
  ['invoice.paid', invoicePaid],
  ['invoice_payment.paid', invoicePaymentPaid],
  ['refund.created', refundChanged],
  ['refund.updated', refundChanged],
  ['refund.failed', refundChanged],
  // The name that `refund.updated` had, still sent to endpoints that ask for it.
  ['charge.refund.updated', refundChanged],
  ['charge.refunded', chargeRefunded],
  ['charge.dispute.created', disputeOpened],
  ['charge.dispute.closed', disputeClosed],
])

const Key = z.object({ id: z.string().min(1).max(255), object: z.enum(['event', 'v2.core.event']) })

export const StripeSettings = z.strictObject({
  api_key: z
    .string()
    .regex(/^[rs]k_(live|test)_\w{8,255}$/)
    .optional(),
  fee_bp: BasisPoints.optional(),
  fee_fixed_amounts: Amounts.optional(),
})

/** Checkout and Billing of Stripe: the money of a payment is its session's, that of a subscription its invoices'. */
export const stripe: Connector = {
  source: 'stripe',
  verify: verifyStripe,
  keyOf(_headers, payload) {
    const key = Key.safeParse(payload)
    return key.success ? key.data.id : null
  },
  settings: StripeSettings,
  changes(payload, settings) {
    if (Key.safeParse(payload).data?.object === 'v2.core.event') return [{ type: 'ignored', reason: 'thin_event' }]
    const event = Event.safeParse(payload)
    if (!event.success) return [{ type: 'ignored', reason: 'not_a_stripe_event' }]
    const reader = READERS.get(event.data.type)
    return reader?.(event.data, settings) ?? [{ type: 'ignored', reason: 'event_type_not_used' }]
  },
  enrich: enrichOrder,
}
