import { record } from '../../activity/record'
import { CREDIT_DECISIONS, type CreditDecision, refusalToDecide } from '../../core/credit'
import { credits } from '../../ledger/credit-schema'
import type { CreditRow } from '../../ledger/credits'
import { entryWrites, reversalWrites } from '../../ledger/entry'
import { requireChanges, updateRows } from '../../platform/d1'
import { one, type Tenant } from '../../platform/tenant'
import { commitDecision } from '../commit-decision'
import { refused } from '../refusals'
import { findCredit } from './queries'

const GUARD = 'credit_changed_meanwhile'

export const creditRefusal = ({ status, requestedBy }: CreditRow, decision: CreditDecision, decider: string) =>
  refusalToDecide({ noun: 'credit', status, move: CREDIT_DECISIONS[decision], requestedBy, decider })

function decided(tenant: Tenant, credit: CreditRow, decision: CreditDecision, reason: string | null): CreditRow {
  const status = CREDIT_DECISIONS[decision].to
  const approvedBy = decision === 'approve' ? tenant.actor : credit.approvedBy
  return { ...credit, status, approvedBy, decidedAt: tenant.now, decisionReason: reason, version: credit.version + 1 }
}

/**
 * Approves, rejects or reverses a credit. Approval gives its amount to the partner, reversal takes it back. Errors: 409
 * `credit_cannot_go_from_<a>_to_<b>`, `approver_must_not_be_requester`, `changed_since_read`.
 */
export function decideCredit<Answer>(
  tenant: Tenant,
  credit: CreditRow,
  { decision, reason }: { decision: CreditDecision; reason: string | null },
  show: (credit: CreditRow) => Answer,
): Promise<Answer> {
  const refusal = creditRefusal(credit, decision, tenant.actor)
  if (refusal !== null) throw refused(refusal)
  const next = decided(tenant, credit, decision, reason)
  const { id, status, approvedBy, decidedAt, decisionReason, version, partnerId, currency, amount } = next
  const causeId = `credit.${status}:${id}`
  const entry = { kind: 'credit' as const, sourceId: id, partnerId, currency, amount, causeId }
  const moves = { approve: entryWrites, reverse: reversalWrites, reject: async () => [] }
  const writes = async () => [
    record(tenant, { action: `credit.${status}`, object: id, key: causeId, detail: { amount, currency, reason } }),
    ...updateRows(
      tenant.organizationId,
      credits,
      ['id'],
      [{ id, status, approvedBy, decidedAt, decisionReason, version }],
      'AND t.version = j.version - 1',
    ),
    requireChanges(1, GUARD),
    ...(await moves[decision](tenant, entry)),
  ]
  const current = async () => show(one(await findCredit(tenant, id)))
  return commitDecision(tenant, { writes, status: 200, answer: show(next), guard: GUARD, current })
}
