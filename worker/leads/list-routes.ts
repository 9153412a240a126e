import { Hono } from 'hono/tiny'
import { qualify, type Touch } from '../core/attribution'
import { openPeople, type Person } from '../organizations/people'
import { inactiveIntervals, partnersByCodes } from '../partners/queries'
import { allow, STAFF } from '../platform/auth'
import { query } from '../platform/body'
import type { AppEnv } from '../platform/env'
import { cursorOf, page } from '../platform/list'
import { when } from '../platform/shapes'
import { one, type Tenant } from '../platform/tenant'
import { visitsOf } from '../visits/queries'
import { LeadQuery } from './input'
import { findLead, type LeadRow, listLeads } from './queries'

type Around = { people: Map<string, Person>; partnerOf: Map<string, string | null> }

const shownLead = (row: LeadRow, { people, partnerOf }: Around) => {
  const person = row.personId === null ? undefined : people.get(row.personId)
  return {
    id: row.id,
    email: person?.email ?? null,
    name: person?.name ?? null,
    external_id: row.externalId,
    visitor_id: row.visitorId,
    source: row.source,
    partner_id: partnerOf.get(row.id) ?? null,
    claimed_code: row.claimedCode,
    occurred_at: when(row.occurredAt),
    created_at: when(row.createdAt),
    metadata: row.metadata,
    version: row.version,
  }
}

/** The touches a lead froze, each with whether it counts; times in epoch milliseconds. */
async function touchesOf(tenant: Tenant, rows: LeadRow[]) {
  const visits = await visitsOf(
    tenant,
    rows.flatMap(({ visitorId }) => (visitorId ? [visitorId] : [])),
  )
  const inactive = await inactiveIntervals(tenant, [
    ...new Set([...visits.values()].flat().map(({ partnerId }) => partnerId)),
  ])
  return new Map(
    rows.map((row) => {
      const touches = (visits.get(row.visitorId ?? '') ?? []).map(
        ({ id, partnerId, kind, occurredAt }): Touch => ({ id, partnerId, type: kind, at: occurredAt }),
      )
      const windowDays = { click: row.clickWindowDays, view: row.viewWindowDays }
      return [row.id, { touches, ...qualify(touches, { measuredAt: row.occurredAt, windowDays, inactive }) }] as const
    }),
  )
}

async function around(tenant: Tenant, rows: LeadRow[]): Promise<Around> {
  const claimed = rows.flatMap(({ claimedCode }) => (claimedCode ? [claimedCode] : []))
  const [people, touches, codes] = await Promise.all([
    openPeople(
      tenant,
      rows.flatMap(({ personId }) => (personId ? [personId] : [])),
    ),
    touchesOf(tenant, rows),
    partnersByCodes(tenant, 'link', claimed),
  ])
  const partnerOf = (row: LeadRow) => {
    const { kept = [] } = touches.get(row.id) ?? {}
    return kept.at(-1)?.partnerId ?? codes.get(row.claimedCode ?? '')?.partnerId ?? null
  }
  return { people, partnerOf: new Map(rows.map((row) => [row.id, partnerOf(row)])) }
}

/** Leads, newest first; one with the touches it froze. */
export const leadRoutes = new Hono<AppEnv>()
  .get('/', allow(STAFF), query(LeadQuery), async (c) => {
    const filters = c.req.valid('query')
    const rows = await listLeads(c.var.tenant, { ...filters, before: cursorOf(filters) })
    const known = await around(c.var.tenant, rows)
    return c.json(
      page(
        rows,
        filters,
        ({ id }) => id,
        (row) => shownLead(row, known),
      ),
    )
  })
  .get('/:id', allow(STAFF), async (c) => {
    const row = one(await findLead(c.var.tenant, c.req.param('id')))
    const [known, frozen] = await Promise.all([around(c.var.tenant, [row]), touchesOf(c.var.tenant, [row])])
    const { touches = [], dropped = [] } = frozen.get(row.id) ?? {}
    const lost = new Map(dropped.map(({ touchId, reason }) => [touchId, reason]))
    return c.json({
      ...shownLead(row, known),
      touches: touches.map(({ id, partnerId, type, at }) => ({
        id,
        partner_id: partnerId,
        kind: type,
        occurred_at: when(at),
        counts: !lost.has(id),
        reason: lost.get(id) ?? null,
      })),
    })
  })
