import * as z from 'zod'
import { OrderPath } from '../orders/input'
import { type Contract, listOf } from '../platform/contract'
import { CommissionList, HoldCommission, OrderList } from './input'
import { recomputeContract } from './recompute/contract'
import { ruleContract } from './rules/contract'
import { simulationContract } from './simulations/contract'
import { Trace } from './trace'

const Id = z.string()
const When = z.string()
const Amount = z.int()

export const Commission = z.strictObject({
  id: Id,
  partner_id: Id,
  kind: z.enum(['order', 'deal', 'credit', 'adjustment']),
  order_id: Id.nullable(),
  deal_id: Id.nullable(),
  currency: z.string(),
  amount: Amount,
  reversed_amount: Amount,
  net_amount: Amount,
  status: z.enum(['held', 'pending', 'available', 'reserved', 'in_transit', 'paid', 'reversed']),
  held_reason: z.string().nullable(),
  clears_at: When.nullable(),
  amounts: z.strictObject({
    pending: Amount,
    available: Amount,
    reserved: Amount,
    transit: Amount,
    paid: Amount,
    recovered: Amount,
    owed: Amount,
    repaid: Amount,
  }),
  version: z.int(),
  created_at: When,
  actions: z.array(z.strictObject({ name: z.string(), allowed: z.boolean(), code: z.string().nullable() })),
})

const OrderRow = z.strictObject({
  id: Id,
  source: z.string(),
  external_id: z.string(),
  status: z.enum(['pending', 'paid', 'partially_refunded', 'refunded', 'cancelled', 'disputed']),
  version: z.int(),
  currency: z.string(),
  subtotal_amount: Amount,
  total_amount: Amount,
  refunded_amount: Amount,
  commission_amount: Amount,
  kind: z.string(),
  campaign: z.string().nullable(),
  deal_id: Id.nullable(),
  placed_at: When,
  paid_at: When.nullable(),
  attributed_at: When.nullable(),
  partners: z.array(z.strictObject({ partner_id: Id, net_amount: Amount })),
})

const Decision = Trace.omit({ frozen: true, grants: true }).extend({ input_hash: z.string(), revision: z.int() })

const Order = OrderRow.extend({
  repeats_deal_id: Id.nullable(),
  discount_amount: Amount,
  tax_amount: Amount,
  shipping_amount: Amount,
  payment_fee_amount: Amount,
  is_fee_estimated: z.boolean(),
  items: z.array(
    z.strictObject({
      line: z.int(),
      product_id: z.string().nullable(),
      sku: z.string().nullable(),
      name: z.string().nullable(),
      quantity: z.int(),
      unit_amount: Amount,
      discount_amount: Amount,
      net_amount: Amount,
    }),
  ),
  customer: z.strictObject({ email: z.string().nullable(), external_id: z.string().nullable() }),
  attribution: z.strictObject({
    model_in_use: z.string().nullable(),
    reason: z.string().nullable(),
    shares: z.array(z.strictObject({ partner_id: Id, share_ppm: z.int(), amount: Amount })),
  }),
  split: z.strictObject({
    platform_fee_amount: Amount,
    commission_amount: Amount,
    payment_fee_amount: Amount,
    seller_amount: Amount,
  }),
  flags: z.array(z.enum(['refund_exceeds_order', 'negative_seller'])),
  commissions: z.array(
    Commission.extend({
      lines: z.array(
        z.strictObject({
          line: z.int(),
          rule_id: Id.nullable(),
          rule_version: z.int().nullable(),
          rate_bp: z.int(),
          amount: Amount,
        }),
      ),
    }),
  ),
  refunds: z.array(
    z.strictObject({
      external_id: z.string(),
      kind: z.string(),
      status: z.string(),
      amount: Amount.nullable(),
      occurred_at: When,
      reason: z.string().nullable(),
    }),
  ),
  trace: Decision.nullable(),
})

export const commissionsContract = {
  ...ruleContract,
  ...recomputeContract,
  ...simulationContract,
  'GET /api/orders': {
    summary: 'Orders, newest first.',
    who: 'staff',
    query: OrderList,
    answers: { 200: listOf(OrderRow) },
  },
  'GET /api/orders/:order': {
    summary: 'An order, by its id or its external id, with the decision on it.',
    who: 'staff',
    query: OrderPath,
    answers: { 200: Order },
  },
  'GET /api/orders/:order/trace': {
    summary: 'Why the order was credited as it was.',
    who: 'staff',
    query: OrderPath,
    answers: { 200: Decision },
  },
  'GET /api/commissions': {
    summary: 'Commissions, newest first.',
    who: 'staff',
    query: CommissionList,
    answers: { 200: listOf(Commission) },
  },
  'POST /api/commissions/:id/hold': {
    summary: 'Holds a commission.',
    who: 'editors',
    body: HoldCommission,
    answers: { 200: Commission },
  },
  'POST /api/commissions/:id/release': {
    summary: 'Lets a held commission clear again; a person decides.',
    who: 'people',
    body: HoldCommission,
    answers: { 200: Commission },
  },
} satisfies Contract
