import { and, asc, desc, eq, gt, lt, sql } from 'drizzle-orm'
import type { EarningRow } from '../ledger/books'
import { type payoutApprovals, type payoutAttempts, type payoutLines, payouts } from '../ledger/payout-schema'
import { foundBy, type Page, withId } from '../platform/rows'
import { ownedBy, readAll, type Tenant } from '../platform/tenant'
import type { RailCallRow } from './rails/queries'
import { UNANSWERED } from './rails/unanswered'

export type PayoutRow = typeof payouts.$inferSelect
/** A line with what it is for. */
export type LineRow = typeof payoutLines.$inferSelect &
  Pick<EarningRow, 'kind' | 'sourceId' | 'released'> & { earnedAt: number }
export type ApprovalRow = typeof payoutApprovals.$inferSelect
/** An attempt, and how far the service behind an API rail has come with it. */
export type AttemptRow = typeof payoutAttempts.$inferSelect & {
  call: RailCallRow['state'] | null
  told: string | null
  isUnanswered: number
}

export type Cleared = {
  id: string
  partnerId: string
  currency: string
  amount: number
  clearedAt: number
  status: string
} & Pick<LineRow, 'kind' | 'sourceId' | 'released' | 'earnedAt'>

/** Cleared by the period's end and in no open line, oldest first; with the partner's status. */
export const clearedEarnings = (tenant: Tenant, periodEnd: number, partnerId: string | null) =>
  readAll<Cleared>(
    tenant,
    `SELECT e.id AS id, e.partner_id AS partnerId, e.currency AS currency, e.available AS amount, e.cleared_at AS clearedAt,
       p.status AS status, e.kind AS kind, e.source_id AS sourceId, e.released AS released, e.created_at AS earnedAt
     FROM partners p CROSS JOIN earnings e ON e.organization_id = ?1 AND e.partner_id = p.id
     WHERE p.organization_id = ?1 AND (?3 IS NULL OR p.id = ?3) AND e.available > 0 AND e.cleared_at < ?2
     AND NOT EXISTS (SELECT 1 FROM payout_lines l WHERE l.organization_id = ?1 AND l.earning_id = e.id
       AND l.status IN ('proposed', 'reserved', 'in_flight', 'failed'))
     ORDER BY e.partner_id, e.currency, e.cleared_at, e.id`,
    periodEnd,
    partnerId,
  )

/** Why credits and adjustments were given, in the words that their partner may read. */
export const reasonsGiven = (tenant: Tenant, ids: string[]) =>
  readAll<{ id: string; reason: string | null }>(
    tenant,
    `SELECT c.id AS id, c.reason AS reason FROM json_each(?2) j
     CROSS JOIN credits c ON c.organization_id = ?1 AND c.id = j.value
     UNION ALL SELECT a.id, a.reason FROM json_each(?2) j
     CROSS JOIN adjustments a ON a.organization_id = ?1 AND a.id = j.value`,
    JSON.stringify(ids),
  )

type Wanted = Page & {
  order?: 'newest' | 'oldest' | undefined
  status?: PayoutRow['status'] | undefined
  partner_id?: string | undefined
  currency?: string | undefined
}

/** Newest first, unless asked otherwise. Most payouts are paid; the others have an index of their own. */
export const listPayouts = (tenant: Tenant, { limit, before, order, status, partner_id, currency }: Wanted) => {
  const sorted = (order === 'oldest' ? asc : desc)(payouts.id)
  const condition = and(
    before ? (order === 'oldest' ? gt : lt)(payouts.id, before) : undefined,
    status ? eq(payouts.status, status) : undefined,
    partner_id ? eq(payouts.partnerId, partner_id) : undefined,
    currency ? eq(payouts.currency, currency) : undefined,
  )
  const isRare = status !== undefined && status !== 'paid' && partner_id === undefined
  const where = and(sql`status <> 'paid'`, condition)
  const wanted = isRare ? foundBy(tenant, payouts, { index: 'payouts_unpaid', where, order: sorted, limit }) : condition
  return tenant.db
    .select()
    .from(payouts)
    .where(and(ownedBy(tenant, payouts), wanted))
    .orderBy(sorted)
    .limit(limit + 1)
}

export const findPayout = (tenant: Tenant, id: string) => withId(tenant, payouts, id)

export const linesOf = (tenant: Tenant, payoutIds: string[]) =>
  readAll<LineRow>(
    tenant,
    `SELECT l.organization_id AS organizationId, l.id AS id, l.payout_id AS payoutId, l.earning_id AS earningId, l.amount AS amount,
       l.status AS status, l.note AS note, e.kind AS kind, e.source_id AS sourceId, e.released AS released,
       e.created_at AS earnedAt
     FROM json_each(?2) j CROSS JOIN payout_lines l INDEXED BY payout_lines_by_payout
       ON l.organization_id = ?1 AND l.payout_id = j.value
     CROSS JOIN earnings e ON e.organization_id = ?1 AND e.id = l.earning_id ORDER BY l.id`,
    JSON.stringify(payoutIds),
  )

