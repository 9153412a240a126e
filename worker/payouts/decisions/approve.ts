import { payoutApprovals } from '../../ledger/payout-schema'
import { insertRows } from '../../platform/d1'
import type { Tenant } from '../../platform/tenant'
import type { Payout, Standing } from '../load'
import type { ApprovalRow } from '../queries'
import { refused } from '../refusals'
import { along, revise, stillPayable, withLines } from '../revise'
import { approvalOf } from '../rules'

/**
 * One person's yes. The last that is needed reserves every proposed line; before it nothing moves. Errors: 409 by the
 * name of the rule, such as `approver_must_not_be_requester` or `second_approver_missing`.
 */
export function approvePayout<Answer>(
  tenant: Tenant,
  payout: Payout,
  standing: Standing,
  show: (payout: Payout) => Answer,
): Promise<Answer> {
  const decided = approvalOf(payout, standing)
  if ('refusal' in decided) throw refused(decided.refusal)
  const { organizationId, actor: approverId, now: at } = tenant
  const key = `payout.approved:${payout.id}:${approverId}:${payout.version}`
  // A refund may bring the amount under the threshold after the first yes: the same person says it again then.
  const isNew = payout.approvals.every((each) => each.approverId !== approverId)
  const { id: payoutId, version } = payout
  const approvals: ApprovalRow[] = isNew ? [{ organizationId, payoutId, approverId, version, at }] : []
  const proposed = decided.isLast ? payout.lines.filter(({ status }) => status === 'proposed') : []
  const reserved = proposed.map((line) => ({ ...line, status: 'reserved' as const }))
  const isWhole = payout.lines.every(({ status }) => status !== 'left_out')
  const next = withLines(payout, reserved, {
    approvals: [...payout.approvals, ...approvals],
    ...(decided.isLast ? { status: isWhole ? 'approved' : 'partially_approved', approvedAt: at } : {}),
  })
  const change = {
    next,
    happened: { action: 'payout.approved', object: payout.id, key, detail: { amount: next.amount } },
    guards: stillPayable(tenant, payout),
    rows: insertRows(organizationId, payoutApprovals, approvals),
    leaving: reserved,
    postings: proposed.map((line) => along(payout, line, key, ['available', 'reserved'])),
  }
  return revise(tenant, change, show)
}
