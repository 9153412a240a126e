import { and, sql } from 'drizzle-orm'
import { ownedBy, type Tenant } from '../platform/tenant'
import { partnerBanks } from './bank-schema'

/** When each partner's bank details last changed, epoch milliseconds; absent when they never did. */
export async function bankChangesOf(tenant: Tenant, partnerIds: readonly string[]): Promise<Map<string, number>> {
  const { partnerId, changedAt } = partnerBanks
  const rows = await tenant.db
    .select({ partnerId, changedAt })
    .from(partnerBanks)
    .where(
      and(
        ownedBy(tenant, partnerBanks),
        sql`${partnerId} IN (SELECT value FROM json_each(${JSON.stringify(partnerIds)}))`,
      ),
    )
  return new Map(rows.flatMap((row) => (row.changedAt === null ? [] : [[row.partnerId, row.changedAt] as const])))
}
