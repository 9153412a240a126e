import { type Caller, PEOPLE, roleRefusal, shownAction } from '../../platform/auth'
import { when, whenOrNull } from '../../platform/shapes'
import { adjustmentRefusal } from './decide'
import type { AdjustmentRow } from './queries'

export const shownAdjustment = (adjustment: AdjustmentRow, names: Map<string, string>, caller: Caller) => ({
  id: adjustment.id,
  partner_id: adjustment.partnerId,
  partner_name: names.get(adjustment.partnerId) ?? null,
  currency: adjustment.currency,
  amount: adjustment.amount,
  reason: adjustment.reason,
  status: adjustment.status,
  version: adjustment.version,
  requested_by: adjustment.requestedBy,
  approved_by: adjustment.approvedBy,
  decision_reason: adjustment.decisionReason,
  created_at: when(adjustment.createdAt),
  decided_at: whenOrNull(adjustment.decidedAt),
  actions: (['approve', 'reject'] as const).map((name) =>
    shownAction(name, roleRefusal(caller.role, PEOPLE) ?? adjustmentRefusal(adjustment, name, caller.id)),
  ),
})
