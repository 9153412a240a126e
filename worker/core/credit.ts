import { portion } from './money'

export const CREDIT_STATUSES = ['pending_approval', 'approved', 'rejected', 'reversed'] as const
export type CreditStatus = (typeof CREDIT_STATUSES)[number]
export const ADJUSTMENT_STATUSES = ['proposed', 'approved', 'rejected'] as const
export type AdjustmentStatus = (typeof ADJUSTMENT_STATUSES)[number]

/** Which status each decision starts from and leads to; nothing else exists. */
export const CREDIT_DECISIONS = {
  approve: { from: 'pending_approval', to: 'approved' },
  reject: { from: 'pending_approval', to: 'rejected' },
  reverse: { from: 'approved', to: 'reversed' },
} as const
export type CreditDecision = keyof typeof CREDIT_DECISIONS

export const ADJUSTMENT_DECISIONS = {
  approve: { from: 'proposed', to: 'approved' },
  reject: { from: 'proposed', to: 'rejected' },
} as const
export type AdjustmentDecision = keyof typeof ADJUSTMENT_DECISIONS

type Deciding = {
  readonly noun: 'credit' | 'adjustment'
  readonly status: string
  readonly move: { readonly from: string; readonly to: string }
  readonly requestedBy: string
  readonly decider: string
}

/** The name of the refusal, or null. Whoever named the money may take it back, not approve it. */
export function refusalToDecide({ noun, status, move, requestedBy, decider }: Deciding): string | null {
  if (status !== move.from) return `${noun}_cannot_go_from_${status}_to_${move.to}`
  return move.to === 'approved' && requestedBy === decider ? 'approver_must_not_be_requester' : null
}

export type Price =
  | { readonly kind: 'fixed_price'; readonly amountMinor: number }
  | { readonly kind: 'percentage'; readonly baseMinor: number; readonly rateBasisPoints: number }

/** What a credit is worth in minor units: its price, or base × rate / 10,000, half to even. */
export const creditAmount = (price: Price) =>
  price.kind === 'fixed_price' ? price.amountMinor : portion(price.baseMinor, price.rateBasisPoints)
