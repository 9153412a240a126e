import { readAll, type Tenant } from '../platform/tenant'

export type DayAmount = { day: number; partnerId: string; measure: string; currency: string; amount: number }

/** The roll-ups of a period, for all partners together ('') or one. Days are whole UTC days since 1970. */
export const dayTotalsOf = (tenant: Tenant, partnerId: string, fromDay: number, toDay: number) =>
  readAll<DayAmount>(
    tenant,
    `SELECT d.day AS day, d.partner_id AS partnerId, d.measure AS measure, d.currency AS currency, d.amount AS amount
     FROM json_each('["commission","revenue","orders"]') m
     CROSS JOIN day_totals d INDEXED BY day_totals_by_partner ON d.organization_id = ?1 AND d.partner_id = ?2
       AND d.measure = m.value
     AND d.day BETWEEN ?3 AND ?4 ORDER BY d.day`,
    partnerId,
    fromDay,
    toDay,
  )

/** Partners by what they earned in a period, most first. */
export const topPartners = (tenant: Tenant, currency: string, fromDay: number, toDay: number, limit: number) =>
  readAll<{ partnerId: string; commission: number; revenue: number; orders: number }>(
    tenant,
    `SELECT partner_id AS partnerId, SUM(amount * (measure = 'commission')) AS commission, SUM(amount * (measure = 'revenue')) AS revenue,
       SUM(amount * (measure = 'orders')) AS orders
     FROM day_totals WHERE organization_id = ?1 AND day BETWEEN ?3 AND ?4 AND partner_id <> '' AND currency = ?2
     GROUP BY partner_id ORDER BY revenue DESC, partner_id LIMIT CAST(?5 AS INTEGER)`,
    currency,
    fromDay,
    toDay,
    limit,
  )

export const visitDays = (tenant: Tenant, fromDay: number, toDay: number) =>
  readAll<{ day: number; clicks: number; views: number }>(
    tenant,
    'SELECT day, clicks, views FROM visit_days WHERE organization_id = ?1 AND day BETWEEN ?2 AND ?3 ORDER BY day',
    fromDay,
    toDay,
  )

/** Ids sort by the time they were made, so a range of ids is a range of time. */
export const leadDays = (tenant: Tenant, fromId: string, toId: string) =>
  readAll<{ day: number; leads: number }>(
    tenant,
    `SELECT created_at / 86400000 AS day, COUNT(*) AS leads FROM leads
     WHERE organization_id = ?1 AND id >= ?2 AND id < ?3 GROUP BY 1 ORDER BY 1`,
    fromId,
    toId,
  )

/** Clicks and views of links since an hour; a link is a partner, a code and a campaign. */
export const linkCounts = (tenant: Tenant, partnerIds: string[]) =>
  readAll<{ partnerId: string; code: string; campaign: string; clicks: number; views: number }>(
    tenant,
    `SELECT h.partner_id AS partnerId, h.code AS code, h.campaign AS campaign, SUM(h.clicks) AS clicks, SUM(h.views) AS views
     FROM json_each(?2) j CROSS JOIN link_hours h ON h.organization_id = ?1 AND h.partner_id = j.value GROUP BY 1, 2, 3`,
    JSON.stringify(partnerIds),
  )

export const partnerTotals = (tenant: Tenant, partnerIds: string[]) =>
  readAll<{ partnerId: string; measure: string; currency: string; amount: number }>(
    tenant,
    `SELECT d.partner_id AS partnerId, d.measure AS measure, d.currency AS currency, SUM(d.amount) AS amount
     FROM json_each(?2) j CROSS JOIN day_totals d INDEXED BY day_totals_by_partner ON d.organization_id = ?1
       AND d.partner_id = j.value
     GROUP BY 1, 2, 3`,
    JSON.stringify(partnerIds),
  )

export type Existing = { visit: number; connection: number; partner: number; order: number; tagSeenAt: number | null }

/** What the set-up list asks, in one read. */
export const setUpSoFar = async (tenant: Tenant): Promise<Existing> => {
  const rows = await readAll<Existing>(
    tenant,
    `SELECT EXISTS (SELECT 1 FROM visit_days WHERE organization_id = ?1) AS visit,
       EXISTS (SELECT 1 FROM connections WHERE organization_id = ?1 AND status = 'active') AS connection,
       EXISTS (SELECT 1 FROM partners WHERE organization_id = ?1) AS partner,
       EXISTS (SELECT 1 FROM orders WHERE organization_id = ?1) AS "order",
       (SELECT tag_seen_at FROM settings WHERE organization_id = ?1) AS tagSeenAt`,
  )
  return rows[0] ?? { visit: 0, connection: 0, partner: 0, order: 0, tagSeenAt: null }
}

export type Waiting = { name: string; count: number; oldest: number | null; currency: string | null; amount: number }

/** Decisions that wait for a person; names are the tasks of the overview. */
export const waitingTasks = (tenant: Tenant) =>
  readAll<Waiting>(
    tenant,
    `SELECT 'books_broken' AS name, COUNT(*) AS count, MIN(since) AS oldest, NULL AS currency, 0 AS amount
       FROM freezes WHERE organization_id = ?1 AND lifted_at IS NULL
     UNION ALL SELECT 'payouts', COUNT(*), MIN(created_at), currency, SUM(amount) FROM payouts
       WHERE organization_id = ?1 AND status = 'pending' GROUP BY currency
     UNION ALL SELECT 'dead_letters', COUNT(*), MIN(first_at), NULL, 0 FROM dead_letters WHERE organization_id = ?1
       AND status = 'stored'
     UNION ALL SELECT 'failed_deliveries', COUNT(*), MIN(received_at), NULL, 0 FROM incoming_deliveries
       WHERE organization_id = ?1 AND status = 'failed'
     UNION ALL SELECT 'held_commissions', COUNT(*), MIN(created_at), currency, SUM(pending) FROM earnings INDEXED BY earnings_held WHERE organization_id = ?1 AND held = 1 AND pending > 0 GROUP BY currency`,
  )
