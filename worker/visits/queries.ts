import { and, asc, gte, lte } from 'drizzle-orm'
import * as z from 'zod'
import { ownedBy, readAll, type Tenant } from '../platform/tenant'
import { droppedDays } from './schema'

/** A visit as a touch of its visitor; times in epoch milliseconds. */
export type VisitTouch = {
  visitorId: string
  id: string
  partnerId: string
  kind: 'click' | 'view'
  occurredAt: number
  /** The page that it led to; empty where none was told. */
  path: string
}

/** All visits of these visitors, by their key: the join searches the key's prefix of each visitor. */
export async function visitsOf(tenant: Tenant, visitorIds: string[]): Promise<Map<string, VisitTouch[]>> {
  if (visitorIds.length === 0) return new Map()
  const rows = await readAll<VisitTouch>(
    tenant,
    `SELECT v.visitor_id AS visitorId, v.id AS id, v.partner_id AS partnerId, v.kind AS kind, v.occurred_at AS occurredAt,
       v.detail->>'path' AS path
     FROM json_each(?2) j CROSS JOIN visits v ON v.organization_id = ?1 AND v.visitor_id = j.value`,
    JSON.stringify([...new Set(visitorIds)]),
  )
  return Map.groupBy(rows, ({ visitorId }) => visitorId)
}

const Logged = z.array(
  z.object({
    id: z.string(),
    visitor_id: z.string(),
    partner_id: z.string(),
    code: z.string(),
    kind: z.enum(['click', 'view']),
    campaign: z.string(),
    occurred_at: z.number(),
    received_at: z.number(),
    detail: z.looseObject({}),
  }),
)
export type LoggedVisit = z.output<typeof Logged>[number]

/** The log in batches, newest first; `before` is the id of the last batch read. */
export async function readVisitLog(tenant: Tenant, before: string | null, batches: number) {
  const rows = await readAll<{ id: string; visits: string }>(
    tenant,
    `SELECT id, visits FROM visit_log WHERE organization_id = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3`,
    before ?? 'log_~',
    batches,
  )
  return rows.map(({ id, visits }) => ({ id, visits: Logged.parse(JSON.parse(visits)) }))
}

/** Counts by day and reason; days are whole UTC days since 1970. */
export const listDropped = (tenant: Tenant, fromDay: number, toDay: number) =>
  tenant.db
    .select()
    .from(droppedDays)
    .where(and(ownedBy(tenant, droppedDays), gte(droppedDays.day, fromDay), lte(droppedDays.day, toDay)))
    .orderBy(asc(droppedDays.day), asc(droppedDays.reason))

/** Who holds these clicks: keys by nonce. */
export async function holdersOf(tenant: Tenant, nonces: string[]): Promise<Map<string, string[]>> {
  if (nonces.length === 0) return new Map()
  const rows = await readAll<{ nonce: string; key: string }>(
    tenant,
    `SELECT h.nonce AS nonce, h.key AS key FROM json_each(?2) j
     CROSS JOIN click_holders h ON h.organization_id = ?1 AND h.nonce = j.value`,
    JSON.stringify(nonces),
  )
  const groups = Map.groupBy(rows, ({ nonce }) => nonce)
  return new Map([...groups].map(([nonce, group]) => [nonce, group.map(({ key }) => key)]))
}

/** Those of these visits that are not stored. */
export async function unknownOf<Visit extends { visitor_id: string; id: string }>(
  tenant: Tenant,
  visits: Visit[],
): Promise<Visit[]> {
  const rows = await readAll<{ visitorId: string; id: string }>(
    tenant,
    `SELECT v.visitor_id AS visitorId, v.id AS id FROM json_each(?2) j CROSS JOIN visits v
     ON v.organization_id = ?1 AND v.visitor_id = j.value->>0 AND v.id = j.value->>1`,
    JSON.stringify(visits.map(({ visitor_id, id }) => [visitor_id, id])),
  )
  const known = new Set(rows.map(({ visitorId, id }) => `${visitorId} ${id}`))
  return visits.filter(({ visitor_id, id }) => !known.has(`${visitor_id} ${id}`))
}
