import { amountsOf, type RefundFact } from '../../core/order-amounts'
import type { FactRow, OrderRow } from '../../orders/queries'
import { historyOfOrder } from '../order-history'

/** An order that a deal covers, with its facts. */
export type TiedOrder = { order: OrderRow; facts: FactRow[] }

/** What the facts of a tied order take from the deal, in the order in which they happened. */
export type Taken = { refunds: RefundFact[]; total: number; isDisputed: boolean }

/** What all facts of an order leave of it, fees and commissions aside, whether it was paid or not. Minor units. */
export function leftOf({ order, facts }: TiedOrder) {
  const { lines, history } = historyOfOrder(order, facts)
  const amounts = amountsOf({
    lines: lines.map(({ net_amount: net, quantity }) => ({ net, quantity })),
    total: order.totalAmount,
    platformFeeBp: 0,
    paymentFees: 0,
    paid: true,
    grants: [],
    facts: history.facts,
  })
  return { ...amounts, isDisputed: history.dispute === 'open' }
}

/**
 * What was given back of a tied order's base lowers the deal, step by step: refunds, lost disputes, a cancellation.
 * Whether the order was paid does not matter, as it is the deal that was sold. Minor units.
 */
export function takenFrom({ order, facts }: TiedOrder): Taken {
  const { steps, isDisputed } = leftOf({ order, facts })
  const before = [order.subtotalAmount, ...steps.map(({ baseLeft }) => baseLeft)]
  const refunds = steps.flatMap(({ factId, kind, at, baseLeft }, index): RefundFact[] => {
    const amount = (before[index] ?? 0) - baseLeft
    return amount > 0 ? [{ kind: 'refund', id: `${order.id}:${kind}:${factId}`, at, amount, items: [] }] : []
  })
  const total = refunds.reduce((sum, { amount }) => sum + (amount ?? 0), 0)
  return { refunds, total, isDisputed }
}
