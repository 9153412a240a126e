import type { Tenant } from '../platform/tenant'
import type { Payout } from './load'
import { type Proposed, proposePayouts } from './propose'
import { refused } from './refusals'

/**
 * A partner's user asks for everything that has cleared in one currency. It is a proposal with a requester, who cannot
 * approve it. Errors: 409 `nothing_left`, `below_minimum`, `partner_not_active`, `payouts_frozen`.
 */
export function requestPayout<Answer>(
  tenant: Tenant,
  { partnerId, currency }: { partnerId: string; currency: string },
  show: (payout: Payout) => Answer,
): Promise<Answer> {
  const asked = { periodStart: null, periodEnd: tenant.now + 1, partnerId, currency, requestedBy: tenant.actor }
  const only = ({ payouts: [payout], left: [left] }: Proposed): Answer => {
    if (payout) return show(payout)
    throw refused(left?.code ?? 'nothing_left', left ? { cleared_amount: left.amount, currency } : {})
  }
  return proposePayouts(tenant, asked, async () => only)
}
