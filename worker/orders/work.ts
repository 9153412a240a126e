import type { PendingRow } from '../activity/pending'
import { DEAL_RECKON } from '../deals/work'
import { type Write, write } from '../platform/d1'
import { randomToken } from '../platform/id'
import type { Tenant } from '../platform/tenant'

export const RECKON = 'order.reckon'
const SWEEP_AFTER_MILLISECONDS = 60_000

/**
 * Makes what a subquery names (`kind`, `subject`) due for reckoning, inside the transaction that changed a fact of
 * theirs, so that what is made at the same moment is either seen here or sees the fact itself. Returns the rows to
 * announce. The parameters of the subquery start at ?4.
 */
const makeDueFrom = (tenant: Tenant, works: string, ...params: Write['params']): Write =>
  write(
    `INSERT INTO pending (organization_id, key, queue, kind, subject, token, due_at)
     SELECT ?1, kind || ':' || subject, 'events', kind, subject, ?2 || ':' || subject, ?3 FROM (${works}) WHERE true
     ON CONFLICT (organization_id, key) DO UPDATE SET token = excluded.token, due_at = excluded.due_at
     RETURNING queue, kind, subject`,
    tenant.organizationId,
    randomToken(),
    tenant.now + SWEEP_AFTER_MILLISECONDS,
    ...params,
  )

const asOrders = (orderIds: string) => `SELECT '${RECKON}' AS kind, order_id AS subject FROM (${orderIds})`
const asDeals = (dealIds: string) => `SELECT '${DEAL_RECKON}' AS kind, deal_id AS subject FROM (${dealIds})`

/** Makes the orders of a subquery (`order_id`) due; its parameters start at ?4. Returns the rows to announce. */
export const makeOrdersDue = (tenant: Tenant, orderIds: string, ...params: Write['params']): Write =>
  makeDueFrom(tenant, asOrders(orderIds), ...params)

/** Orders of the buyers behind these leads, however they name them. `?4` is a JSON array of lead ids. */
export const ORDERS_OF_LEADS = `
  SELECT k.order_id FROM json_each(?4) j CROSS JOIN order_keys k ON k.organization_id = ?1 AND k.key = 'l:' || j.value
  UNION SELECT k.order_id FROM json_each(?4) j
    CROSS JOIN lead_identities i ON i.organization_id = ?1 AND i.lead_id = j.value
    CROSS JOIN order_keys k ON k.organization_id = ?1 AND k.key = i.key
  UNION SELECT k.order_id FROM json_each(?4) j CROSS JOIN leads l ON l.organization_id = ?1 AND l.id = j.value
    CROSS JOIN order_keys k ON k.organization_id = ?1 AND k.key = 'v:' || l.visitor_id`

/** An order whose tie to a deal changed, the deals it was and is tied to, and the other orders of their leads. */
export const afterTie = (tenant: Tenant, orderId: string, deals: { id: string; leadId: string | null }[]): Write =>
  makeDueFrom(
    tenant,
    `${asOrders(`${ORDERS_OF_LEADS} UNION SELECT ?5`)} UNION ALL ${asDeals('SELECT value AS deal_id FROM json_each(?6)')}`,
    JSON.stringify(deals.flatMap(({ leadId }) => leadId ?? [])),
    orderId,
    JSON.stringify(deals.map(({ id }) => id)),
  )

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
    row !== null && typeof row === 'object' && 'subject' in row && 'kind' in row
      ? [{ queue: 'events' as const, kind: String(row.kind), subject: String(row.subject) }]
      : [],
  )

/** The orders of a person who signed up after buying, or whose visits came before the lead was known. */
export const afterLead = (tenant: Tenant, lead: { id: string; keys: string[]; visitorId: string | null }): Write => {
  const visitor = lead.visitorId ? [`v:${lead.visitorId}`] : []
  return makeOrdersDue(tenant, ORDERS_OF_KEYS, JSON.stringify([...lead.keys, `l:${lead.id}`, ...visitor]))
}

/**
 * Orders that may rest on these visitors, directly or through a lead of theirs, and won deals whose lead froze touches
 * of theirs. `?4` is a JSON array of visitor ids; nearly none of them is known, so each is looked up twice and no more.
 */
const WORKS_OF_VISITORS = `
  WITH found AS MATERIALIZED (SELECT l.id AS lead_id FROM json_each(?4) j
    CROSS JOIN leads l ON l.organization_id = ?1 AND l.visitor_id = j.value)
  ${asOrders(`SELECT k.order_id FROM json_each(?4) j
    CROSS JOIN order_keys k ON k.organization_id = ?1 AND k.key = 'v:' || j.value
  UNION SELECT k.order_id FROM found CROSS JOIN order_keys k ON k.organization_id = ?1 AND k.key = 'l:' || found.lead_id
  UNION SELECT k.order_id FROM found
    CROSS JOIN lead_identities i ON i.organization_id = ?1 AND i.lead_id = found.lead_id
    CROSS JOIN order_keys k ON k.organization_id = ?1 AND k.key = i.key`)}
  UNION ALL ${asDeals(`SELECT d.id AS deal_id FROM found CROSS JOIN deals d INDEXED BY deals_by_lead
    ON d.organization_id = ?1 AND d.lead_id = found.lead_id AND d.lead_id IS NOT NULL AND d.status = 'won'`)}`

export const afterVisits = (tenant: Tenant, visitorIds: string[]): Write =>
  makeDueFrom(tenant, WORKS_OF_VISITORS, JSON.stringify(visitorIds))
