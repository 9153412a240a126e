import * as z from 'zod'
import type { RefundDraft } from '../../orders/draft'
import type { Change } from '../connector'
import { minorOf } from './amount'
import { Amount, Currency, type Event, millisecondsOf, Reference, Text } from './fields'

const Refund = z.object({
  id: z.string(),
  amount: Amount,
  currency: Currency,
  status: Text,
  reason: Text,
  created: z.int().transform(millisecondsOf),
  payment_intent: Reference,
  charge: Reference,
})

const Charge = z.object({
  id: z.string(),
  amount_refunded: Amount,
  currency: Currency,
  payment_intent: Reference,
  invoice: Reference,
})

/**
 * One refund in its present state. The time is the refund's own in every telling of it; a state that came late is known
 * by its kind: pending may become succeeded, and either may become failed, but failed is final.
 */
export function refundChanged(event: Event): Change[] {
  const refund = Refund.parse(event.data.object)
  const payment = refund.payment_intent ?? refund.charge
  if (payment === null) return [{ type: 'ignored', reason: 'payment_not_named' }]
  return [
    {
      type: 'refund',
      subject: { payment },
      externalId: refund.id,
      amount: minorOf(refund.amount, refund.currency),
      items: [],
      status: statusOf(refund.status),
      reason: refund.reason,
      occurredAt: refund.created,
    },
  ]
}

/** The running total of a charge. An older charge names its invoice, and so ties the payment to the order. */
export function chargeRefunded(event: Event): Change[] {
  const charge = Charge.parse(event.data.object)
  const payment = charge.payment_intent ?? charge.id
  const total: Change = {
    type: 'refunded_total',
    subject: { payment },
    externalId: charge.id,
    amount: minorOf(charge.amount_refunded, charge.currency),
    occurredAt: event.created,
  }
  if (charge.invoice === null) return [total]
  return [{ type: 'payment', orderExternalId: charge.invoice, paymentReference: payment }, total]
}

function statusOf(status: string | null): RefundDraft['status'] {
  if (status === 'succeeded') return 'succeeded'
  return status === 'failed' || status === 'canceled' ? 'failed' : 'pending'
}
