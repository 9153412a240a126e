import { COPIES, HELD, moved } from '../check'

/**
 * The invariants over a named set of rows instead of all: each takes the CTE that yields `touched(id)` (earnings),
 * `sources(id)` or `paid_out(id)`, with `?1` the organization, and returns breaches as the full check does.
 */
export type Over = (cte: string) => string

const OWN = `SELECT c.id AS id, ${HELD.map((account) => `${moved(account)} AS ${account}`).join(', ')},
    amount * ((credit = 'cash' AND for_earning_id IS NULL) - (debit = 'cash' AND payout_id IS NOT NULL)) AS paid,
    amount * ((credit = 'receivable') + (for_earning_id IS NOT NULL)) AS recovered,
    amount * (debit = 'receivable') AS owed, amount * (debit = 'cash' AND payout_id IS NULL) AS repaid
  FROM touched c CROSS JOIN transfers t INDEXED BY transfers_by_earning
    ON t.organization_id = ?1 AND t.earning_id = c.id AND t.earning_id IS NOT NULL
  UNION ALL SELECT c.id, 0, 0, 0, 0, amount * (credit = 'cash'), 0, amount, 0
  FROM touched c CROSS JOIN transfers t INDEXED BY transfers_for_earning
    ON t.organization_id = ?1 AND t.for_earning_id = c.id AND t.for_earning_id IS NOT NULL`

export const earningsOver: Over = (cte) => `WITH ${cte},
  t AS MATERIALIZED (SELECT id, ${COPIES.map((copy) => `SUM(${copy}) AS ${copy}`).join(', ')} FROM (${OWN}) GROUP BY id)
  SELECT 'partner:' || e.partner_id AS account, e.currency AS currency, e.id AS commission_id,
    IFNULL(${COPIES.map((copy) => `t.${copy}`).join(' + ')}, 0) AS expected_amount,
    ${COPIES.map((copy) => `e.${copy}`).join(' + ')} AS actual_amount
  FROM touched c CROSS JOIN earnings e ON e.organization_id = ?1 AND e.id = c.id LEFT JOIN t ON t.id = e.id
  WHERE ${COPIES.map((copy) => `e.${copy} <> IFNULL(t.${copy}, 0)`).join(' OR ')}`

export const linesOver: Over = (cte) => `WITH ${cte}
  SELECT 'partner:' || e.partner_id || ':' || n.value AS account, e.currency AS currency, e.id AS commission_id,
    IFNULL(l.amount, 0) AS expected_amount, IIF(n.value = 'reserved', e.reserved, e.transit) AS actual_amount
  FROM touched c CROSS JOIN json_each('["reserved","transit"]') n
  CROSS JOIN earnings e ON e.organization_id = ?1 AND e.id = c.id
  LEFT JOIN payout_lines l INDEXED BY payout_lines_open ON l.organization_id = ?1 AND l.earning_id = c.id
    AND l.status IN ('proposed', 'reserved', 'in_flight', 'failed')
    AND l.status = IIF(n.value = 'reserved', 'reserved', 'in_flight')
  WHERE actual_amount <> expected_amount`

export const reckoningsOver: Over = (cte) => `WITH ${cte}
  SELECT k.source_id AS account, k.currency AS currency, NULL AS commission_id, k.commissions AS expected_amount,
    IFNULL((SELECT SUM(e.pending + e.available + e.reserved + e.transit + e.paid + e.recovered - e.owed - e.repaid)
      FROM earnings e INDEXED BY earnings_by_source WHERE e.organization_id = ?1 AND e.source_id = k.source_id),
      0) AS actual_amount
  FROM sources c CROSS JOIN reckonings k ON k.organization_id = ?1 AND k.source_id = c.id
  WHERE actual_amount <> k.commissions`

const CAUSES_OF_ORDER = `t.organization_id = ?1 AND t.cause_id >= 'order.reckoned:' || k.source_id || ':'
  AND t.cause_id < 'order.reckoned:' || k.source_id || ';'`

export const ordersOver: Over = (cte) => `WITH ${cte}
  SELECT k.source_id || ':' || n.value AS account, k.currency AS currency, NULL AS commission_id,
    CASE n.value WHEN 'sales' THEN k.sales WHEN 'platform_fees' THEN k.platform_fees
      WHEN 'payment_fees' THEN k.payment_fees ELSE k.seller END AS expected_amount,
    IFNULL((SELECT SUM(t.amount * IIF(n.value = 'sales', (t.debit = 'sales') - (t.credit = 'sales'),
      (t.credit = n.value) - (t.debit = n.value))) FROM transfers t WHERE ${CAUSES_OF_ORDER}), 0) AS actual_amount
  FROM sources c CROSS JOIN json_each('["sales","platform_fees","payment_fees","seller"]') n
  CROSS JOIN reckonings k ON k.organization_id = ?1 AND k.source_id = c.id AND k.kind = 'order'
  WHERE actual_amount <> expected_amount`

export const payoutsOver: Over = (cte) => `WITH ${cte}
  SELECT p.id AS account, p.currency AS currency, NULL AS commission_id,
    IFNULL((SELECT SUM(l.amount) FROM payout_lines l INDEXED BY payout_lines_by_payout WHERE l.organization_id = ?1
      AND l.payout_id = p.id AND l.status <> 'left_out'), 0) AS expected_amount,
    p.amount AS actual_amount
  FROM paid_out c CROSS JOIN payouts p ON p.organization_id = ?1 AND p.id = c.id WHERE expected_amount <> actual_amount`
