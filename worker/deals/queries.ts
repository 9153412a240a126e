import { and, eq, type SQL, sql } from 'drizzle-orm'
import { newest, type Page, withId } from '../platform/rows'
import { ownedBy, readAll, type Tenant } from '../platform/tenant'
import { deals, touchpoints } from './schema'

export type DealRow = typeof deals.$inferSelect
export type TouchpointRow = typeof touchpoints.$inferSelect

export const findDeal = (tenant: Tenant, id: string) => withId(tenant, deals, id)

export const findDealByExternalId = (tenant: Tenant, externalId: string) =>
  tenant.db
    .select()
    .from(deals)
    .where(and(ownedBy(tenant, deals), eq(deals.externalId, externalId)))

const DEAL_COLUMNS = `d.organization_id AS organizationId, d.id AS id, d.external_id AS externalId, d.name AS name,
  d.amount AS amount, d.currency AS currency, d.lead_id AS leadId, d.status AS status, d.closed_at AS closedAt,
  d.refunded_amount AS refundedAmount, d.content_hash AS contentHash, d.version AS version, d.created_at AS createdAt`

export const dealsByIds = (tenant: Tenant, ids: string[]) =>
  readAll<DealRow>(
    tenant,
    `SELECT ${DEAL_COLUMNS} FROM json_each(?2) j CROSS JOIN deals d ON d.organization_id = ?1 AND d.id = j.value`,
    JSON.stringify([...new Set(ids)]),
  )

type Filters = Page & {
  status?: DealRow['status'] | undefined
  lead_id?: string | undefined
  external_id?: string | undefined
  partner_id?: string | undefined
}

const touchedBy = (tenant: Tenant, partnerId: string): SQL =>
  sql`${deals.id} IN (SELECT subject_id FROM touchpoints INDEXED BY touchpoints_by_partner
    WHERE organization_id = ${tenant.organizationId} AND partner_id = ${partnerId})`

// Without statistics, SQLite walks all deals of the organization; so the index is named.
const ofLead = (tenant: Tenant, leadId: string): SQL =>
  sql`${deals.id} IN (SELECT id FROM deals INDEXED BY deals_by_lead
    WHERE organization_id = ${tenant.organizationId} AND lead_id = ${leadId})`

/** Newest first; `partner_id` finds the deals on which that partner has a touchpoint. */
export const listDeals = (tenant: Tenant, filters: Filters) =>
  newest(
    tenant,
    deals,
    filters,
    filters.status && eq(deals.status, filters.status),
    filters.lead_id === undefined ? undefined : ofLead(tenant, filters.lead_id),
    filters.external_id === undefined ? undefined : eq(deals.externalId, filters.external_id),
    filters.partner_id === undefined ? undefined : touchedBy(tenant, filters.partner_id),
  )

const TOUCHPOINT_COLUMNS = `t.organization_id AS organizationId, t.subject_id AS subjectId, t.id AS id,
  t.external_id AS externalId, t.partner_id AS partnerId, t.type AS type, t.occurred_at AS occurredAt,
  t.weight AS weight, t.notes AS notes, t.actor AS actor, t.created_at AS createdAt`

/** Touches logged by hand on deals or orders, by time; keyed by subject. */
export async function touchpointsOf(tenant: Tenant, subjectIds: string[]): Promise<Map<string, TouchpointRow[]>> {
  if (subjectIds.length === 0) return new Map()
  const rows = await readAll<TouchpointRow>(
    tenant,
    `SELECT ${TOUCHPOINT_COLUMNS} FROM json_each(?2) j
     CROSS JOIN touchpoints t ON t.organization_id = ?1 AND t.subject_id = j.value ORDER BY t.occurred_at, t.id`,
    JSON.stringify([...new Set(subjectIds)]),
  )
  return Map.groupBy(rows, ({ subjectId }) => subjectId)
}

export const findTouchpoint = (tenant: Tenant, subjectId: string, id: string) =>
  tenant.db
    .select()
    .from(touchpoints)
    .where(and(ownedBy(tenant, touchpoints), eq(touchpoints.subjectId, subjectId), eq(touchpoints.id, id)))

export const findTouchpointByExternalId = (tenant: Tenant, subjectId: string, externalId: string) =>
  tenant.db
    .select()
    .from(touchpoints)
    .where(
      and(ownedBy(tenant, touchpoints), eq(touchpoints.subjectId, subjectId), eq(touchpoints.externalId, externalId)),
    )
