import { insertRows, write } from '../../platform/d1'
import { commit, readTogether, type Tenant } from '../../platform/tenant'
import { ACCOUNTS, amountNamed, type Breach, type Check, entriesIn, moved } from '../check'
import { freeze } from '../freeze'
import { bookChecks } from '../schema'
import { lastCheck, lastClosedDay } from './queries'
import { earningsOver, linesOver, ordersOver, payoutsOver, reckoningsOver } from './statements'

const MAX_BREACHES = 100
const SINCE = `FROM transfers t INDEXED BY transfers_by_day WHERE organization_id = ?1 AND day > CAST(?2 AS INTEGER)`
const TOUCHED = `touched AS MATERIALIZED (
  SELECT earning_id AS id ${SINCE} AND earning_id IS NOT NULL UNION SELECT for_earning_id ${SINCE} AND for_earning_id IS NOT NULL)`
const SOURCES = `${TOUCHED}, sources AS MATERIALIZED (
  SELECT e.source_id AS id FROM touched c CROSS JOIN earnings e ON e.organization_id = ?1 AND e.id = c.id
  UNION SELECT substr(cause_id, 16, 26) ${SINCE} AND partner_id IS NULL)`
const PAID_OUT = `${TOUCHED}, paid_out AS MATERIALIZED (
  SELECT l.payout_id AS id FROM touched c CROSS JOIN payout_lines l INDEXED BY payout_lines_open
    ON l.organization_id = ?1 AND l.earning_id = c.id AND l.status IN ('proposed', 'reserved', 'in_flight', 'failed')
  UNION SELECT payout_id ${SINCE} AND payout_id IS NOT NULL)`

const NAMES = JSON.stringify(ACCOUNTS)

/** Sealed balances of the day before, and what moved since, are the balances. */
const BALANCES = `WITH m AS MATERIALIZED (
    SELECT partner_id, currency, ${ACCOUNTS.map((account) => `SUM(${moved(account)}) AS ${account}`).join(', ')}
    ${SINCE} AND partner_id IS NOT NULL GROUP BY partner_id, currency)
  SELECT 'partner:' || m.partner_id || ':' || n.value AS account, m.currency AS currency, NULL AS commission_id,
    ${amountNamed('m')} + IFNULL((SELECT s.amount FROM closed_sums s INDEXED BY closed_sums_by_account
      WHERE s.organization_id = ?1 AND s.account = 'partner:' || m.partner_id || ':' || n.value
      AND s.currency = m.currency AND s.day <= CAST(?2 AS INTEGER) ORDER BY s.day DESC LIMIT 1), 0) AS expected_amount,
    ${amountNamed('b')} AS actual_amount
  FROM m CROSS JOIN json_each('${NAMES}') n CROSS JOIN partner_balances b
    ON b.organization_id = ?1 AND b.partner_id = m.partner_id AND b.currency = m.currency
  WHERE expected_amount <> actual_amount`

const ENTRIES = `WITH ${SOURCES} ${entriesIn(
  (table) => `sources c CROSS JOIN ${table} t ON t.organization_id = ?1 AND t.id = c.id WHERE true`,
)}`

/** What left is an attempt that was paid, or came back of one; what else came is a repayment. */
const CASH = `SELECT t.cause_id AS account, t.currency AS currency, NULL AS commission_id,
    IFNULL(IIF(t.payout_id IS NULL,
      (SELECT r.amount FROM repayments r WHERE r.organization_id = ?1 AND r.id = substr(t.cause_id, 20)),
      (SELECT a.amount FROM payout_attempts a WHERE a.organization_id = ?1 AND a.payout_id = t.payout_id
        AND a.k = CAST(substr(t.cause_id, instr(t.cause_id, t.payout_id) + length(t.payout_id) + 1) AS INTEGER))),
      0) AS expected_amount, SUM(t.amount) AS actual_amount
  ${SINCE} AND 'cash' IN (t.debit, t.credit) GROUP BY t.cause_id HAVING expected_amount <> actual_amount`

export const DAY_INVARIANTS: [name: string, sql: string][] = [
  ['balance_equals_its_transfers', BALANCES],
  ['earning_equals_its_transfers', earningsOver(TOUCHED)],
  ['commissions_equal_entitlements', reckoningsOver(SOURCES)],
  ['reserved_and_transit_are_the_open_lines', linesOver(TOUCHED)],
  ['payout_equals_its_lines', payoutsOver(PAID_OUT)],
  ['order_equals_its_transfers', ordersOver(SOURCES)],
  ['cash_equals_paid_attempts', CASH],
  ['credits_and_adjustments_equal_entitlements', ENTRIES],
]

/** Stores how far a check came; the next one begins there. */
export const noteCheck = (tenant: Tenant, row: Omit<typeof bookChecks.$inferInsert, 'organizationId'>) =>
  commit(
    tenant,
    insertRows(
      tenant.organizationId,
      bookChecks,
      [row],
      `ON CONFLICT (organization_id, kind) DO UPDATE SET through_day = excluded.through_day, place = excluded.place,
        started_at = excluded.started_at, finished_at = excluded.finished_at, breaches = excluded.breaches`,
    ),
  )

/**
 * Holds what was touched since the last nightly check against the sealed balances before it: the cost grows with the
 * day, not with history. A breach freezes payouts. Null when no day was closed since.
 */
export async function checkDay(tenant: Tenant): Promise<Check | null> {
  const [last, before] = await Promise.all([lastClosedDay(tenant), lastCheck(tenant, 'day')])
  if (last === null || (before !== null && before.throughDay >= last.day)) return null
  const since = before?.throughDay ?? -1
  const results = await readTogether<Breach[][]>(
    tenant,
    DAY_INVARIANTS.map(([, sql]) => write(`${sql} LIMIT ${MAX_BREACHES}`, since)),
  )
  const invariants = DAY_INVARIANTS.map(([name], index) => {
    const breaches = results[index] ?? []
    return { name, ok: breaches.length === 0, breaches }
  })
  const breaches = invariants.flatMap((invariant) => invariant.breaches)
  if (breaches.length > 0) await freeze(tenant, breaches)
  const [startedAt, finishedAt] = [tenant.now, tenant.now]
  await noteCheck(tenant, {
    kind: 'day',
    throughDay: last.day,
    place: '',
    startedAt,
    finishedAt,
    breaches: breaches.length,
  })
  return { ok: breaches.length === 0, invariants }
}
