import { requireThat, type Write } from '../platform/d1'
import { invalid, refusedBy } from '../platform/errors'
import type { Tenant } from '../platform/tenant'

const GUARD = 'rates_exceed_the_whole'

/** What the platform's fee leaves of a sale, in basis points. */
const LEFT = `(SELECT 10000 - IFNULL(chosen->>'platform_fee_bp', 0) FROM settings WHERE organization_id = ?1)`

/** Goes into a commit that sets partners' rates (basis points): with the platform's fee each is at most the sale. */
export const requireRoomFor = (tenant: Tenant, ratesBp: (number | null)[]): Write[] => {
  const most = Math.max(0, ...ratesBp.map((rate) => rate ?? 0))
  if (most === 0) return []
  return [requireThat(`CAST(?2 AS INTEGER) <= ${LEFT}`, GUARD, tenant.organizationId, most)]
}

/** Goes into a commit that raises the platform's fee: the same for every rule and terms that may still pay. */
export const requireRoomForAll = (tenant: Tenant): Write =>
  requireThat(
    `NOT EXISTS (SELECT 1 FROM commission_rules r WHERE r.organization_id = ?1
      AND (r.effective_to IS NULL OR r.effective_to > CAST(?2 AS INTEGER))
      AND NOT EXISTS (SELECT 1 FROM commission_rules n
        WHERE n.organization_id = ?1 AND n.id = r.id AND n.version > r.version)
      AND (r.percent_bp > ${LEFT}
        OR EXISTS (SELECT 1 FROM json_each(r.bands) b WHERE b.value->>'percent_bp' > ${LEFT})))
    AND NOT EXISTS (SELECT 1 FROM partner_terms t WHERE t.organization_id = ?1 AND t.commission_rate_bp > ${LEFT}
      AND NOT EXISTS (SELECT 1 FROM partner_terms n
        WHERE n.organization_id = ?1 AND n.partner_id = t.partner_id AND n.version > t.version))`,
    GUARD,
    tenant.organizationId,
    tenant.now,
  )

/** Errors: 422 `rates_exceed_the_whole`, for a batch refused by one of these. */
export const orNoRoom = (error: unknown, path: string) =>
  refusedBy(error, GUARD)
    ? invalid(path, 'the platform fee and a partner’s rate would be more than 100 %', GUARD)
    : error
