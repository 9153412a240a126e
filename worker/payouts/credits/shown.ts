import type { CreditRow } from '../../ledger/credits'
import { type Caller, EDITORS, PEOPLE, roleRefusal, shownAction } from '../../platform/auth'
import { when, whenOrNull } from '../../platform/shapes'
import { creditRefusal } from './decide'

const MAY = { approve: PEOPLE, reject: PEOPLE, reverse: EDITORS }

export const shownCredit = (credit: CreditRow, names: Map<string, string>, caller: Caller) => ({
  id: credit.id,
  partner_id: credit.partnerId,
  partner_name: names.get(credit.partnerId) ?? null,
  kind: credit.kind,
  currency: credit.currency,
  amount: credit.amount,
  base_amount: credit.baseAmount,
  rate_bp: credit.rateBp,
  submission_id: credit.submissionId,
  reason: credit.reason,
  status: credit.status,
  version: credit.version,
  requested_by: credit.requestedBy,
  approved_by: caller.partnerId === null ? credit.approvedBy : null,
  decision_reason: credit.decisionReason,
  created_at: when(credit.createdAt),
  decided_at: whenOrNull(credit.decidedAt),
  actions: (['approve', 'reject', 'reverse'] as const).map((name) =>
    shownAction(name, roleRefusal(caller.role, MAY[name]) ?? creditRefusal(credit, name, caller.id)),
  ),
})
