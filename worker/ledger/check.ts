import { write } from '../platform/d1'
import { readTogether, type Tenant } from '../platform/tenant'
import { ORDER_ACCOUNTS } from './accounts'
import { freeze } from './freeze'

export type Breach = {
  account: string | null
  currency: string | null
  commission_id: string | null
  expected_amount: number
  actual_amount: number
}
export type Invariant = { name: string; ok: boolean; breaches: Breach[] }
export type Check = { ok: boolean; invariants: Invariant[] }

const MAX_BREACHES = 100
export const HELD = ['pending', 'available', 'reserved', 'transit'] as const

export const moved = (account: string) =>
  account === 'receivable'
    ? `amount * ((debit = 'receivable') - (credit = 'receivable'))`
    : `amount * ((credit = '${account}') - (debit = '${account}'))`

export const ACCOUNTS = [...HELD, 'receivable']

/** The amount of the account that is called `n.value`. */
export const amountNamed = (prefix: string) =>
  `CASE n.value ${ACCOUNTS.map((account) => `WHEN '${account}' THEN ${prefix}.${account}`).join(' ')} END`

/** One row per account whose two sides differ; `sums` yields partner, currency, and what each account should hold. */
const unequal = (sums: string) => `WITH s AS MATERIALIZED (${sums})
  SELECT 'partner:' || b.partner_id || ':' || n.value AS account, b.currency AS currency, NULL AS commission_id,
    IFNULL(${amountNamed('s')}, 0) AS expected_amount, ${amountNamed('b')} AS actual_amount
  FROM partner_balances b CROSS JOIN json_each('${JSON.stringify(ACCOUNTS)}') n
  LEFT JOIN s ON s.partner_id = b.partner_id AND s.currency = b.currency
  WHERE b.organization_id = ?1 AND expected_amount <> actual_amount`

// With a plus, because the index on partners would look up each transfer one by one.
const BALANCES = unequal(
  `SELECT partner_id, currency, ${ACCOUNTS.map((account) => `SUM(${moved(account)}) AS ${account}`).join(', ')}
   FROM transfers WHERE organization_id = ?1 AND +partner_id IS NOT NULL GROUP BY partner_id, currency`,
)

const PARTNERS = unequal(
  `SELECT partner_id, currency, ${HELD.map((account) => `SUM(${account}) AS ${account}`).join(', ')}, SUM(owed - recovered) AS receivable
   FROM earnings WHERE organization_id = ?1 GROUP BY partner_id, currency`,
)

export const COPIES = ['pending', 'available', 'reserved', 'transit', 'paid', 'recovered', 'owed', 'repaid']
const OWN = `SELECT earning_id AS id, ${HELD.map((account) => `${moved(account)} AS ${account}`).join(', ')},
    amount * ((credit = 'cash' AND for_earning_id IS NULL) - (debit = 'cash' AND payout_id IS NOT NULL)) AS paid,
    amount * ((credit = 'receivable') + (for_earning_id IS NOT NULL)) AS recovered,
      amount * (debit = 'receivable') AS owed,
    amount * (debit = 'cash' AND payout_id IS NULL) AS repaid
  FROM transfers WHERE organization_id = ?1 AND earning_id IS NOT NULL
  UNION ALL SELECT for_earning_id, 0, 0, 0, 0, amount * (credit = 'cash'), 0, amount, 0
  FROM transfers INDEXED BY transfers_for_earning WHERE organization_id = ?1 AND for_earning_id IS NOT NULL`

const EARNINGS = `SELECT 'partner:' || e.partner_id AS account, e.currency AS currency, e.id AS commission_id,
    IFNULL(t.total, 0) AS expected_amount, ${COPIES.map((copy) => `e.${copy}`).join(' + ')} AS actual_amount
  FROM earnings e LEFT JOIN (
    SELECT id, ${COPIES.map((copy) => `SUM(${copy}) AS ${copy}`).join(', ')}, ${COPIES.map((copy) => `SUM(${copy})`).join(' + ')} AS total
    FROM (${OWN}) GROUP BY id
  ) t ON t.id = e.id WHERE e.organization_id = ?1 AND (${COPIES.map((copy) => `e.${copy} <> IFNULL(t.${copy}, 0)`).join(' OR ')})`

// Without statistics SQLite takes the key of a joined table, and walks all of it for each row: so indexes are named.
const RECKONINGS = `SELECT k.source_id AS account, k.currency AS currency, NULL AS commission_id, k.commissions AS expected_amount,
    IFNULL(SUM(e.pending + e.available + e.reserved + e.transit + e.paid + e.recovered - e.owed - e.repaid),
      0) AS actual_amount
  FROM reckonings k LEFT JOIN earnings e INDEXED BY earnings_by_source
    ON e.organization_id = ?1 AND e.source_id = k.source_id
  WHERE k.organization_id = ?1 GROUP BY k.source_id HAVING actual_amount <> k.commissions`

const LINES = ['reserved', 'transit']
  .map((account) => {
    const status = account === 'reserved' ? 'reserved' : 'in_flight'
    return `SELECT 'partner:' || e.partner_id || ':${account}' AS account, e.currency AS currency, e.id AS commission_id,
      IFNULL(l.amount, 0) AS expected_amount, e.${account} AS actual_amount
      FROM earnings e LEFT JOIN payout_lines l INDEXED BY payout_lines_open ON l.organization_id = ?1
        AND l.earning_id = e.id AND l.status IN ('proposed', 'reserved', 'in_flight', 'failed')
        AND l.status = '${status}'
      WHERE e.organization_id = ?1 AND e.${account} <> IFNULL(l.amount, 0)`
  })
  .join(' UNION ALL ')

