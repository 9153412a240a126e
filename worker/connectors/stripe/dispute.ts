import * as z from 'zod'
import type { DisputeDraft } from '../../orders/draft'
import type { Change } from '../connector'
import { minorOf } from './amount'
import { Amount, Currency, type Event, millisecondsOf, Reference } from './fields'
import { sum } from './lines'

const Dispute = z.object({
  id: z.string(),
  amount: Amount,
  currency: Currency,
  status: z.string(),
  created: z.int().transform(millisecondsOf),
  payment_intent: Reference,
  charge: Reference,
  balance_transactions: z.array(z.object({ fee: Amount, currency: Currency })).nullish(),
})

type Dispute = z.output<typeof Dispute>

export function disputeOpened(event: Event): Change[] {
  const dispute = Dispute.parse(event.data.object)
  return [changeOf(dispute, 'opened', dispute.created)]
}

/** An inquiry that closed (`warning_closed`) took nothing, which is as good as won. */
export function disputeClosed(event: Event): Change[] {
  const dispute = Dispute.parse(event.data.object)
  if (dispute.status === 'lost') return [changeOf(dispute, 'lost', event.created)]
  const won = dispute.status === 'won' || dispute.status === 'warning_closed'
  return won ? [changeOf(dispute, 'won', event.created)] : [{ type: 'ignored', reason: 'dispute_undecided' }]
}

function changeOf(dispute: Dispute, status: DisputeDraft['status'], occurredAt: number): Change {
  const payment = dispute.payment_intent ?? dispute.charge
  if (payment === null) return { type: 'ignored', reason: 'payment_not_named' }
  return {
    type: 'dispute',
    subject: { payment },
    externalId: dispute.id,
    status,
    amount: minorOf(dispute.amount, dispute.currency),
    feeAmount: feeOf(dispute),
    occurredAt,
  }
}

/** Null when not told, or told in the currency of the merchant's balance: nothing is converted. */
function feeOf(dispute: Dispute): number | null {
  const entries = dispute.balance_transactions ?? []
  if (entries.length === 0 || entries.some((entry) => entry.currency !== dispute.currency)) return null
  return Math.max(0, minorOf(sum(entries.map((entry) => entry.fee)), dispute.currency))
}
