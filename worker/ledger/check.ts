import { write } from '../platform/d1'
import { readTogether, type Tenant } from '../platform/tenant'
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

/** One row per account whose two sides differ; `sides` yields partner, currency, and each account twice. */
const unequal = (accounts: readonly string[], sides: string) =>
  accounts
    .map(
      (account) => `SELECT 'partner:' || partner_id || ':${account}' AS account, currency, NULL AS commission_id,
        s_${account} AS expected_amount, b_${account} AS actual_amount FROM (${sides}) WHERE s_${account} <> b_${account}`,
    )
    .join(' UNION ALL ')

export const ACCOUNTS = [...HELD, 'receivable']
const balanceColumns = ACCOUNTS.map((account) => `b.${account} AS b_${account}`).join(', ')

const BALANCES = unequal(
  ACCOUNTS,
  `SELECT b.partner_id, b.currency, ${balanceColumns}, ${ACCOUNTS.map((account) => `IFNULL(t.${account}, 0) AS s_${account}`).join(', ')}
   FROM partner_balances b LEFT JOIN (
     SELECT partner_id, currency, ${ACCOUNTS.map((account) => `SUM(${moved(account)}) AS ${account}`).join(', ')}
     FROM transfers WHERE organization_id = ?1 AND partner_id IS NOT NULL GROUP BY partner_id, currency
   ) t ON t.partner_id = b.partner_id AND t.currency = b.currency WHERE b.organization_id = ?1`,
)

const PARTNERS = unequal(
  ACCOUNTS,
  `SELECT b.partner_id, b.currency, ${balanceColumns},
     ${HELD.map((account) => `IFNULL(e.${account}, 0) AS s_${account}`).join(', ')}, IFNULL(e.receivable, 0) AS s_receivable
   FROM partner_balances b LEFT JOIN (
     SELECT partner_id, currency, ${HELD.map((account) => `SUM(${account}) AS ${account}`).join(', ')}, SUM(owed - recovered) AS receivable
     FROM earnings WHERE organization_id = ?1 GROUP BY partner_id, currency
   ) e ON e.partner_id = b.partner_id AND e.currency = b.currency WHERE b.organization_id = ?1`,
)

export const COPIES = ['pending', 'available', 'reserved', 'transit', 'paid', 'recovered', 'owed', 'repaid']
const OWN = `SELECT earning_id AS id, ${HELD.map((account) => `${moved(account)} AS ${account}`).join(', ')},
    amount * ((credit = 'cash' AND for_earning_id IS NULL) - (debit = 'cash' AND payout_id IS NOT NULL)) AS paid,
    amount * ((credit = 'receivable') + (for_earning_id IS NOT NULL)) AS recovered,
      amount * (debit = 'receivable') AS owed,
    amount * (debit = 'cash' AND payout_id IS NULL) AS repaid
  FROM transfers WHERE organization_id = ?1 AND earning_id IS NOT NULL
  UNION ALL SELECT for_earning_id, 0, 0, 0, 0, amount * (credit = 'cash'), 0, amount, 0
  FROM transfers WHERE organization_id = ?1 AND for_earning_id IS NOT NULL`

const EARNINGS = `SELECT 'partner:' || e.partner_id AS account, e.currency AS currency, e.id AS commission_id,
    IFNULL(t.total, 0) AS expected_amount, ${COPIES.map((copy) => `e.${copy}`).join(' + ')} AS actual_amount
  FROM earnings e LEFT JOIN (
    SELECT id, ${COPIES.map((copy) => `SUM(${copy}) AS ${copy}`).join(', ')}, ${COPIES.map((copy) => `SUM(${copy})`).join(' + ')} AS total
    FROM (${OWN}) GROUP BY id
  ) t ON t.id = e.id WHERE e.organization_id = ?1 AND (${COPIES.map((copy) => `e.${copy} <> IFNULL(t.${copy}, 0)`).join(' OR ')})`

const RECKONINGS = `SELECT k.source_id AS account, k.currency AS currency, NULL AS commission_id, k.commissions AS expected_amount,
    IFNULL(SUM(e.pending + e.available + e.reserved + e.transit + e.paid + e.recovered - e.owed - e.repaid),
      0) AS actual_amount
  FROM reckonings k LEFT JOIN earnings e ON e.organization_id = ?1 AND e.source_id = k.source_id
  WHERE k.organization_id = ?1 GROUP BY k.source_id HAVING actual_amount <> k.commissions`

