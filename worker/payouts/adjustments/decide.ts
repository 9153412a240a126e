import { record } from '../../activity/record'
import { ADJUSTMENT_DECISIONS, type AdjustmentDecision, refusalToDecide } from '../../core/credit'
import { adjustments } from '../../ledger/credit-schema'
import { entryWrites } from '../../ledger/entry'
import { findPartner } from '../../partners/queries'
import { insertRows, requireChanges, updateRows } from '../../platform/d1'
import { newId } from '../../platform/id'
import { commit, one, type Tenant } from '../../platform/tenant'
import { commitDecision } from '../commit-decision'
import { refused } from '../refusals'
import type { NewAdjustment } from './input'
import { type AdjustmentRow, findAdjustment } from './queries'

const GUARD = 'adjustment_changed_meanwhile'

/** Proposes an amount for a partner, above 0 to give and below 0 to take; a second person decides. Errors: 404. */
export async function proposeAdjustment<Answer>(
  tenant: Tenant,
  { partner_id, currency, amount, reason }: NewAdjustment,
  show: (adjustment: AdjustmentRow) => Answer,
): Promise<Answer> {
  const { id: partnerId } = await findPartner(tenant, partner_id)
  const { organizationId, now: createdAt, actor: requestedBy } = tenant
  const id = newId('adj', createdAt)
  const row: AdjustmentRow = {
    ...{ organizationId, id, partnerId, currency, amount, reason, requestedBy, createdAt },
    ...{ status: 'proposed', version: 1, approvedBy: null, decidedAt: null, decisionReason: null },
  }
  const answer = show(row)
  const happened = { action: 'adjustment.proposed', object: id, key: `adjustment.proposed:${id}`, detail: { reason } }
  const writes = [record(tenant, happened), ...insertRows(organizationId, adjustments, [row])]
  await commit(tenant, writes, { status: 201, answer })
  return answer
}

export const adjustmentRefusal = (
  { status, requestedBy }: AdjustmentRow,
  decision: AdjustmentDecision,
  decider: string,
) => refusalToDecide({ noun: 'adjustment', status, move: ADJUSTMENT_DECISIONS[decision], requestedBy, decider })

/**
 * Approves or rejects an adjustment; approval moves its amount. Errors: 409 `approver_must_not_be_requester`,
 * `adjustment_cannot_go_from_<a>_to_<b>`, `changed_since_read`.
 */
export function decideAdjustment<Answer>(
  tenant: Tenant,
  adjustment: AdjustmentRow,
  { decision, reason }: { decision: AdjustmentDecision; reason: string | null },
  show: (adjustment: AdjustmentRow) => Answer,
): Promise<Answer> {
  const refusal = adjustmentRefusal(adjustment, decision, tenant.actor)
  if (refusal !== null) throw refused(refusal)
  const { id, partnerId, currency, amount } = adjustment
  const set = {
    ...{ status: ADJUSTMENT_DECISIONS[decision].to, version: adjustment.version + 1 },
    ...{ approvedBy: decision === 'approve' ? tenant.actor : null, decidedAt: tenant.now, decisionReason: reason },
  }
  const causeId = `adjustment.${set.status}:${id}`
  const entry = { kind: 'adjustment' as const, sourceId: id, partnerId, currency, amount, causeId }
  const detail = { amount, currency, reason: reason ?? adjustment.reason }
  const writes = async () => [
    record(tenant, { action: `adjustment.${set.status}`, object: id, key: causeId, detail }),
    ...updateRows(tenant.organizationId, adjustments, ['id'], [{ id, ...set }], 'AND t.version = j.version - 1'),
    requireChanges(1, GUARD),
    ...(decision === 'approve' ? await entryWrites(tenant, entry) : []),
  ]
  const answer = show({ ...adjustment, ...set })
  const current = async () => show(one(await findAdjustment(tenant, id)))
  return commitDecision(tenant, { writes, status: 200, answer, guard: GUARD, current })
}
