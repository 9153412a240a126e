import type { PartnerStatus } from './lifecycle'

export const PAYOUT_STATUSES = [
  'pending',
  'approved',
  'partially_approved',
  'rejected',
  'processing',
  'paid',
  'failed',
  'returned',
] as const
export type PayoutStatus = (typeof PAYOUT_STATUSES)[number]

type Move = { readonly from: readonly PayoutStatus[]; readonly to: PayoutStatus }

/** What people decide about a payout; what rails report is in settlement.ts. */
export const PAYOUT_DECISIONS = {
  approve: { from: ['pending'], to: 'approved' },
  reject: { from: ['pending', 'approved', 'partially_approved', 'failed'], to: 'rejected' },
  send: { from: ['approved', 'partially_approved', 'failed'], to: 'processing' },
} as const satisfies Record<string, Move>
export type PayoutDecision = keyof typeof PAYOUT_DECISIONS

export const BANK_CHANGE_HOLDS_DAYS = 3
const BANK_CHANGE_HOLDS_MILLISECONDS = BANK_CHANGE_HOLDS_DAYS * 86_400_000

type Standing = { readonly status: PayoutStatus; readonly reason: string | null }

/** The name of the refusal of a decision in this state, or null. */
export function refusalOf({ status, reason }: Standing, decision: PayoutDecision): string | null {
  const { from, to }: Move = PAYOUT_DECISIONS[decision]
  if (from.includes(status)) return null
  return reason === 'nothing_left' ? 'nothing_left' : `payout_cannot_go_from_${status}_to_${to}`
}

/** Bank details changed after this moment hold a payout now; epoch milliseconds. */
export const bankChangesHoldSince = (now: number) => now - BANK_CHANGE_HOLDS_MILLISECONDS

export type Payable = {
  readonly isFrozen: boolean
  readonly partnerStatus: PartnerStatus
  /** Epoch milliseconds; null = never changed. */
  readonly bankChangedAt: number | null
  readonly now: number
}

/** Why no money may go to this partner now, or null. */
export function unpayable({ isFrozen, partnerStatus, bankChangedAt, now }: Payable): string | null {
  if (isFrozen) return 'payouts_frozen'
  if (partnerStatus !== 'active') return 'partner_not_active'
  return bankChangedAt !== null && bankChangedAt > bankChangesHoldSince(now) ? 'bank_changed_recently' : null
}

export type Approval = {
  readonly approver: string
  readonly requestedBy: string | null
  /** Who has approved it as it is. */
  readonly approvals: readonly string[]
  /** Who may approve payouts at all. */
  readonly approvers: readonly string[]
  /** What would be reserved, in minor units, and above what it takes two; null = never. */
  readonly amountMinor: number
  readonly secondApproverAboveMinor: number | null
}

/** Whether one more approval is the last that is needed, or the name of its refusal. */
export function decideApproval(of: Approval): { refusal: string } | { isLast: boolean } {
  if (of.requestedBy === of.approver) return { refusal: 'approver_must_not_be_requester' }
  if (of.amountMinor === 0) return { refusal: 'nothing_left' }
  if (of.secondApproverAboveMinor === null || of.amountMinor <= of.secondApproverAboveMinor) return { isLast: true }
  const others = new Set([...of.approvals, ...of.approvers].filter((id) => id !== of.approver && id !== of.requestedBy))
  if (others.size === 0) return { refusal: 'second_approver_missing' }
  if (of.approvals.includes(of.approver)) return { refusal: 'second_approver_must_be_another' }
  return { isLast: of.approvals.length > 0 }
}
