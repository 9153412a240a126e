import { newest, type Page, withId } from '../platform/rows'
import { readAll, type Tenant } from '../platform/tenant'
import { leads } from './schema'

export type LeadRow = typeof leads.$inferSelect

/** What attribution needs of a lead; times in epoch milliseconds. */
export type LeadFacts = {
  id: string
  personId: string | null
  externalId: string | null
  visitorId: string | null
  source: LeadRow['source']
  claimedCode: string | null
  claimedAt: number | null
  clickToken: string | null
  clickWindowDays: number
  viewWindowDays: number
  occurredAt: number
  emailHash: string | null
}

const FACTS = `l.id AS id, l.person_id AS personId, l.external_id AS externalId, l.visitor_id AS visitorId, l.source AS source,
  l.claimed_code AS claimedCode, l.claimed_at AS claimedAt, l.click_token AS clickToken,
  l.click_window_days AS clickWindowDays, l.view_window_days AS viewWindowDays, l.occurred_at AS occurredAt,
  (SELECT p.email_hash FROM people p WHERE p.organization_id = l.organization_id AND p.id = l.person_id) AS emailHash`

/** By identity key (`x:` external id, `e:` e-mail hash). */
export async function leadsByIdentity(tenant: Tenant, keys: string[]): Promise<Map<string, LeadFacts>> {
  if (keys.length === 0) return new Map()
  const rows = await readAll<LeadFacts & { key: string }>(
    tenant,
    `SELECT i.key AS key, ${FACTS} FROM json_each(?2) j
     CROSS JOIN lead_identities i ON i.organization_id = ?1 AND i.key = j.value
     CROSS JOIN leads l ON l.organization_id = ?1 AND l.id = i.lead_id`,
    JSON.stringify(keys),
  )
  return new Map(rows.map(({ key, ...lead }) => [key, lead]))
}

/** The earliest lead of each visitor. */
export async function leadsByVisitor(tenant: Tenant, visitorIds: string[]): Promise<Map<string, LeadFacts>> {
  if (visitorIds.length === 0) return new Map()
  const rows = await readAll<LeadFacts>(
    tenant,
    `SELECT ${FACTS} FROM json_each(?2) j CROSS JOIN leads l INDEXED BY leads_by_visitor
     ON l.organization_id = ?1 AND l.visitor_id = j.value AND l.visitor_id IS NOT NULL
     ORDER BY l.occurred_at DESC, l.id DESC`,
    JSON.stringify(visitorIds),
  )
  return new Map(rows.flatMap((lead) => (lead.visitorId ? [[lead.visitorId, lead] as const] : [])))
}

export async function leadsByIds(tenant: Tenant, ids: string[]): Promise<Map<string, LeadFacts>> {
  if (ids.length === 0) return new Map()
  const rows = await readAll<LeadFacts>(
    tenant,
    `SELECT ${FACTS} FROM json_each(?2) j CROSS JOIN leads l ON l.organization_id = ?1 AND l.id = j.value`,
    JSON.stringify(ids),
  )
  return new Map(rows.map((lead) => [lead.id, lead]))
}

/** Newest first. */
export const listLeads = (tenant: Tenant, page: Page) => newest(tenant, leads, page)

export const findLead = (tenant: Tenant, id: string) => withId(tenant, leads, id)
