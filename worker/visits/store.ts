import { dayOf, hourOf } from '../core/visit'
import { insertRows, type Write, write } from '../platform/d1'
import { refusedBy } from '../platform/errors'
import { newId } from '../platform/id'
import type { Tenant } from '../platform/tenant'
import { droppedVisits, linkHours, visitDays } from './schema'

/** A visit that counts, as it is stored. */
export type StoredVisit = {
  visitor_id: string
  id: string
  partner_id: string
  code: string
  kind: 'click' | 'view'
  campaign: string
  occurred_at: number
  received_at: number
  hour: number
  day: number
  detail: object
}

export type DroppedVisit = { id: string; reason: typeof droppedVisits.$inferSelect.reason; code: string; at: number }

/** What these visits add to each link and hour, and to each day. */
function rollUp(visits: StoredVisit[]) {
  const hours = new Map<string, Omit<typeof linkHours.$inferInsert, 'organizationId'>>()
  const days = new Map<number, Omit<typeof visitDays.$inferInsert, 'organizationId'>>()
  for (const { partner_id: partnerId, code, campaign, hour, day, kind } of visits) {
    const clicks = kind === 'click' ? 1 : 0
    const key = JSON.stringify([partnerId, code, campaign, hour])
    const inHour = hours.get(key) ?? { partnerId, code, campaign, hour, clicks: 0, views: 0 }
    hours.set(key, { ...inHour, clicks: inHour.clicks + clicks, views: inHour.views + 1 - clicks })
    const inDay = days.get(day) ?? { day, clicks: 0, views: 0 }
    days.set(day, { ...inDay, clicks: inDay.clicks + clicks, views: inDay.views + 1 - clicks })
  }
  return { hours: [...hours.values()], days: [...days.values()] }
}

const ADD = 'DO UPDATE SET clicks = clicks + excluded.clicks, views = views + excluded.views'

/**
 * One batch that is refused whole when one of these visits is stored already, so that nothing is counted twice:
 * ask `unknownOf` then. A visit costs one row; a batch adds one log row, one per link and hour, one per day.
 */
export function storeVisits(tenant: Tenant, visits: StoredVisit[]): Write[] {
  if (visits.length === 0) return []
  const logId = newId('log', tenant.now)
  const { hours, days } = rollUp(visits)
  return [
    write(
      'INSERT INTO visit_log (organization_id, id, visits) VALUES (?1, ?2, ?3)',
      tenant.organizationId,
      logId,
      JSON.stringify(visits),
    ),
    // The visits travel once: they are read from the log row that was just written.
    write(
      `INSERT INTO visits (organization_id, visitor_id, id, partner_id, code, kind, campaign, occurred_at, received_at, detail)
       SELECT ?1, j.value->>'visitor_id', j.value->>'id', j.value->>'partner_id', j.value->>'code',
         j.value->>'kind', j.value->>'campaign',
         j.value->>'occurred_at', j.value->>'received_at', j.value->>'detail'
       FROM visit_log l, json_each(l.visits) j WHERE l.organization_id = ?1 AND l.id = ?2`,
      tenant.organizationId,
      logId,
    ),
    ...insertRows(
      tenant.organizationId,
      linkHours,
      hours,
      `ON CONFLICT (organization_id, partner_id, code, campaign, hour) ${ADD}`,
    ),
    ...insertRows(tenant.organizationId, visitDays, days, `ON CONFLICT (organization_id, day) ${ADD}`),
  ]
}

export const isKnownVisit = (error: unknown) => refusedBy(error, 'UNIQUE constraint failed: visits.')

/** Kept by id so that a redelivery is not counted twice, and so that a merchant can see what was mistyped. */
export function storeDropped(tenant: Tenant, dropped: DroppedVisit[]): Write[] {
  if (dropped.length === 0) return []
  const rows = dropped.map((each) => ({ ...each, day: dayOf(each.at) }))
  return [
    write(
      `INSERT INTO dropped_days (organization_id, day, reason, count)
       SELECT ?1, j.value->>'day', j.value->>'reason', COUNT(*) FROM json_each(?2) j
       WHERE NOT EXISTS (SELECT 1 FROM dropped_visits d WHERE d.organization_id = ?1 AND d.day = j.value->>'day'
         AND d.id = j.value->>'id')
       GROUP BY 2, 3
       ON CONFLICT (organization_id, day, reason) DO UPDATE SET count = count + excluded.count`,
      tenant.organizationId,
      JSON.stringify(rows),
    ),
    ...insertRows(tenant.organizationId, droppedVisits, rows, 'ON CONFLICT (organization_id, day, id) DO NOTHING'),
  ]
}

/** The page says that the tag works there: shown on the install page, and no visit of anybody. */
export const markTagSeen = (tenant: Tenant, seen: { at: number; host: string }): Write =>
  write(
    `UPDATE settings SET tag_seen_at = CAST(?2 AS INTEGER), tag_seen_on = ?3 WHERE organization_id = ?1
      AND IFNULL(tag_seen_at, 0) < ?2`,
    tenant.organizationId,
    seen.at,
    seen.host,
  )

export const timesOf = (occurredAt: number) => ({ hour: hourOf(occurredAt), day: dayOf(occurredAt) })
