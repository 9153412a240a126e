import { dayOf, hourOf } from '../core/visit'
import { insertRows, type Write, write } from '../platform/d1'
import { newId } from '../platform/id'
import type { Tenant } from '../platform/tenant'
import { droppedVisits } from './schema'

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
  detail: string
}

export type DroppedVisit = { id: string; reason: typeof droppedVisits.$inferSelect.reason; code: string; at: number }

const NEW = `NOT EXISTS (SELECT 1 FROM visits v WHERE v.organization_id = ?1 AND v.visitor_id = j.value->>'visitor_id' AND v.id = j.value->>'id')`

const count = (kind: string) => `SUM(j.value->>'kind' = '${kind}')`

/**
 * One batch, exact when the same visits arrive again: the roll-ups first, over what is not stored yet, then the
 * visits. A visit costs one row; a batch adds one log row, one per link and hour, one per day.
 */
export function storeVisits(tenant: Tenant, visits: StoredVisit[]): Write[] {
  if (visits.length === 0) return []
  const json = JSON.stringify(visits)
  return [
    write(
      `INSERT INTO link_hours (organization_id, partner_id, code, campaign, hour, clicks, views)
       SELECT ?1, j.value->>'partner_id', j.value->>'code', j.value->>'campaign', j.value->>'hour',
         ${count('click')}, ${count('view')}
       FROM json_each(?2) j WHERE ${NEW} GROUP BY 2, 3, 4, 5
       ON CONFLICT (organization_id, partner_id, code, campaign, hour)
       DO UPDATE SET clicks = clicks + excluded.clicks, views = views + excluded.views`,
      tenant.organizationId,
      json,
    ),
    write(
      `INSERT INTO visit_days (organization_id, day, clicks, views)
       SELECT ?1, j.value->>'day', ${count('click')}, ${count('view')} FROM json_each(?2) j WHERE ${NEW} GROUP BY 2
       ON CONFLICT (organization_id, day) DO UPDATE SET clicks = clicks + excluded.clicks, views = views + excluded.views`,
      tenant.organizationId,
      json,
    ),
    write(
      `INSERT INTO visit_log (organization_id, id, visits)
       SELECT ?1, ?3, json_group_array(json(j.value)) FROM json_each(?2) j WHERE ${NEW} HAVING COUNT(*) > 0`,
      tenant.organizationId,
      json,
      newId('log', tenant.now),
    ),
    write(
      `INSERT INTO visits (organization_id, visitor_id, id, partner_id, code, kind, campaign, occurred_at, received_at, detail)
       SELECT ?1, value->>'visitor_id', value->>'id', value->>'partner_id', value->>'code', value->>'kind',
         value->>'campaign',
         value->>'occurred_at', value->>'received_at', value->>'detail'
       FROM json_each(?2) WHERE true ON CONFLICT (organization_id, visitor_id, id) DO NOTHING`,
      tenant.organizationId,
      json,
    ),
  ]
}

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
