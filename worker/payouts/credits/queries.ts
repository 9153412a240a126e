import { eq } from 'drizzle-orm'
import { credits } from '../../ledger/credit-schema'
import type { CreditRow } from '../../ledger/credits'
import { newest, type Page, withId } from '../../platform/rows'
import type { Tenant } from '../../platform/tenant'

type Wanted = Page & {
  status?: CreditRow['status'] | undefined
  partner_id?: string | undefined
}

/** Newest first. */
export const listCredits = (tenant: Tenant, { status, partner_id, ...page }: Wanted): Promise<CreditRow[]> =>
  newest(
    tenant,
    credits,
    page,
    status ? eq(credits.status, status) : undefined,
    partner_id ? eq(credits.partnerId, partner_id) : undefined,
  )

export const findCredit = (tenant: Tenant, id: string): Promise<CreditRow[]> => withId(tenant, credits, id)
