import { and, eq, sql } from 'drizzle-orm'
import { ownedBy, type Tenant } from '../../platform/tenant'
import { partnerBanks } from '../bank-schema'
import { BankDetails } from './shapes'

export type BankRow = typeof partnerBanks.$inferSelect
/** A partner's bank details, opened; `version` 0 and no details before the first time. */
export type Bank = Omit<BankRow, 'organizationId' | 'sealed'> & { details: BankDetails | null }

export const noBank = (partnerId: string): Bank => ({
  partnerId,
  version: 0,
  details: null,
  ...{ changedAt: null, updatedAt: null, verifiedAt: null, verifiedBy: null },
})

async function open(tenant: Tenant, { organizationId: _, sealed, ...row }: BankRow): Promise<Bank> {
  return { ...row, details: sealed ? BankDetails.parse(JSON.parse(await tenant.secrets.open(sealed))) : null }
}

export async function findBank(tenant: Tenant, partnerId: string): Promise<Bank> {
  const [row] = await tenant.db
    .select()
    .from(partnerBanks)
    .where(and(ownedBy(tenant, partnerBanks), eq(partnerBanks.partnerId, partnerId)))
  return row ? open(tenant, row) : noBank(partnerId)
}

/** By partner id; a partner without details is absent. */
export async function openBanks(tenant: Tenant, partnerIds: readonly string[]): Promise<Map<string, Bank>> {
  const rows = await tenant.db
    .select()
    .from(partnerBanks)
    .where(
      and(
        ownedBy(tenant, partnerBanks),
        sql`${partnerBanks.partnerId} IN (SELECT value FROM json_each(${JSON.stringify(partnerIds)}))`,
      ),
    )
  const banks = await Promise.all(rows.filter(({ sealed }) => sealed !== null).map((row) => open(tenant, row)))
  return new Map(banks.map((bank) => [bank.partnerId, bank]))
}
