import * as z from 'zod'
import { Deal, Touchpoint } from '../../deals/contract'
import { type Contract, listOf } from '../../platform/contract'
import { Commission } from '../contract'
import { AttributionQuery, CloseDeal, DealList } from './input'
import { DealTrace } from './trace'

const Amount = z.int()

const DealRow = Deal.extend({
  touchpoint_count: z.int(),
  commission_amount: Amount,
  partners: z.array(
    z.strictObject({
      partner_id: z.string(),
      partner_name: z.string().nullable(),
      touchpoints: z.int(),
      net_amount: Amount,
    }),
  ),
})

const OfModel = {
  unattributed_amount: Amount,
  reason: z.string().nullable(),
  zero_weight_types: z.array(z.string()),
}

const Attributions = z.strictObject({
  data: z.array(
    z.strictObject({
      partner_id: z.string(),
      model: z.string(),
      share_ppm: z.int(),
      amount: Amount,
      commission_amount: Amount,
    }),
  ),
  model_in_use: z.string().nullable(),
  ...OfModel,
  dropped: z.array(z.strictObject({ touchpoint_id: z.string(), reason: z.string() })),
  models: z.array(z.strictObject({ model: z.string(), tie_broken_by: z.string().nullable(), ...OfModel })),
  is_preview: z.boolean(),
})

const Decided = Deal.extend({ attribution: Attributions, commissions: z.array(Commission) })

const Whole = Decided.extend({
  ...DealRow.pick({ touchpoint_count: true, commission_amount: true, partners: true }).shape,
  touchpoints: z.array(Touchpoint),
  orders: z.array(
    z.strictObject({
      order_id: z.string(),
      source: z.string(),
      external_id: z.string(),
      status: z.string(),
      subtotal_amount: Amount,
      taken_amount: Amount,
    }),
  ),
  sentences: z.array(z.strictObject({ partner_id: z.string().nullable(), text: z.string() })),
})

const Story = DealTrace.omit({ frozen: true }).extend({
  input_hash: z.string(),
  revision: z.int().nullable(),
  is_preview: z.boolean(),
})

export const decidedDealsContract = {
  'GET /api/deals': {
    summary: 'Deals, newest first, with who touched them and what they pay.',
    who: 'staff',
    query: DealList,
    answers: { 200: listOf(DealRow) },
  },
  'GET /api/deals/:id': {
    summary: 'A deal with its touchpoints, the orders tied to it and the decision on it; while it is open, a preview.',
    who: 'staff',
    answers: { 200: Whole },
  },
  'GET /api/deals/:id/attributions': {
    summary: 'What a model gives each partner; without a model, the five that are stored.',
    who: 'staff',
    query: AttributionQuery,
    answers: { 200: Attributions },
  },
  'GET /api/deals/:id/trace': {
    summary: 'Why the deal was credited as it was.',
    who: 'staff',
    answers: { 200: Story },
  },
  'POST /api/deals/:id/close': {
    summary: 'Wins or loses a deal. A won one is attributed, and its commissions are booked, before the answer.',
    who: 'editors',
    body: CloseDeal,
    answers: { 200: Decided },
  },
} satisfies Contract
