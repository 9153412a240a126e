import { and, desc, eq, lt } from 'drizzle-orm'
import { credits } from '../../ledger/credit-schema'
import type { CreditRow } from '../../ledger/credits'
import { ownedBy, type Tenant } from '../../platform/tenant'

type Page = {
  limit: number
  before: string | null
  status?: CreditRow['status'] | undefined
  partner_id?: string | undefined
}

/** Newest first. */
export const listCredits = (tenant: Tenant, { limit, before, status, partner_id }: Page): Promise<CreditRow[]> =>
  tenant.db
    .select()
    .from(credits)
    .where(
      and(
        ownedBy(tenant, credits),
        before ? lt(credits.id, before) : undefined,
        status ? eq(credits.status, status) : undefined,
        partner_id ? eq(credits.partnerId, partner_id) : undefined,
      ),
    )
    .orderBy(desc(credits.id))
    .limit(limit + 1)

export const findCredit = (tenant: Tenant, id: string): Promise<CreditRow[]> =>
  tenant.db
    .select()
    .from(credits)
    .where(and(ownedBy(tenant, credits), eq(credits.id, id)))
