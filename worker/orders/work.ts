import type { PendingRow } from '../activity/pending'
import { type Write, write } from '../platform/d1'
import { randomToken } from '../platform/id'
import type { Tenant } from '../platform/tenant'

export const RECKON = 'order.reckon'
const SWEEP_AFTER_MILLISECONDS = 60_000

/**
 * Makes the orders of a subquery due for reckoning, inside the transaction that changed a fact of theirs, so that an
 * order placed at the same moment is either seen here or sees the fact itself. Returns the rows to announce.
 * `orderIds` is a SELECT of order ids; its parameters start at ?4.
 */
export const makeOrdersDue = (tenant: Tenant, orderIds: string, ...params: Write['params']): Write =>
  write(
    `INSERT INTO pending (organization_id, key, queue, kind, subject, token, due_at)
     SELECT ?1, '${RECKON}:' || order_id, 'events', '${RECKON}', order_id, ?2 || ':' || order_id, ?3
       FROM (${orderIds}) WHERE true
     ON CONFLICT (organization_id, key) DO UPDATE SET token = excluded.token, due_at = excluded.due_at
     RETURNING queue, kind, subject`,
    tenant.organizationId,
    randomToken(),
    tenant.now + SWEEP_AFTER_MILLISECONDS,
    ...params,
  )

/** Orders that may rest on these visitors: directly, or through a lead of theirs. `?4` is a JSON array of visitor ids. */
export const ORDERS_OF_VISITORS = `
  SELECT k.order_id FROM json_each(?4) j CROSS JOIN order_keys k ON k.organization_id = ?1 AND k.key = 'v:' || j.value
  UNION SELECT k.order_id FROM json_each(?4) j CROSS JOIN leads l ON l.organization_id = ?1 AND l.visitor_id = j.value
    CROSS JOIN order_keys k ON k.organization_id = ?1 AND k.key = 'l:' || l.id
  UNION SELECT k.order_id FROM json_each(?4) j CROSS JOIN leads l ON l.organization_id = ?1 AND l.visitor_id = j.value
    CROSS JOIN lead_identities i ON i.organization_id = ?1 AND i.lead_id = l.id
    CROSS JOIN order_keys k ON k.organization_id = ?1 AND k.key = i.key`

/** `?4` is a JSON array of evidence keys. */
export const ORDERS_OF_KEYS = `SELECT DISTINCT k.order_id FROM json_each(?4) j CROSS JOIN order_keys k ON k.organization_id = ?1 AND k.key = j.value`

/** `?4` is a source, `?5` a subject: an order by its external id, or a payment that some order names. */
export const ORDERS_OF_SUBJECT = `
  SELECT o.id AS order_id FROM orders o WHERE o.organization_id = ?1 AND o.source = ?4
    AND ?5 = 'order:' || o.external_id AND o.external_id = substr(?5, 7)
  UNION SELECT o.id FROM order_payments p JOIN orders o ON o.organization_id = ?1 AND o.source = ?4
    AND o.external_id = p.order_external_id
    WHERE p.organization_id = ?1 AND p.source = ?4 AND p.reference = substr(?5, 9) AND ?5 LIKE 'payment:%'`

export const dueRows = (rows: unknown[]): Pick<PendingRow, 'queue' | 'kind' | 'subject'>[] =>
  rows.flatMap((row) =>
    row !== null && typeof row === 'object' && 'subject' in row
      ? [{ queue: 'events' as const, kind: RECKON, subject: String(row.subject) }]
      : [],
  )

/** The orders of a person who signed up after buying, or whose visits came before the lead was known. */
export const afterLead = (tenant: Tenant, lead: { id: string; keys: string[]; visitorId: string | null }): Write => {
  const visitor = lead.visitorId ? [`v:${lead.visitorId}`] : []
  return makeOrdersDue(tenant, ORDERS_OF_KEYS, JSON.stringify([...lead.keys, `l:${lead.id}`, ...visitor]))
}

export const afterVisits = (tenant: Tenant, visitorIds: string[]): Write =>
  makeOrdersDue(tenant, ORDERS_OF_VISITORS, JSON.stringify(visitorIds))
