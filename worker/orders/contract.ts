import * as z from 'zod'
import { Touchpoint } from '../deals/contract'
import { NewTouchpoint } from '../deals/input'
import type { Contract } from '../platform/contract'
import { CancelOrder, DisputeOrder, OrderPath, PayOrder, PlaceOrder, RefundOrder, TieOrder } from './input'

const recorded = (name: string) => {
  const answer = z.strictObject({ [name]: z.string() })
  return { 201: answer, 200: answer, 202: answer }
}
const Placed = z.strictObject({ order_id: z.string() })

export const ordersContract = {
  'POST /api/orders': {
    summary: 'Places an order once. The same external id with the same content answers 200, with other content 409.',
    who: 'secret key',
    body: PlaceOrder,
    answers: { 201: Placed, 200: Placed },
  },
  'POST /api/orders/:order/refunds': {
    summary: 'Records a refund; before its order it is kept (202).',
    who: 'secret key',
    query: OrderPath,
    body: RefundOrder,
    answers: recorded('refund_id'),
  },
  'POST /api/orders/:order/cancel': {
    summary: 'Cancels an order: nothing of it earns.',
    who: 'secret key',
    query: OrderPath,
    body: CancelOrder,
    answers: recorded('cancellation_id'),
  },
  'POST /api/orders/:order/pay': {
    summary: 'Says that a pending order was paid.',
    who: 'secret key',
    query: OrderPath,
    body: PayOrder,
    answers: recorded('payment_id'),
  },
  'POST /api/orders/:order/disputes': {
    summary: 'Opens a dispute, or says how it ended.',
    who: 'secret key',
    query: OrderPath,
    body: DisputeOrder,
    answers: recorded('dispute_id'),
  },
  'POST /api/orders/:order/touchpoints': {
    summary:
      'Logs a touchpoint on an order by hand; the order is decided again. With an external id it is logged once.',
    who: 'editors',
    query: OrderPath,
    body: NewTouchpoint,
    answers: { 201: Touchpoint, 200: Touchpoint },
  },
  'POST /api/orders/:order/tie': {
    summary:
      'Says which deal an order is of: the deal earns, and what is given back of the order lowers it. ' +
      'Null: of none; said by a person, that it is another sale.',
    who: 'editors',
    query: OrderPath,
    body: TieOrder,
    answers: { 200: z.strictObject({ order_id: z.string(), deal_id: z.string().nullable() }) },
  },
} satisfies Contract