export const approvalsOf = (tenant: Tenant, payoutIds: string[]) =>
  readAll<ApprovalRow>(
    tenant,
    `SELECT a.organization_id AS organizationId, a.payout_id AS payoutId, a.approver_id AS approverId, a.version AS version, a.at AS at
     FROM json_each(?2) j CROSS JOIN payout_approvals a ON a.organization_id = ?1 AND a.payout_id = j.value
     ORDER BY a.at, a.approver_id`,
    JSON.stringify(payoutIds),
  )

export const attemptsOf = (tenant: Tenant, payoutIds: string[]) =>
  readAll<AttemptRow>(
    tenant,
    `SELECT a.organization_id AS organizationId, a.payout_id AS payoutId, a.k AS k, a.amount AS amount, a.rail AS rail,
       a.outcome AS outcome, a.reference AS reference, a.at AS at, a.settled_at AS settledAt, a.reason AS reason,
       c.state AS call, c.told AS told, IFNULL(${UNANSWERED}, 0) AS isUnanswered
     FROM json_each(?2) j CROSS JOIN payout_attempts a ON a.organization_id = ?1 AND a.payout_id = j.value
     LEFT JOIN rail_calls c ON c.organization_id = ?1 AND c.payout_id = a.payout_id AND c.k = a.k
     ORDER BY a.payout_id, a.k`,
    JSON.stringify(payoutIds),
  )

/** What an attempt carried, as its transfers say; they are never changed. */
export const sentBy = (tenant: Tenant, payoutId: string, k: number) =>
  readAll<{ earningId: string; amount: number }>(
    tenant,
    `SELECT earning_id AS earningId, amount FROM transfers WHERE organization_id = ?1 AND cause_id = ?2 AND credit = 'transit'
     ORDER BY n`,
    `payout.sent:${payoutId}:${k}`,
  )

/** What an earning could put into a payout now. */
export const freeOf = (tenant: Tenant, earningId: string) =>
  readAll<{ available: number; isTaken: number }>(
    tenant,
    `SELECT e.available AS available, EXISTS (SELECT 1 FROM payout_lines l WHERE l.organization_id = ?1 AND l.earning_id = e.id
       AND l.status IN ('proposed', 'reserved', 'in_flight', 'failed')) AS isTaken
     FROM earnings e WHERE e.organization_id = ?1 AND e.id = ?2`,
    earningId,
  )

export type CurrencyStatistics = {
  currency: string
  proposed: number
  proposedAmount: number
  awaiting: number
  awaitingAmount: number
  approved: number
  approvedAmount: number
  rejected: number
  rejectedAmount: number
  rejectedBeforeApproval: number
  millisecondsToApproval: number
}

/** All payouts of an organization by currency, as they stand. */
export const payoutStatistics = (tenant: Tenant) =>
  readAll<CurrencyStatistics>(
    tenant,
    `SELECT currency, COUNT(*) AS proposed, SUM(amount) AS proposedAmount,
       SUM(status = 'pending') AS awaiting, SUM(amount * (status = 'pending')) AS awaitingAmount,
       COUNT(approved_at) AS approved, SUM(amount * (approved_at IS NOT NULL)) AS approvedAmount,
       SUM(status = 'rejected') AS rejected, SUM(amount * (status = 'rejected')) AS rejectedAmount,
       SUM(status = 'rejected' AND approved_at IS NULL) AS rejectedBeforeApproval,
       SUM(IFNULL(approved_at - created_at, 0)) AS millisecondsToApproval
     FROM payouts WHERE organization_id = ?1 GROUP BY currency ORDER BY currency`,
  )

/** What stands paid, by currency: by attempts, so that what was sent twice counts twice. */
export const paidStatistics = (tenant: Tenant) =>
  readAll<{ currency: string; paid: number; paidAmount: number }>(
    tenant,
    `SELECT p.currency AS currency, COUNT(DISTINCT p.id) AS paid, SUM(a.amount) AS paidAmount
     FROM payouts p CROSS JOIN payout_attempts a ON a.organization_id = ?1 AND a.payout_id = p.id AND a.outcome = 'paid'
     WHERE p.organization_id = ?1 GROUP BY p.currency`,
  )

/** How many lines of payouts are lead credits. */
export const creditLines = (tenant: Tenant) =>
  readAll<{ lines: number }>(
    tenant,
    `SELECT COUNT(*) AS lines FROM earnings e INDEXED BY earnings_of_credits CROSS JOIN payout_lines l
     INDEXED BY payout_lines_by_earning ON l.organization_id = ?1 AND l.earning_id = e.id
     AND l.status NOT IN ('left_out', 'withdrawn') WHERE e.organization_id = ?1 AND e.kind = 'credit'`,
  )
