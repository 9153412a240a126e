import { eq } from 'drizzle-orm'
import { adjustments } from '../../ledger/credit-schema'
import { newest, type Page, withId } from '../../platform/rows'
import type { Tenant } from '../../platform/tenant'

export type AdjustmentRow = typeof adjustments.$inferSelect

type Wanted = Page & {
  status?: AdjustmentRow['status'] | undefined
  partner_id?: string | undefined
}

/** Newest first. */
export const listAdjustments = (tenant: Tenant, { status, partner_id, ...page }: Wanted): Promise<AdjustmentRow[]> =>
  newest(
    tenant,
    adjustments,
    page,
    status ? eq(adjustments.status, status) : undefined,
    partner_id ? eq(adjustments.partnerId, partner_id) : undefined,
  )

export const findAdjustment = (tenant: Tenant, id: string): Promise<AdjustmentRow[]> => withId(tenant, adjustments, id)
