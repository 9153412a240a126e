import { readAll, type Tenant } from '../../platform/tenant'
import { TRANSFER_COLUMNS, type TransferRow } from '../queries'
import type { bookChecks, closedDays, closedTiles } from '../schema'

export type ClosedDay = typeof closedDays.$inferSelect
export type Tile = Pick<typeof closedTiles.$inferSelect, 'day' | 'tile' | 'first' | 'root'>
export type Sum = { account: string; currency: string; amount: number }

const CLOSED = `organization_id AS organizationId, day, transfers, previous_root AS previousRoot, root, signature,
  tree_root AS treeRoot, closed_at AS closedAt`

export async function lastClosedDay(tenant: Tenant): Promise<ClosedDay | null> {
  const [row] = await readAll<ClosedDay>(
    tenant,
    `SELECT ${CLOSED} FROM closed_days WHERE organization_id = ?1 AND day > -1 ORDER BY day DESC LIMIT 1`,
  )
  return row ?? null
}

/** Closed days of a period, `to` exclusive, in order. */
export const closedDaysBetween = (tenant: Tenant, from: number, to: number) =>
  readAll<ClosedDay>(
    tenant,
    `SELECT ${CLOSED} FROM closed_days WHERE organization_id = ?1
     AND day >= CAST(?2 AS INTEGER) AND day < CAST(?3 AS INTEGER) ORDER BY day`,
    from,
    to,
  )

export async function firstTransferDay(tenant: Tenant): Promise<number | null> {
  const [row] = await readAll<{ day: number }>(
    tenant,
    `SELECT day FROM transfers INDEXED BY transfers_by_day WHERE organization_id = ?1 AND day > -1 ORDER BY day LIMIT 1`,
  )
  return row?.day ?? null
}

export type Place = { at: number; causeId: string; n: number }
const BEGINNING: Place = { at: -1, causeId: '', n: -1 }

/** A day's transfers in the order of its leaves (time, cause, number), after a place. */
export const transfersOfDay = (tenant: Tenant, day: number, after: Place | null, limit: number) =>
  readAll<TransferRow>(
    tenant,
    `SELECT ${TRANSFER_COLUMNS} FROM transfers INDEXED BY transfers_by_day
     WHERE organization_id = ?1 AND day = CAST(?2 AS INTEGER)
     AND (at, cause_id, n) > (CAST(?3 AS INTEGER), ?4, CAST(?5 AS INTEGER))
     ORDER BY at, cause_id, n LIMIT CAST(?6 AS INTEGER)`,
    day,
    (after ?? BEGINNING).at,
    (after ?? BEGINNING).causeId,
    (after ?? BEGINNING).n,
    limit,
  )

/** The tiles of some days without their leaves. */
export const tilesOf = (tenant: Tenant, days: number[]) =>
  readAll<Tile>(
    tenant,
    `SELECT t.day AS day, t.tile AS tile, t.first AS first, t.root AS root FROM json_each(?2) j
     CROSS JOIN closed_tiles t ON t.organization_id = ?1 AND t.day = j.value ORDER BY t.day, t.tile`,
    JSON.stringify(days),
  )

export type Sought = Pick<Tile, 'day' | 'tile'> & { leaf: string }
/** `number` is the place in what was sought, `place` that in the tile; `near` are the leaves of its knot. */
export type Found = { number: number; place: number; near: string; knots: string | null }

/**
 * Leaves looked for in the tiles where they should stand, as far as they do; of tiles without knots all leaves. Under a
 * limit SQLite keeps the inner query apart, else it would search a tile again for each mention of the place.
 */
export const leavesNear = (tenant: Tenant, sought: Sought[]) =>
  readAll<Found>(
    tenant,
    `SELECT number, place / 64 AS place, knots,
       IIF(knots IS NULL, leaves, substr(leaves, place / 1024 * 1024 + 1, 1024)) AS near
     FROM (SELECT j.key AS number, instr(t.leaves, j.value->>'leaf') - 1 AS place, t.leaves AS leaves, t.knots AS knots
       FROM json_each(?2) j CROSS JOIN closed_tiles t
       ON t.organization_id = ?1 AND t.day = j.value->>'day' AND t.tile = j.value->>'tile' LIMIT -1)
     WHERE place >= 0 AND place % 64 = 0`,
    JSON.stringify(sought),
  )

/** What each account held when the last day before `day` was closed on which it moved. */
export const sumsBefore = (tenant: Tenant, accounts: Omit<Sum, 'amount'>[], day: number) =>
  readAll<Sum>(
    tenant,
    `SELECT j.value->>'account' AS account, j.value->>'currency' AS currency, (
       SELECT s.amount FROM closed_sums s INDEXED BY closed_sums_by_account WHERE s.organization_id = ?1
       AND s.account = j.value->>'account' AND s.currency = j.value->>'currency' AND s.day < CAST(?3 AS INTEGER)
       ORDER BY s.day DESC LIMIT 1) AS amount
     FROM json_each(?2) j`,
    JSON.stringify(accounts.map(({ account, currency }) => ({ account, currency }))),
    day,
  )

/** A partner's transfers from one day until before another, in the order of the leaves. */
export const partnerTransfers = (tenant: Tenant, partnerId: string, from: number, to: number, limit: number) =>
  readAll<TransferRow>(
    tenant,
    `SELECT ${TRANSFER_COLUMNS} FROM transfers INDEXED BY transfers_by_partner
     WHERE organization_id = ?1 AND partner_id = ?2 AND day >= CAST(?3 AS INTEGER) AND day < CAST(?4 AS INTEGER)
     ORDER BY day, at, cause_id, n LIMIT CAST(?5 AS INTEGER)`,
    partnerId,
    from,
    to,
    limit,
  )

export type Moved = Pick<TransferRow, 'debit' | 'credit' | 'currency' | 'amount'>

/** What all of a partner's transfers moved from one day until before another, in one row for each way. */
export const movedBetween = (tenant: Tenant, partnerId: string, from: number, to: number) =>
  readAll<Moved>(
    tenant,
    `SELECT debit, credit, currency, SUM(amount) AS amount FROM transfers INDEXED BY transfers_by_partner
     WHERE organization_id = ?1 AND partner_id = ?2 AND day >= CAST(?3 AS INTEGER) AND day < CAST(?4 AS INTEGER)
     GROUP BY debit, credit, currency`,
    partnerId,
    from,
    to,
  )

export type BookCheck = typeof bookChecks.$inferSelect

export async function lastCheck(tenant: Tenant, kind: BookCheck['kind']): Promise<BookCheck | null> {
  const [row] = await readAll<BookCheck>(
    tenant,
    `SELECT organization_id AS organizationId, kind, through_day AS throughDay, place, started_at AS startedAt,
       finished_at AS finishedAt, breaches FROM book_checks WHERE organization_id = ?1 AND kind = ?2`,
    kind,
  )
  return row ?? null
}

const LISTS = {
  partners: `SELECT DISTINCT partner_id AS id FROM partner_balances WHERE organization_id = ?1 AND partner_id > ?2`,
  sources: `SELECT source_id AS id FROM reckonings WHERE organization_id = ?1 AND source_id > ?2`,
  payouts: `SELECT id FROM payouts WHERE organization_id = ?1 AND id > ?2`,
} as const

/** The next ids of what a recount walks through, in order. */
export async function idsAfter(tenant: Tenant, list: keyof typeof LISTS, after: string, limit: number) {
  const sql = `${LISTS[list]} ORDER BY 1 LIMIT CAST(?3 AS INTEGER)`
  return (await readAll<{ id: string }>(tenant, sql, after, limit)).map(({ id }) => id)
}
