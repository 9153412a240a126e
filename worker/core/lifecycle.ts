import type { Inactive } from './qualification'

export const PARTNER_STATUSES = ['pending', 'active', 'rejected', 'inactive', 'suspended'] as const
export type PartnerStatus = (typeof PARTNER_STATUSES)[number]

type Move = { readonly from: readonly PartnerStatus[]; readonly to: PartnerStatus }

/** What may be decided about a partner: no other move exists. */
export const PARTNER_DECISIONS = {
  approve: { from: ['pending'], to: 'active' },
  reject: { from: ['pending'], to: 'rejected' },
  suspend: { from: ['active'], to: 'suspended' },
  deactivate: { from: ['active'], to: 'inactive' },
  reactivate: { from: ['inactive', 'suspended'], to: 'active' },
  reapply: { from: ['rejected'], to: 'pending' },
} as const satisfies Record<string, Move>
export type PartnerDecision = keyof typeof PARTNER_DECISIONS

/** The status after the decision, or the name of the refusal. */
export function decidePartner(
  status: PartnerStatus,
  decision: PartnerDecision,
): { status: PartnerStatus } | { refusal: string } {
  const { from, to }: Move = PARTNER_DECISIONS[decision]
  return from.includes(status) ? { status: to } : { refusal: `partner_cannot_go_from_${status}_to_${to}` }
}

/** Epoch milliseconds of the earliest time a date can say: where every history begins. */
export const BEGINNING = -8_640_000_000_000_000

const DISQUALIFYING: readonly PartnerStatus[] = ['inactive', 'suspended', 'rejected']

/**
 * The recorded intervals in which a partner may not earn, half-open, epoch milliseconds. The first status holds since
 * the beginning of time; `activeFrom` sets a later start.
 */
export function inactiveIntervalsOf(
  partnerId: string,
  activeFrom: number | null,
  statuses: readonly { readonly version: number; readonly status: PartnerStatus; readonly fromAt: number }[],
): Inactive[] {
  const history = statuses.toSorted((a, b) => a.version - b.version)
  const recorded = history.flatMap(({ status, fromAt }, index) =>
    DISQUALIFYING.includes(status)
      ? [{ partnerId, from: index === 0 ? BEGINNING : fromAt, until: history[index + 1]?.fromAt ?? null }]
      : [],
  )
  return activeFrom === null ? recorded : [{ partnerId, from: BEGINNING, until: activeFrom }, ...recorded]
}

/**
 * The version in force at `at` (epoch milliseconds): the latest to take effect, then the highest. Version 1 holds since
 * the beginning of time. Null only for an empty history.
 */
export function inForce<Versioned extends { readonly version: number; readonly effectiveFrom: number | null }>(
  versions: readonly Versioned[],
  at: number,
): Versioned | null {
  const since = ({ version, effectiveFrom }: Versioned) => (version === 1 ? BEGINNING : (effectiveFrom ?? BEGINNING))
  const begun = versions.filter((each) => since(each) <= at)
  return begun.toSorted((a, b) => since(a) - since(b) || a.version - b.version).at(-1) ?? null
}
