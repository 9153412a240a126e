import { eq } from 'drizzle-orm'
import { repayments } from '../../ledger/credit-schema'
import { newest, type Page } from '../../platform/rows'
import type { Tenant } from '../../platform/tenant'

export type RepaymentRow = typeof repayments.$inferSelect

type Wanted = Page & { partner_id?: string | undefined }

/** Newest first. */
export const listRepayments = (tenant: Tenant, { partner_id, ...page }: Wanted): Promise<RepaymentRow[]> =>
  newest(tenant, repayments, page, partner_id ? eq(repayments.partnerId, partner_id) : undefined)