const PAYOUTS = `SELECT p.id AS account, p.currency AS currency, NULL AS commission_id, IFNULL(SUM(l.amount), 0) AS expected_amount, p.amount AS actual_amount
  FROM payouts p LEFT JOIN payout_lines l INDEXED BY payout_lines_by_payout
    ON l.organization_id = ?1 AND l.payout_id = p.id
    AND l.status <> 'left_out'
  WHERE p.organization_id = ?1 GROUP BY p.id HAVING expected_amount <> p.amount`

const CASH = `SELECT 'cash' AS account, currency, NULL AS commission_id, SUM(expected) AS expected_amount, SUM(actual) AS actual_amount
  FROM (SELECT p.currency AS currency, a.amount AS expected, 0 AS actual
      FROM payouts p
        CROSS JOIN payout_attempts a ON a.organization_id = ?1 AND a.payout_id = p.id AND a.outcome = 'paid'
      WHERE p.organization_id = ?1
    UNION ALL SELECT currency, 0, amount * ((credit = 'cash') - (debit = 'cash' AND payout_id IS NOT NULL))
      FROM transfers WHERE organization_id = ?1 AND (credit = 'cash' OR debit = 'cash'))
  GROUP BY currency HAVING expected_amount <> actual_amount`

const ofOrder = `CASE n.value ${ORDER_ACCOUNTS.map((account) => `WHEN '${account}' THEN a.${account}`).join(' ')} END`

const ORGANIZATION = `SELECT a.source_id || ':' || n.value AS account, a.currency AS currency, NULL AS commission_id,
    SUM(${ofOrder} * a.wanted) AS expected_amount, SUM(${ofOrder} * (1 - a.wanted)) AS actual_amount
  FROM (
    SELECT 1 AS wanted, source_id, currency, ${ORDER_ACCOUNTS.join(', ')} FROM reckonings
    WHERE organization_id = ?1 AND kind = 'order'
    UNION ALL SELECT 0, substr(cause_id, 16, 26), currency, SUM(amount * ((debit = 'sales') - (credit = 'sales'))),
      ${ORDER_ACCOUNTS.slice(1)
        .map((account) => `SUM(amount * ((credit = '${account}') - (debit = '${account}')))`)
        .join(', ')}
    FROM transfers
    WHERE organization_id = ?1 AND cause_id >= 'order.reckoned:' AND cause_id < 'order.reckoned;' GROUP BY 2
  ) a CROSS JOIN json_each('${JSON.stringify(ORDER_ACCOUNTS)}') n
  GROUP BY a.source_id, n.value HAVING expected_amount <> actual_amount`

/** Credits and adjustments of a place `t`, given what it is read from. */
export const entriesIn = (from: (table: string) => string) =>
  ['credits', 'adjustments']
    .map(
      (table) => `SELECT t.id AS account, t.currency AS currency, NULL AS commission_id,
      t.amount * (t.status = 'approved') AS expected_amount,
      IFNULL((SELECT SUM(e.pending + e.available + e.reserved + e.transit + e.paid + e.recovered - e.owed - e.repaid)
        FROM earnings e INDEXED BY earnings_by_source WHERE e.organization_id = ?1 AND e.source_id = t.id),
        0) AS actual_amount
    FROM ${from(table)} AND actual_amount <> expected_amount`,
    )
    .join(' UNION ALL ')

/** What partners of the earnings `e` paid back. */
export const repaidIn = (from: string) => `SELECT 'partner:' || e.partner_id || ':receivable' AS account,
    e.currency AS currency, NULL AS commission_id,
    IFNULL((SELECT SUM(r.amount) FROM repayments r INDEXED BY repayments_by_partner
      WHERE r.organization_id = ?1 AND r.partner_id = e.partner_id
      AND r.currency = e.currency), 0) AS expected_amount,
    SUM(e.repaid) AS actual_amount
  FROM ${from} GROUP BY e.partner_id, e.currency HAVING actual_amount <> expected_amount`

export const INVARIANTS: [name: string, sql: string][] = [
  ['balance_equals_its_transfers', BALANCES],
  ['earning_equals_its_transfers', EARNINGS],
  ['partner_equals_the_sum_of_earnings', PARTNERS],
  ['commissions_equal_entitlements', RECKONINGS],
  ['reserved_and_transit_are_the_open_lines', LINES],
  ['payout_equals_its_lines', PAYOUTS],
  ['cash_equals_paid_attempts', CASH],
  ['order_equals_its_transfers', ORGANIZATION],
  ['credits_and_adjustments_equal_entitlements', entriesIn((table) => `${table} t WHERE t.organization_id = ?1`)],
  ['repaid_equals_the_repayments', repaidIn('earnings e WHERE e.organization_id = ?1')],
]

/**
 * Recounts the books in one transaction and names every account that disagrees; a breach freezes payouts.
 * Each statement of docs/ledger.md returns nothing when all is well.
 */
export async function checkBooks(tenant: Tenant): Promise<Check> {
  const results = await readTogether<Breach[][]>(
    tenant,
    INVARIANTS.map(([, sql]) => write(`${sql} LIMIT ${MAX_BREACHES}`)),
  )
  const invariants = INVARIANTS.map(([name], index): Invariant => {
    const breaches = results[index] ?? []
    return { name, ok: breaches.length === 0, breaches }
  })
  const check = { ok: invariants.every(({ ok }) => ok), invariants }
  if (!check.ok)
    await freeze(
      tenant,
      invariants.flatMap(({ breaches }) => breaches),
    )
  return check
}
