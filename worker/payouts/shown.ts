import { isNews, type Outcome } from '../core/settlement'
import { EDITORS, PEOPLE, roleRefusal, shownAction } from '../platform/auth'
import { when, whenOrNull } from '../platform/shapes'
import type { Payout, Standing } from './load'
import { approvalsNeeded, refusalFor } from './rules'

/** Why this attempt cannot be reported so, or null. */
export function reportRefusal(payout: Payout, k: number, reported: Outcome): string | null {
  const attempt = payout.attempts.find((each) => each.k === k)
  if (!attempt) return `payout_cannot_go_from_${payout.status}_to_${reported}`
  if (!isNews(attempt.outcome, reported)) return `attempt_cannot_go_from_${attempt.outcome}_to_${reported}`
  // Sent again, it would be paid twice, should it have arrived.
  return attempt.outcome === null && reported !== 'paid' && attempt.isUnanswered ? 'rail_has_not_answered' : null
}

/** What this caller may do now, and for each thing refused the code the request would be answered with. */
function actionsOf(payout: Payout, standing: Standing) {
  const { role } = standing.caller
  const lines = payout.status === 'pending' ? null : refusalFor(payout, standing, 'approve')
  const codes = [
    ['approve', roleRefusal(role, PEOPLE) ?? refusalFor(payout, standing, 'approve')],
    ['reject', roleRefusal(role, PEOPLE) ?? refusalFor(payout, standing, 'reject')],
    ['change_lines', roleRefusal(role, PEOPLE) ?? lines],
    ['send', roleRefusal(role, EDITORS) ?? refusalFor(payout, standing, 'send')],
    ['mark_paid', roleRefusal(role, EDITORS) ?? reportRefusal(payout, payout.attempt, 'paid')],
    ['mark_failed', roleRefusal(role, EDITORS) ?? reportRefusal(payout, payout.attempt, 'failed')],
    ['mark_returned', roleRefusal(role, EDITORS) ?? reportRefusal(payout, payout.attempt, 'returned')],
  ] as const
  return codes.map(([name, code]) => shownAction(name, code))
}

/** A payout as the API tells it; to a partner without the names of those who approved it. */
export const shownPayout = (payout: Payout, standing: Standing) => ({
  id: payout.id,
  partner_id: payout.partnerId,
  partner_name: standing.partners.get(payout.partnerId)?.name ?? null,
  currency: payout.currency,
  amount: payout.amount,
  status: payout.status,
  version: payout.version,
  attempt: payout.attempt,
  requested_by: payout.requestedBy,
  reason: payout.reason,
  period_start: when(payout.periodStart),
  period_end: when(payout.periodEnd),
  created_at: when(payout.createdAt),
  approved_at: whenOrNull(payout.approvedAt),
  approvals_needed: approvalsNeeded(payout, standing),
  approvals:
    standing.caller.partnerId === null
      ? payout.approvals.map(({ approverId, at }) => ({ user_id: approverId, at: when(at) }))
      : [],
  attempts: payout.attempts.map(({ k, amount, rail, outcome, reference, reason, at, settledAt, call, told }) => ({
    attempt: k,
    amount,
    rail,
    outcome,
    reference,
    reason,
    sent_at: when(at),
    settled_at: whenOrNull(settledAt),
    call_state: call,
    call_told: standing.caller.partnerId === null ? told : null,
  })),
  lines: payout.lines.map(({ id, earningId, kind, sourceId, earnedAt, released, amount, status, note }) => ({
    id,
    commission_id: earningId,
    kind,
    source_id: standing.caller.partnerId === null ? sourceId : null,
    earned_at: when(earnedAt),
    was_held: released === 1,
    amount,
    status,
    note,
  })),
  actions: actionsOf(payout, standing),
})
