import { requireThat, type Write } from '../../platform/d1'
import type { Tenant } from '../../platform/tenant'

/**
 * Whether the service behind a call `c` has yet to say what became of it: it is to be asked, is being asked, has it, or
 * was asked only once and gave no clear answer.
 */
export const UNANSWERED = `(c.state IN ('due', 'pending') OR (c.state = 'unknown' AND (c.told IS NULL OR c.calls < 2)))`

/** Goes into the commit of a person who says that an attempt did not arrive. */
export const requireAnswered = (tenant: Tenant, payoutId: string, k: number): Write =>
  requireThat(
    `NOT EXISTS (SELECT 1 FROM rail_calls c WHERE c.organization_id = ?1 AND c.payout_id = ?2
      AND c.k = CAST(?3 AS INTEGER) AND ${UNANSWERED})`,
    'rail_has_not_answered',
    tenant.organizationId,
    payoutId,
    k,
  )
