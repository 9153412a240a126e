import { decideApproval, type PayoutDecision, refusalOf, unpayable } from '../core/payout'
import type { Payout, Standing } from './load'

const proposedAmount = ({ lines }: Payout) =>
  lines.filter(({ status }) => status === 'proposed').reduce((sum, { amount }) => sum + amount, 0)

/** How many people must say yes to it as it is; how many did, once that is decided. */
export function approvalsNeeded(payout: Payout, { secondApproverAbove }: Standing): number {
  if (payout.approvedAt !== null) return payout.approvals.length
  return payout.amount > (secondApproverAbove[payout.currency] ?? Number.MAX_SAFE_INTEGER) ? 2 : 1
}

function unpayableTo({ partnerId }: Payout, { partners, isFrozen, now }: Standing): string | null {
  const partner = partners.get(partnerId)
  return partner ? unpayable({ ...partner, isFrozen, now }) : 'partner_not_active'
}

/** Whether the caller's approval would be the last that is needed, or the name of its refusal. */
export function approvalOf(payout: Payout, standing: Standing): { refusal: string } | { isLast: boolean } {
  const refusal = refusalOf(payout, 'approve')
  if (refusal !== null) return { refusal }
  const decided = decideApproval({
    approver: standing.caller.id,
    requestedBy: payout.requestedBy,
    approvals: payout.approvals.map(({ approverId }) => approverId),
    approvers: standing.approvers,
    amountMinor: proposedAmount(payout),
    secondApproverAboveMinor: standing.secondApproverAbove[payout.currency] ?? null,
  })
  if ('refusal' in decided) return decided
  const unpaid = unpayableTo(payout, standing)
  return unpaid === null ? decided : { refusal: unpaid }
}

/** The name of the refusal of a decision, or null; roles are the business of the routes. */
export function refusalFor(payout: Payout, standing: Standing, decision: PayoutDecision): string | null {
  if (decision === 'approve') {
    const approval = approvalOf(payout, standing)
    return 'refusal' in approval ? approval.refusal : null
  }
  const refusal = refusalOf(payout, decision)
  return refusal === null && decision === 'send' ? unpayableTo(payout, standing) : refusal
}
