import * as z from 'zod'
import { ActivityQuery } from '../activity/input'
import { TransferList } from '../ledger/input'
import { CountedLink } from '../partners/contract'
import { LinkList } from '../partners/links/input'
import { type Contract, listOf } from '../platform/contract'
import { EarningList, OverviewQuery } from './input'

const Amounts = z.record(z.string(), z.int())
const Totals = z.strictObject({
  visits: z.int(),
  leads: z.int(),
  orders: z.int(),
  revenue_amounts: Amounts,
  commission_amounts: Amounts,
})

const Overview = z.strictObject({
  as_of: z.string(),
  currency: z.string(),
  days: z.int(),
  tasks: z.array(
    z.strictObject({
      name: z.string(),
      count: z.int(),
      amounts: Amounts,
      oldest_at: z.string().nullable(),
      href: z.string(),
    }),
  ),
  setup: z.strictObject({
    tag_seen: z.boolean(),
    first_visit: z.boolean(),
    connection: z.boolean(),
    first_partner: z.boolean(),
    first_order: z.boolean(),
  }),
  totals: Totals,
  before: Totals,
  series: z.array(
    z.strictObject({
      day: z.string(),
      visits: z.int(),
      leads: z.int(),
      orders: z.int(),
      revenue_amount: z.int(),
      commission_amount: z.int(),
      revenue_amount_before: z.int(),
    }),
  ),
  top_partners: z.array(
    z.strictObject({
      partner_id: z.string(),
      name: z.string().nullable(),
      revenue_amount: z.int(),
      commission_amount: z.int(),
      orders: z.int(),
    }),
  ),
  dropped: z.array(z.strictObject({ reason: z.string(), count: z.int() })),
})

const PartnerMoney = z.record(
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
  windows: z.strictObject({ click: z.number(), view: z.number() }).nullable(),
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
  rule: z.strictObject({ name: z.string(), version: z.int().nullable(), rate_bp: z.int() }).nullable(),
  steps: z.array(z.strictObject({ label: z.string(), kind: z.enum(['amount', 'percent']), amount: z.int() })),
  input_hash: z.string().nullable(),
})

const Activity = z.strictObject({
  id: z.string(),
  at: z.string(),
  actor: z.string(),
  actor_name: z.string().nullable(),
  action: z.string(),
  object: z.string(),
  country: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()).nullable(),
})

const Transfer = z.strictObject({
  cause: z.string(),
  n: z.int(),
  at: z.string(),
  day: z.string(),
  debit: z.string(),
  credit: z.string(),
  currency: z.string(),
  amount: z.int(),
  partner_id: z.string().nullable(),
  partner_name: z.string().nullable(),
  commission_id: z.string().nullable(),
  for_commission_id: z.string().nullable(),
  payout_id: z.string().nullable(),
})

export const analyticsContract = {
  'GET /api/ledger/transfers': {
    summary: 'Transfers, newest first.',
    who: 'staff',
    query: TransferList,
    answers: { 200: listOf(Transfer) },
  },
  'GET /api/activity': {
    summary: 'Who did what to which object, newest first.',
    who: 'staff',
    query: ActivityQuery,
    answers: { 200: listOf(Activity) },
  },
  'GET /api/overview': {
    summary: 'What waits, how the period went, and what did not count.',
    who: 'staff',
    query: OverviewQuery,
    answers: { 200: Overview },
  },
  'GET /api/partners/:id/stats': {
    summary: 'A partner’s visits, orders and money.',
    who: 'staff',
    answers: {
      200: z.strictObject({
        visits: z.int(),
        orders: z.int(),
        revenue_amounts: Amounts,
        amounts: PartnerMoney,
        as_of: z.string(),
      }),
    },
  },
  'GET /api/links': {
    summary: 'Links with their visits, newest first. A partner sees its own.',
    who: 'signed in',
    query: LinkList,
    answers: { 200: listOf(CountedLink) },
  },
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
