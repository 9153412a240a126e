import { and, eq, sql } from 'drizzle-orm'
import { ownedBy, readAll, type Tenant } from '../../platform/tenant'
import type { PayoutRow } from '../queries'
import { railAccounts, railCalls } from './schema'

export type RailAccountRow = typeof railAccounts.$inferSelect
export type RailCallRow = typeof railCalls.$inferSelect

export const payoutsByIds = (tenant: Tenant, ids: readonly string[]) =>
  readAll<PayoutRow>(
    tenant,
    `SELECT p.organization_id AS organizationId, p.id AS id, p.partner_id AS partnerId, p.currency AS currency,
       p.status AS status, p.version AS version, p.attempt AS attempt, p.amount AS amount, p.reason AS reason,
       p.requested_by AS requestedBy, p.period_start AS periodStart, p.period_end AS periodEnd,
       p.created_at AS createdAt, p.approved_at AS approvedAt
     FROM json_each(?2) j CROSS JOIN payouts p ON p.organization_id = ?1 AND p.id = j.value ORDER BY p.id`,
    JSON.stringify(ids),
  )

export const listRailAccounts = (tenant: Tenant) =>
  tenant.db
    .select()
    .from(railAccounts)
    .where(and(ownedBy(tenant, railAccounts), sql`${railAccounts.rail} > ''`))
    .orderBy(railAccounts.rail)

export async function findRailAccount(tenant: Tenant, rail: RailAccountRow['rail']): Promise<RailAccountRow | null> {
  const [row] = await tenant.db
    .select()
    .from(railAccounts)
    .where(and(ownedBy(tenant, railAccounts), eq(railAccounts.rail, rail)))
  return row ?? null
}

export async function findRailAccountByCallback(tenant: Tenant, callbackId: string): Promise<RailAccountRow | null> {
  const [row] = await tenant.db
    .select()
    .from(railAccounts)
    .where(and(ownedBy(tenant, railAccounts), eq(railAccounts.callbackId, callbackId)))
  return row ?? null
}

export async function findRailCall(tenant: Tenant, payoutId: string, k: number): Promise<RailCallRow | null> {
  const [row] = await tenant.db
    .select()
    .from(railCalls)
    .where(and(ownedBy(tenant, railCalls), eq(railCalls.payoutId, payoutId), eq(railCalls.k, k)))
  return row ?? null
}
