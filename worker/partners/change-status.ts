import { decidePartner, type PartnerDecision } from '../core/lifecycle'
import { insertRows } from '../platform/d1'
import { conflict } from '../platform/errors'
import type { Tenant } from '../platform/tenant'
import type { Partner } from './queries'
import { revise, unchanged } from './revise'
import { partnerStatuses } from './schema'

const ACTIONS: Record<PartnerDecision, string> = {
  approve: 'partner.approved',
  reject: 'partner.rejected',
  suspend: 'partner.suspended',
  deactivate: 'partner.deactivated',
  reactivate: 'partner.reactivated',
  reapply: 'partner.reapplied',
}

/** One decision about a partner, with who, when and why. Errors: 409 `partner_cannot_go_from_<a>_to_<b>`. */
export async function changeStatus<Answer>(
  tenant: Tenant,
  partner: Partner,
  { decision, reason }: { decision: PartnerDecision; reason: string | null },
  show: (partner: Partner) => Answer,
): Promise<Answer> {
  const outcome = decidePartner(partner.status, decision)
  if ('refusal' in outcome)
    throw conflict(outcome.refusal, `One cannot ${decision} a partner who is ${partner.status}. Nothing was changed.`)
  const { status } = outcome
  const row = {
    partnerId: partner.id,
    version: partner.version + 1,
    status,
    fromAt: tenant.now,
    actor: tenant.actor,
    reason,
  }
  const detail = { from: partner.status, to: status, reason }
  const part = {
    ...unchanged({ ...partner, status }),
    writes: insertRows(tenant.organizationId, partnerStatuses, [row]),
    happened: [{ action: ACTIONS[decision], object: partner.id, detail }],
  }
  return revise(tenant, partner, part, show)
}
