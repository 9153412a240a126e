import { write } from '../../platform/d1'
import { readTogether, type Tenant } from '../../platform/tenant'
import { ACCOUNTS, type Breach, entriesIn, HELD, moved, repaidIn } from '../check'
import { freeze } from '../freeze'
import { noteCheck } from './check-day'
import { idsAfter, lastCheck, lastClosedDay } from './queries'
import { earningsOver, linesOver, ordersOver, payoutsOver, reckoningsOver } from './statements'

const SLICE = { partners: 100, sources: 1_000, payouts: 500 }
const STAGES = ['partners', 'sources', 'payouts'] as const
type Stage = (typeof STAGES)[number]

const unequal = (sums: string) =>
  ACCOUNTS.map(
    (account) => `SELECT 'partner:' || b.partner_id || ':${account}' AS account, b.currency AS currency,
    NULL AS commission_id, IFNULL(t.${account}, 0) AS expected_amount, b.${account} AS actual_amount
  FROM json_each(?2) j CROSS JOIN partner_balances b ON b.organization_id = ?1 AND b.partner_id = j.value
  LEFT JOIN t ON t.partner_id = b.partner_id AND t.currency = b.currency WHERE expected_amount <> actual_amount`,
  ).reduce((sql, each, index) => (index === 0 ? `WITH ${sums} ${each}` : `${sql} UNION ALL ${each}`), '')

const BY_TRANSFERS = `t AS MATERIALIZED (
  SELECT t.partner_id AS partner_id, t.currency AS currency,
    ${ACCOUNTS.map((account) => `SUM(${moved(account)}) AS ${account}`).join(', ')}
  FROM json_each(?2) j CROSS JOIN transfers t INDEXED BY transfers_by_partner
    ON t.organization_id = ?1 AND t.partner_id = j.value AND t.partner_id IS NOT NULL GROUP BY 1, 2)`
const EARNED = `json_each(?2) j CROSS JOIN earnings e
  INDEXED BY earnings_by_partner ON e.organization_id = ?1 AND e.partner_id = j.value`
const BY_EARNINGS = `t AS MATERIALIZED (
  SELECT e.partner_id AS partner_id, e.currency AS currency,
    ${HELD.map((account) => `SUM(e.${account}) AS ${account}`).join(', ')}, SUM(e.owed - e.recovered) AS receivable
  FROM ${EARNED} GROUP BY 1, 2)`

/** What the earnings say was paid is what the attempts that stand paid were. */
const PAID = `WITH paid AS MATERIALIZED (
    SELECT e.partner_id AS partner_id, e.currency AS currency, SUM(e.paid) AS amount
    FROM ${EARNED} GROUP BY 1, 2),
  attempts AS MATERIALIZED (
    SELECT p.partner_id AS partner_id, p.currency AS currency, SUM(a.amount) AS amount
    FROM json_each(?2) j CROSS JOIN payouts p INDEXED BY payouts_by_partner
      ON p.organization_id = ?1 AND p.partner_id = j.value
    CROSS JOIN payout_attempts a ON a.organization_id = ?1 AND a.payout_id = p.id AND a.outcome = 'paid' GROUP BY 1, 2)
  SELECT 'partner:' || paid.partner_id AS account, paid.currency AS currency, NULL AS commission_id,
    IFNULL(attempts.amount, 0) AS expected_amount, paid.amount AS actual_amount
  FROM paid LEFT JOIN attempts ON attempts.partner_id = paid.partner_id AND attempts.currency = paid.currency
  WHERE expected_amount <> actual_amount`

const TOUCHED = `touched AS MATERIALIZED (SELECT e.id AS id FROM ${EARNED})`
const ENTRIES = entriesIn(
  (table) => `json_each(?2) j CROSS JOIN ${table} t INDEXED BY ${table}_by_partner
    ON t.organization_id = ?1 AND t.partner_id = j.value WHERE true`,
)
const named = (name: string) => `${name} AS MATERIALIZED (SELECT value AS id FROM json_each(?2))`

export const RECOUNTS: Record<Stage, string[]> = {
  partners: [
    unequal(BY_TRANSFERS),
    unequal(BY_EARNINGS),
    earningsOver(TOUCHED),
    linesOver(TOUCHED),
    PAID,
    ENTRIES,
    repaidIn(EARNED),
  ],
  sources: [reckoningsOver(named('sources')), ordersOver(named('sources'))],
  payouts: [payoutsOver(named('paid_out'))],
}

const stageOf = (place: string): [Stage, string] => {
  const [named, after = ''] = place.split(' ')
  return [STAGES.find((stage) => stage === named) ?? 'partners', after]
}

/** The next stage, or null at the end. */
const stageAfter = (stage: Stage) => STAGES[STAGES.indexOf(stage) + 1] ?? null

/**
 * Counts one slice of the books from the first transfer on, and remembers where it stopped: partners with their
 * earnings, then orders and deals, then payouts. A breach freezes payouts. Returns whether the count is finished.
 */
export async function recountSlice(tenant: Tenant): Promise<boolean> {
  const [known, closed] = await Promise.all([lastCheck(tenant, 'recount'), lastClosedDay(tenant)])
  const goesOn = known !== null && known.finishedAt === null
  const [stage, after] = goesOn ? stageOf(known.place) : stageOf('')
  const ids = await idsAfter(tenant, stage, after, SLICE[stage])
  const found = await readTogether<Breach[][]>(
    tenant,
    RECOUNTS[stage].map((sql) => write(`${sql} LIMIT 100`, JSON.stringify(ids))),
  )
  const breaches = found.flat()
  if (breaches.length > 0) await freeze(tenant, breaches)
  const last = ids.length === SLICE[stage] ? ids.at(-1) : undefined
  const next = last === undefined ? stageAfter(stage) : stage
  await noteCheck(tenant, {
    kind: 'recount',
    throughDay: closed?.day ?? -1,
    place: next === null ? '' : `${next} ${last ?? ''}`,
    startedAt: goesOn ? known.startedAt : tenant.now,
    finishedAt: next === null ? tenant.now : null,
    breaches: (goesOn ? known.breaches : 0) + breaches.length,
  })
  return next === null
}