const LINES = ['reserved', 'transit']
  .map((account) => {
    const status = account === 'reserved' ? 'reserved' : 'in_flight'
    return `SELECT 'partner:' || e.partner_id || ':${account}' AS account, e.currency AS currency, e.id AS commission_id,
      IFNULL(l.amount, 0) AS expected_amount, e.${account} AS actual_amount
      FROM earnings e LEFT JOIN payout_lines l ON l.organization_id = ?1 AND l.earning_id = e.id
        AND l.status = '${status}'
      WHERE e.organization_id = ?1 AND e.${account} <> IFNULL(l.amount, 0)`
  })
  .join(' UNION ALL ')

const PAYOUTS = `SELECT p.id AS account, p.currency AS currency, NULL AS commission_id, IFNULL(SUM(l.amount), 0) AS expected_amount, p.amount AS actual_amount
  FROM payouts p LEFT JOIN payout_lines l ON l.organization_id = ?1 AND l.payout_id = p.id
    AND l.status <> 'left_out'
  WHERE p.organization_id = ?1 GROUP BY p.id HAVING expected_amount <> p.amount`

const CASH = `SELECT 'cash' AS account, c.currency AS currency, NULL AS commission_id, IFNULL(SUM(a.amount), 0) AS expected_amount, c.amount AS actual_amount
  FROM (SELECT currency, SUM(amount * ((credit = 'cash') - (debit = 'cash' AND payout_id IS NOT NULL))) AS amount
        FROM transfers WHERE organization_id = ?1 AND (credit = 'cash' OR debit = 'cash') GROUP BY currency) c
  LEFT JOIN payouts p ON p.organization_id = ?1 AND p.currency = c.currency
  LEFT JOIN payout_attempts a ON a.organization_id = ?1 AND a.payout_id = p.id AND a.outcome = 'paid'
  GROUP BY c.currency HAVING expected_amount <> c.amount`

const ORGANIZATION = `SELECT k.source_id || ':' || a.account AS account, k.currency AS currency, NULL AS commission_id,
    CASE a.account WHEN 'sales' THEN k.sales WHEN 'platform_fees' THEN k.platform_fees
      WHEN 'payment_fees' THEN k.payment_fees ELSE k.seller END AS expected_amount,
    a.amount AS actual_amount
  FROM (
    SELECT r.source_id AS source_id, n.value AS account,
      SUM(t.amount * IIF(n.value = 'sales', (t.debit = 'sales') - (t.credit = 'sales'),
        (t.credit = n.value) - (t.debit = n.value))) AS amount
    FROM transfers t JOIN reckonings r ON r.organization_id = ?1 AND r.kind = 'order'
      AND r.source_id = substr(t.cause_id, 16, 26)
    JOIN json_each('["sales","platform_fees","payment_fees","seller"]') n
    WHERE t.organization_id = ?1 AND t.cause_id LIKE 'order.reckoned:%' GROUP BY 1, 2
  ) a JOIN reckonings k ON k.organization_id = ?1 AND k.source_id = a.source_id
  WHERE a.amount <> expected_amount`

const ENTRIES = ['credits', 'adjustments']
  .map(
    (table) => `SELECT t.id AS account, t.currency AS currency, NULL AS commission_id,
      t.amount * (t.status = 'approved') AS expected_amount,
      IFNULL(SUM(e.pending + e.available + e.reserved + e.transit + e.paid + e.recovered - e.owed - e.repaid),
        0) AS actual_amount
    FROM ${table} t LEFT JOIN earnings e ON e.organization_id = ?1 AND e.source_id = t.id
    WHERE t.organization_id = ?1 GROUP BY t.id HAVING actual_amount <> expected_amount`,
  )
  .join(' UNION ALL ')

const REPAYMENTS = `SELECT 'partner:' || e.partner_id || ':receivable' AS account, e.currency AS currency, NULL AS commission_id,
    IFNULL((SELECT SUM(r.amount) FROM repayments r WHERE r.organization_id = ?1 AND r.partner_id = e.partner_id
      AND r.currency = e.currency), 0) AS expected_amount,
    SUM(e.repaid) AS actual_amount
  FROM earnings e WHERE e.organization_id = ?1 GROUP BY e.partner_id, e.currency HAVING actual_amount <> expected_amount`

const INVARIANTS: [name: string, sql: string][] = [
  ['balance_equals_its_transfers', BALANCES],
  ['earning_equals_its_transfers', EARNINGS],
  ['partner_equals_the_sum_of_earnings', PARTNERS],
  ['commissions_equal_entitlements', RECKONINGS],
  ['reserved_and_transit_are_the_open_lines', LINES],
  ['payout_equals_its_lines', PAYOUTS],
  ['cash_equals_paid_attempts', CASH],
  ['order_equals_its_transfers', ORGANIZATION],
  ['credits_and_adjustments_equal_entitlements', ENTRIES],
  ['repaid_equals_the_repayments', REPAYMENTS],
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
