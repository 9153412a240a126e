import * as z from 'zod'
import type { Contract } from '../platform/contract'
import { CancelOrder, DisputeOrder, OrderPath, PayOrder, PlaceOrder, RefundOrder } from './input'

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
} satisfies Contract
