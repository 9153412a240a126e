import type { Book, EarningState, OpenLine } from '../core/ledger'
import { write } from '../platform/d1'
import { readTogether, type Tenant } from '../platform/tenant'
import type { earnings, partnerBalances, reckonings } from './schema'

export type EarningRow = typeof earnings.$inferSelect
export type BalanceRow = typeof partnerBalances.$inferSelect
export type ReckoningRow = typeof reckonings.$inferSelect

export const bookKey = (partnerId: string, currency: string) => `${partnerId} ${currency}`

/** A partner's money in one currency, as far as a decision needs it; `earnings` by id, also of other sources. */
export type Loaded = { books: Map<string, Book>; earnings: Map<string, EarningRow> }

export const EARNING_COLUMNS = `e.organization_id AS organizationId, e.id AS id, e.partner_id AS partnerId, e.currency AS currency,
  e.source_id AS sourceId, e.kind AS kind, e.due_at AS dueAt, e.held AS held, e.held_reason AS heldReason,
    e.released AS released,
  e.cleared_at AS clearedAt, e.granted AS granted, e.attributed AS attributed, e.pending AS pending,
    e.available AS available,
  e.reserved AS reserved, e.transit AS transit, e.paid AS paid, e.recovered AS recovered, e.owed AS owed,
    e.repaid AS repaid,
  e.version AS version, e.created_at AS createdAt`

const LINE_COLUMNS = `l.payout_id AS payoutId, l.id AS lineId, l.earning_id AS earningId, l.amount AS amount, l.status AS status`

const asState = (row: EarningRow): EarningState => {
  const { pending, available, reserved, transit, paid, recovered, owed, repaid } = row
  return {
    id: row.id,
    partnerId: row.partnerId,
    kind: row.kind,
    held: row.held === 1,
    clearedAt: row.clearedAt,
    amounts: { pending, available, reserved, transit, paid, recovered, owed, repaid },
  }
}

type Partners = { partnerId: string; currency: string }[]
type Ask = { partners: Partners; withOthers: boolean }

const BY_SOURCE = `FROM json_each(?2) j CROSS JOIN earnings e INDEXED BY earnings_by_source
    ON e.organization_id = ?1 AND e.source_id = j.value`
const BY_ID = `FROM json_each(?2) j CROSS JOIN earnings e ON e.organization_id = ?1 AND e.id = j.value`

/**
 * The books behind some sources, in one transaction: the sources' own earnings, the partners' receivables and open
 * lines; with others, everything cleared that a set-off could take from.
 */
export const loadBooks = (tenant: Tenant, { sourceIds, ...ask }: Ask & { sourceIds: string[] }): Promise<Loaded> =>
  load(tenant, BY_SOURCE, sourceIds, ask)

/** The book of one partner and currency around some earnings, with everything cleared. */
export async function loadBook(
  tenant: Tenant,
  { earningIds, partnerId, currency }: Partners[number] & { earningIds: string[] },
): Promise<Book> {
  const { books } = await load(tenant, BY_ID, earningIds, { partners: [{ partnerId, currency }], withOthers: true })
  return books.get(bookKey(partnerId, currency)) ?? { receivable: 0, earnings: new Map(), lines: new Map() }
}

const OWING = `FROM json_each(?2) j CROSS JOIN earnings e INDEXED BY earnings_by_partner
    ON e.organization_id = ?1 AND e.partner_id = j.value AND e.owed > e.recovered`

/** The book of one partner and currency as far as it owes. */
export async function loadDebts(tenant: Tenant, { partnerId, currency }: Partners[number]): Promise<Book> {
  const { books } = await load(tenant, OWING, [partnerId], { partners: [{ partnerId, currency }], withOthers: false })
  return books.get(bookKey(partnerId, currency)) ?? { receivable: 0, earnings: new Map(), lines: new Map() }
}

async function load(tenant: Tenant, own: string, ids: string[], { partners, withOthers }: Ask): Promise<Loaded> {
  const pairs = JSON.stringify(partners)
  const others = `FROM json_each(?2) j CROSS JOIN earnings e INDEXED BY earnings_cleared
    ON e.organization_id = ?1 AND e.partner_id = j.value->>'partnerId'
    AND e.currency = j.value->>'currency' AND (e.available > 0 OR e.reserved > 0)`
  const lines = (
    source: string,
  ) => `SELECT ${LINE_COLUMNS} ${source} CROSS JOIN payout_lines l INDEXED BY payout_lines_open
    ON l.organization_id = ?1 AND l.earning_id = e.id
    AND l.status IN ('proposed', 'reserved', 'in_flight', 'failed')`
  const reads = [
    write(`SELECT ${EARNING_COLUMNS} ${own}`, JSON.stringify(ids)),
    write(lines(own), JSON.stringify(ids)),
    write(
      `SELECT b.partner_id AS partnerId, b.currency AS currency, b.receivable AS receivable FROM json_each(?2) j
       CROSS JOIN partner_balances b ON b.organization_id = ?1 AND b.partner_id = j.value->>'partnerId' AND b.currency = j.value->>'currency'`,
      pairs,
    ),
    ...(withOthers ? [write(`SELECT ${EARNING_COLUMNS} ${others}`, pairs), write(lines(others), pairs)] : []),
  ]
  const [ownRows, ownLines, balances, otherRows = [], otherLines = []] = await readTogether<
    [EarningRow[], OpenLine[], BalanceRow[], EarningRow[], OpenLine[]]
  >(tenant, reads)
  return assemble(partners, [...ownRows, ...otherRows], [...ownLines, ...otherLines], balances)
}

function assemble(partners: Ask['partners'], rows: EarningRow[], lines: OpenLine[], balances: BalanceRow[]): Loaded {
  const loaded: Loaded = { books: new Map(), earnings: new Map(rows.map((row) => [row.id, row])) }
  const bookOf = (partnerId: string, currency: string): Book => {
    const key = bookKey(partnerId, currency)
    const book = loaded.books.get(key) ?? { receivable: 0, earnings: new Map(), lines: new Map() }
    loaded.books.set(key, book)
    return book
  }
  for (const { partnerId, currency } of partners) bookOf(partnerId, currency)
  for (const { partnerId, currency, receivable } of balances) bookOf(partnerId, currency).receivable = receivable
  for (const row of loaded.earnings.values()) bookOf(row.partnerId, row.currency).earnings.set(row.id, asState(row))
  for (const line of lines) {
    const earning = loaded.earnings.get(line.earningId)
    if (earning) bookOf(earning.partnerId, earning.currency).lines.set(line.earningId, line)
  }
  return loaded
}

/** What an earning can give back by itself, without touching the partner's other earnings. */
export const ownHoldings = ({ pending, available, reserved }: EarningRow) => pending + available + reserved
