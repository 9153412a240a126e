import { eq } from 'drizzle-orm'
import * as z from 'zod'
import { timePart } from '../../platform/id'
import { newest, type Page, withId } from '../../platform/rows'
import { readAll, type Tenant } from '../../platform/tenant'
import type { Period } from './input'
import { fittedVersions } from './schema'

/** A visit is stored at most so long after it occurred. */
const LATEST_ARRIVAL = 9 * 86_400_000

/** Paid orders that no deal covers, and won deals. `?2` to `?3` is the period. */
const SALES = `SELECT o.id AS id, o.currency AS currency, o.subtotal_amount AS value FROM orders o INDEXED BY orders_paid
    WHERE o.organization_id = ?1 AND o.paid_at >= ?2 AND o.paid_at < ?3 AND o.deal_id IS NULL
  UNION ALL SELECT d.id, d.currency, d.amount FROM deals d INDEXED BY deals_won
    WHERE d.organization_id = ?1 AND d.status = 'won' AND d.closed_at >= ?2 AND d.closed_at < ?3`

const LATEST = `a.organization_id = ?1 AND a.source_id = j.id AND a.revision = (SELECT MAX(revision) FROM attributions b
  WHERE b.organization_id = ?1 AND b.source_id = j.id)`

const Steps = z.array(z.tuple([z.string(), z.union([z.string(), z.number()]), z.string()]))
type Steps = z.output<typeof Steps>

export type Journey = { partnerIds: string[]; currency: string; value: number }

/** By time, then by id. */
const inOrder = (steps: Steps) =>
  steps.toSorted(([, a, c], [, b, d]) => (a === b ? (c < d ? -1 : 1) : a < b ? -1 : 1)).map(([partnerId]) => partnerId)

const stepsOf = (text: string) => inOrder(Steps.parse(JSON.parse(text)))

/** The sales of a period with the partners of their qualified touches, by time; minor units before refunds. */
export async function salesWithTouches(tenant: Tenant, period: Period, limit: number): Promise<Journey[]> {
  const rows = await readAll<{ currency: string; value: number; touches: string }>(
    tenant,
    `SELECT j.currency AS currency, j.value AS value,
       (SELECT json_group_array(json_array(t.value->>'partner_id', t.value->>'occurred_at', t.value->>'id'))
        FROM json_each(a.trace, '$.touches') t WHERE t.value->>'kept') AS touches
     FROM (${SALES} LIMIT CAST(?4 AS INTEGER)) j CROSS JOIN attributions a ON ${LATEST}`,
    period.period_start,
    period.period_end,
    limit,
  )
  return rows.map(({ currency, value, touches }) => ({ currency, value, partnerIds: stepsOf(touches) }))
}

/** How many visits the days of a period have; more than lie in it, as days are whole. */
export async function countVisits(tenant: Tenant, fromDay: number, toDay: number): Promise<number> {
  const [row] = await readAll<{ visits: number }>(
    tenant,
    `SELECT IFNULL(SUM(clicks + views), 0) AS visits FROM visit_days WHERE organization_id = ?1 AND day BETWEEN ?2 AND ?3`,
    fromDay,
    toDay,
  )
  return row?.visits ?? 0
}

/** The partners whose links each visitor of a period followed or saw, by time; keyed by visitor. */
export async function visitsByVisitor(tenant: Tenant, { period_start: from, period_end: until }: Period) {
  const rows = await readAll<{ visitorId: string; visits: string }>(
    tenant,
    `SELECT j.value->>'visitor_id' AS visitorId,
       json_group_array(json_array(j.value->>'partner_id', j.value->>'occurred_at', j.value->>'id')) AS visits
     FROM visit_log l CROSS JOIN json_each(l.visits) j
     WHERE l.organization_id = ?1 AND l.id >= ?4 AND l.id < ?5
       AND j.value->>'occurred_at' >= ?2 AND j.value->>'occurred_at' < ?3
     GROUP BY 1`,
    from,
    until,
    `log_${timePart(from)}`,
    `log_${timePart(until + LATEST_ARRIVAL)}`,
  )
  return new Map(rows.map(({ visitorId, visits }) => [visitorId, stepsOf(visits)]))
}

/** Those of these visitors that ever bought: by themselves, through a lead, or as the lead of a won deal. */
export async function buyersAmong(tenant: Tenant, visitorIds: string[]): Promise<Set<string>> {
  const lead = `FROM json_each(?2) j CROSS JOIN leads l ON l.organization_id = ?1 AND l.visitor_id = j.value`
  const paid = `CROSS JOIN orders o ON o.organization_id = ?1 AND o.id = k.order_id AND o.paid_at IS NOT NULL`
  const rows = await readAll<{ visitorId: string }>(
    tenant,
    `SELECT j.value AS visitorId FROM json_each(?2) j
       CROSS JOIN order_keys k ON k.organization_id = ?1 AND k.key = 'v:' || j.value ${paid}
     UNION SELECT j.value ${lead} CROSS JOIN order_keys k ON k.organization_id = ?1 AND k.key = 'l:' || l.id ${paid}
     UNION SELECT j.value ${lead}
       CROSS JOIN lead_identities i ON i.organization_id = ?1 AND i.lead_id = l.id
       CROSS JOIN order_keys k ON k.organization_id = ?1 AND k.key = i.key ${paid}
     UNION SELECT j.value ${lead} CROSS JOIN deals d INDEXED BY deals_by_lead
       ON d.organization_id = ?1 AND d.lead_id = l.id AND d.status = 'won'`,
    JSON.stringify(visitorIds),
  )
  return new Set(rows.map(({ visitorId }) => visitorId))
}

export type Credited = { model: string; partnerId: string; currency: string; amount: number }

/** What each model credits each partner with over the sales of a period, from the stored decisions; minor units. */
export const creditedByModel = (tenant: Tenant, period: Period) =>
  readAll<Credited>(
    tenant,
    `SELECT m.value->>'model' AS model, s.value->>'partner_id' AS partnerId, j.currency AS currency,
       SUM(s.value->>'amount') AS amount
     FROM (${SALES}) j CROSS JOIN attributions a ON ${LATEST}
       CROSS JOIN json_each(a.trace, '$.models') m CROSS JOIN json_each(m.value, '$.shares') s
     GROUP BY 1, 2, 3`,
    period.period_start,
    period.period_end,
  )

/** How many sales a period has, and what they brought, by currency. */
export const soldIn = (tenant: Tenant, period: Period) =>
  readAll<{ currency: string; sales: number; amount: number }>(
    tenant,
    `SELECT j.currency AS currency, COUNT(*) AS sales, SUM(j.value) AS amount FROM (${SALES}) j GROUP BY 1 ORDER BY 1`,
    period.period_start,
    period.period_end,
  )

/** Newest first, with the row after the page. */
export const listVersions = (tenant: Tenant, { model, ...page }: Page & { model?: 'markov' | 'shapley' | undefined }) =>
  newest(tenant, fittedVersions, page, model ? eq(fittedVersions.model, model) : undefined)

export const findVersion = (tenant: Tenant, id: string) => withId(tenant, fittedVersions, id)
