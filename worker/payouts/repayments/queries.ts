import { and, desc, eq, lt } from 'drizzle-orm'
import { repayments } from '../../ledger/credit-schema'
import { ownedBy, type Tenant } from '../../platform/tenant'

export type RepaymentRow = typeof repayments.$inferSelect

type Page = { limit: number; before: string | null; partner_id?: string | undefined }

/** Newest first. */
export const listRepayments = (tenant: Tenant, { limit, before, partner_id }: Page): Promise<RepaymentRow[]> =>
  tenant.db
    .select()
    .from(repayments)
    .where(
      and(
        ownedBy(tenant, repayments),
        before ? lt(repayments.id, before) : undefined,
        partner_id ? eq(repayments.partnerId, partner_id) : undefined,
      ),
    )
    .orderBy(desc(repayments.id))
    .limit(limit + 1)
