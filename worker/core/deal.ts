export const DEAL_STATUSES = ['open', 'won', 'lost'] as const
export type DealStatus = (typeof DEAL_STATUSES)[number]
export type DealOutcome = Exclude<DealStatus, 'open'>

/** The kinds of touchpoint that may be logged by hand: six of a sales funnel, and the two of a browser. */
export const TOUCHPOINT_TYPES = [
  'referral',
  'demo',
  'content_share',
  'introduction',
  'proposal',
  'negotiation',
  'click',
  'view',
] as const
export type TouchpointType = (typeof TOUCHPOINT_TYPES)[number]

/** An open deal may be won or lost, once; otherwise the name of the refusal. */
export const refusalToClose = (status: DealStatus, outcome: DealOutcome): string | null =>
  status === 'open' ? null : `deal_cannot_go_from_${status}_to_${outcome}`
