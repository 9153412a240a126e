import * as z from 'zod'
import { type Contract, listOf } from '../platform/contract'
import { EarningList } from './input'

/** A partner's money by currency. */
export const PartnerMoney = z.record(
  z.string(),
  z.strictObject({
    earned: z.int(),
    pending: z.int(),
    available: z.int(),
    reserved: z.int(),
    transit: z.int(),
    paid: z.int(),
    receivable: z.int(),
    held: z.int(),
  }),
)

const Earning = z.strictObject({
  id: z.string(),
  source: z.enum(['order', 'deal', 'credit', 'adjustment']),
  order_at: z.string(),
  amount: z.int(),
  net_amount: z.int(),
  currency: z.string(),
  status: z.string(),
  reason: z.string().nullable(),
  sentence: z.string().nullable(),
  clears_at: z.string().nullable(),
})

const Story = Earning.extend({
  held_reason: z.string().nullable(),
  reversed_amount: z.int(),
  order: z
    .strictObject({
      placed_at: z.string(),
      paid_at: z.string().nullable(),
      currency: z.string(),
      status: z.string(),
      masked_customer: z.string().nullable(),
    })
    .nullable(),
  model_in_use: z.string().nullable(),
  measured_from: z.string().nullable(),
  windows: z.record(z.string(), z.number()).nullable(),
  touches: z.array(
    z.strictObject({
      occurred_at: z.string(),
      kind: z.string(),
      source: z.string(),
      mine: z.boolean(),
      kept: z.boolean(),
      reason: z.string().nullable(),
      share_ppm: z.int(),
    }),
  ),
  rule: z.strictObject({ name: z.string(), version: z.int().nullable(), rate_bp: z.int().nullable() }).nullable(),
  steps: z.array(z.strictObject({ label: z.string(), kind: z.enum(['amount', 'percent']), amount: z.int() })),
  input_hash: z.string().nullable(),
})

/** What a partner sees of itself. */
export const portalContract = {
  'GET /api/portal': {
    summary: 'A partner’s first page: money by age, the link, what was earned each day.',
    who: 'partners',
    answers: {
      200: z.strictObject({
        as_of: z.string(),
        partner: z.strictObject({
          id: z.string(),
          name: z.string().nullable(),
          code: z.string().nullable(),
          status: z.string(),
        }),
        link: z.strictObject({ url: z.string() }).nullable(),
        amounts: PartnerMoney,
        next_clears_at: z.string().nullable(),
        currency: z.string(),
        series: z.array(z.strictObject({ day: z.string(), amount: z.int(), amount_before: z.int() })),
      }),
    },
  },
  'GET /api/earnings': {
    summary: 'A partner’s earnings, newest first, with a sentence each.',
    who: 'partners',
    query: EarningList,
    answers: { 200: listOf(Earning) },
  },
  'GET /api/earnings/:id': {
    summary: 'Why this was earned, with the buyer masked.',
    who: 'partners',
    answers: { 200: Story },
  },
} satisfies Contract
