import * as z from 'zod'
import { ActivityQuery } from '../activity/input'
import { TransferList } from '../ledger/input'
import { CountedLink } from '../partners/contract'
import { LinkList } from '../partners/links/input'
import { type Contract, listOf } from '../platform/contract'
import { OverviewQuery } from './input'
import { PartnerMoney } from './portal-contract'

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
} satisfies Contract
