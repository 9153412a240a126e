import { and, desc, eq, lt } from 'drizzle-orm'
import { adjustments } from '../../ledger/credit-schema'
import { ownedBy, type Tenant } from '../../platform/tenant'

export type AdjustmentRow = typeof adjustments.$inferSelect

type Page = {
  limit: number
  before: string | null
  status?: AdjustmentRow['status'] | undefined
  partner_id?: string | undefined
}

/** Newest first. */
export const listAdjustments = (
  tenant: Tenant,
  { limit, before, status, partner_id }: Page,
): Promise<AdjustmentRow[]> =>
  tenant.db
    .select()
    .from(adjustments)
    .where(
      and(
        ownedBy(tenant, adjustments),
        before ? lt(adjustments.id, before) : undefined,
        status ? eq(adjustments.status, status) : undefined,
        partner_id ? eq(adjustments.partnerId, partner_id) : undefined,
      ),
    )
    .orderBy(desc(adjustments.id))
    .limit(limit + 1)

export const findAdjustment = (tenant: Tenant, id: string): Promise<AdjustmentRow[]> =>
  tenant.db
    .select()
    .from(adjustments)
    .where(and(ownedBy(tenant, adjustments), eq(adjustments.id, id)))
