import type { TouchpointType } from '../../worker/core/deal'

/** One partner as the month begins; `weight` is how much of the traffic it brings. */
export type PartnerPart = {
  code: string
  name: string
  type: 'affiliate' | 'referral' | 'integration' | 'reseller'
  rateBasisPoints: number
  weight: number
  coupon?: string
  status?: 'active' | 'pending'
  /** The day of the story on which it is suspended. */
  suspendedOn?: number
}

export type ProductPart = { id: string; name: string; unitAmount: number }

export type DealPart = {
  name: string
  amount: number
  touches: [code: string, type: TouchpointType, daysAgo: number, notes: string][]
  wonDaysAgo?: number
}

export type Cast = {
  name: string
  host: string
  shard: 'SHARD_00' | 'SHARD_01'
  currency: string
  seed: number
  /** Hour of the first day at which it signs up; the shop’s is the earliest: the demo sells in the first one’s name. */
  beginsAtHour: number
  kinds: ('one_time' | 'subscription_first' | 'subscription_renewal')[]
  settings: Record<string, unknown>
  visitsADay: [least: number, most: number]
  ordersADay: [least: number, most: number]
  pages: string[]
  partners: PartnerPart[]
  products: ProductPart[]
  deals: DealPart[]
}

export const MUGSHOP: Cast = {
  name: 'Mugshop',
  host: 'mugshop.example',
  shard: 'SHARD_00',
  currency: 'USD',
  seed: 20_261,
  beginsAtHour: 8,
  kinds: ['one_time'],
  settings: { hold_days: 14, second_approver_above_amounts: { USD: 20_000 } },
  visitsADay: [40, 62],
  ordersADay: [2, 4],
  pages: ['/', '/mugs', '/mugs/stoneware', '/cups', '/pour-over'],
  partners: [
    {
      code: 'alice',
      name: 'Alice’s Coffee Diary',
      type: 'affiliate',
      rateBasisPoints: 1_000,
      weight: 9,
      coupon: 'ALICE10',
    },
    { code: 'slow-mornings', name: 'Slow Mornings', type: 'affiliate', rateBasisPoints: 1_200, weight: 7 },
    { code: 'desk-setup', name: 'The Desk Setup', type: 'affiliate', rateBasisPoints: 800, weight: 5, coupon: 'DESK5' },
    { code: 'bean-weekly', name: 'Bean Weekly', type: 'referral', rateBasisPoints: 1_500, weight: 4 },
    { code: 'potters-notes', name: 'Potter’s Field Notes', type: 'referral', rateBasisPoints: 1_000, weight: 3 },
    {
      code: 'coupon-corner',
      name: 'Coupon Corner',
      type: 'affiliate',
      rateBasisPoints: 500,
      weight: 4,
      suspendedOn: 27,
    },
    {
      code: 'kettle-club',
      name: 'Kettle Club',
      type: 'affiliate',
      rateBasisPoints: 1_000,
      weight: 1,
      status: 'pending',
    },
  ],
  products: [
    { id: 'stoneware-mug', name: 'Stoneware mug', unitAmount: 2_400 },
    { id: 'travel-cup', name: 'Travel cup', unitAmount: 3_200 },
    { id: 'pour-over-set', name: 'Pour-over set', unitAmount: 5_800 },
  ],
  deals: [
    {
      name: 'Harbour hotels: 200 mugs',
      amount: 480_000,
      touches: [
        ['bean-weekly', 'introduction', 21, 'met their buyer at the fair'],
        ['slow-mornings', 'content_share', 16, ''],
        ['bean-weekly', 'demo', 9, 'tasting at the hotel'],
        ['desk-setup', 'click', 12, 'from the review'],
        ['potters-notes', 'proposal', 4, 'glaze and sizes'],
      ],
    },
    {
      name: 'Quarry café: opening set',
      amount: 126_000,
      touches: [
        ['potters-notes', 'referral', 24, ''],
        ['bean-weekly', 'negotiation', 15, 'second order agreed'],
      ],
      wonDaysAgo: 14,
    },
  ],
}

export const TIDEWRITE: Cast = {
  name: 'Tidewrite',
  host: 'tidewrite.example',
  shard: 'SHARD_01',
  currency: 'EUR',
  seed: 40_522,
  beginsAtHour: 9,
  kinds: ['subscription_first', 'subscription_first', 'subscription_renewal'],
  settings: { attribution_model: 'linear', click_window_days: 30 },
  visitsADay: [42, 60],
  ordersADay: [2, 4],
  pages: ['/', '/pricing', '/templates', '/blog/first-draft'],
  partners: [
    { code: 'alice', name: 'Alice Writes', type: 'affiliate', rateBasisPoints: 1_000, weight: 6, coupon: 'ALICE10' },
    { code: 'draft-day', name: 'Draft Day', type: 'affiliate', rateBasisPoints: 2_000, weight: 8 },
    { code: 'notebook', name: 'The Notebook Review', type: 'affiliate', rateBasisPoints: 1_500, weight: 5 },
    { code: 'outline', name: 'Outline Integrations', type: 'integration', rateBasisPoints: 2_500, weight: 3 },
    { code: 'write-club', name: 'Write Club', type: 'referral', rateBasisPoints: 1_000, weight: 3 },
    { code: 'deal-hunter', name: 'Deal Hunter', type: 'affiliate', rateBasisPoints: 500, weight: 3, suspendedOn: 24 },
    { code: 'press-room', name: 'Press Room', type: 'reseller', rateBasisPoints: 3_000, weight: 1, status: 'pending' },
  ],
  products: [
    { id: 'solo', name: 'Solo, one month', unitAmount: 1_200 },
    { id: 'team', name: 'Team, one month', unitAmount: 4_900 },
    { id: 'studio', name: 'Studio, one month', unitAmount: 12_900 },
  ],
  deals: [
    {
      name: 'Fen Valley college: 40 seats',
      amount: 588_000,
      touches: [
        ['write-club', 'referral', 18, ''],
        ['outline', 'demo', 8, 'with the library system'],
      ],
    },
  ],
}
