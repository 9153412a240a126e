import { halfEven, toMinor } from '../core/money'
import type { MonthBefore, Rule } from '../core/rules'
import { makeOrdersDue } from '../orders/work'
import { insertRows, requireThat, type Write, write } from '../platform/d1'
import { readTogether, type Tenant } from '../platform/tenant'
import { monthIn } from './calendar'
import type { Granted, Weighed } from './grant'
import { ruleOf } from './rules/known'
import type { RuleRow } from './rules/queries'
import { ruleMonths } from './rules/schema'

/** Caps and bands that are filled over a partner's month, not by each order alone. */
export const isMonthly = (rule: Pick<Rule, 'capAmount' | 'capPer' | 'bands' | 'bandsPeriod'>) =>
  (rule.capAmount !== null && rule.capPer === 'partner_month') ||
  (rule.bands.length > 0 && rule.bandsPeriod === 'month')

export const hasMonths = (rows: readonly RuleRow[]) => rows.some((row) => isMonthly(ruleOf(row)))

type MonthRow = Omit<typeof ruleMonths.$inferSelect, 'organizationId'>
type Key = Omit<MonthRow, 'baseAmount' | 'grantedAmount'>
type Sums = Key & MonthBefore

const sameMonth = (a: Key, b: Key) =>
  a.ruleId === b.ruleId && a.partnerId === b.partnerId && a.currency === b.currency && a.month === b.month

const isBefore = (a: Key, b: Key) => a.paidAt < b.paidAt || (a.paidAt === b.paidAt && a.sourceId < b.sourceId)

const EARLIER = `m.organization_id = ?1 AND m.rule_id = j.value->>'ruleId' AND m.partner_id = j.value->>'partnerId'
  AND m.currency = j.value->>'currency' AND m.month = j.value->>'month'
  AND (m.paid_at, m.source_id) < (j.value->>'paidAt', j.value->>'sourceId')`

/** Where in its month each partner's part of an order stands; nothing for an order that is not paid. */
export function keysOf({ of, history, chosen }: Weighed): Key[] {
  const paidAt = history.paidAt
  if (paidAt === null) return []
  const month = monthIn(of.frozen.time_zone, paidAt)
  return [...chosen].flatMap(([partnerId, lines]) => {
    const rules = new Map(lines.flatMap(({ winner }) => (winner && isMonthly(winner) ? [[winner.id, winner]] : [])))
    return [...rules.keys()].map((ruleId) => ({
      ...{ ruleId: String(ruleId), partnerId, currency: of.order.currency, month, paidAt },
      sourceId: of.order.id,
    }))
  })
}

/** What a decided order takes up of its months, after refunds. */
export function rowsOf(weighed: Weighed, { attributed, amounts, granted }: Granted): MonthRow[] {
  const total = attributed.inUse.weights.reduce((sum, { weight }) => sum + weight, 0n)
  return keysOf(weighed).map((key) => {
    const lines = granted.rules.filter((rule) => rule.ruleId === key.ruleId && rule.partnerId === key.partnerId)
    const weight = attributed.inUse.weights.find(({ partnerId }) => partnerId === key.partnerId)?.weight ?? 0n
    const left = lines.reduce((sum, { line }) => sum + BigInt(amounts.netsLeft[line] ?? 0), 0n)
    const net = amounts.commissions.find(({ partnerId }) => partnerId === key.partnerId)?.byLine ?? []
    const grantedAmount = lines.reduce((sum, { line }) => sum + (net[line]?.net ?? 0), 0)
    return { ...key, baseAmount: total === 0n ? 0 : toMinor(halfEven(left * weight, total)), grantedAmount }
  })
}

/**
 * The months that a group of orders fills, in (paid_at, order id) order. `before` is asked and `add` told order by
 * order; `writes` keeps what they added, provided that no earlier part of a month changed since it was read.
 */
export async function loadMonths(tenant: Tenant, all: Weighed[], isUsed: boolean) {
  const keys = all.flatMap(keysOf)
  const ids = JSON.stringify(all.map(({ of }) => of.order.id))
  const [earlier, stored]: [Sums[], MonthRow[]] = isUsed
    ? await readTogether<[Sums[], MonthRow[]]>(tenant, [
        write(
          `SELECT j.value->>'ruleId' AS ruleId, j.value->>'partnerId' AS partnerId, j.value->>'currency' AS currency,
             j.value->>'month' AS month, j.value->>'paidAt' AS paidAt, j.value->>'sourceId' AS sourceId,
             IFNULL(SUM(m.base_amount), 0) AS baseAmount, IFNULL(SUM(m.granted_amount), 0) AS granted
           FROM json_each(?2) j LEFT JOIN rule_months m ON ${EARLIER}
             AND m.source_id NOT IN (SELECT value FROM json_each(?3)) GROUP BY j.key`,
          JSON.stringify(keys),
          ids,
        ),
        write(
          `SELECT m.rule_id AS ruleId, m.partner_id AS partnerId, m.currency AS currency, m.month AS month,
             m.paid_at AS paidAt, m.source_id AS sourceId, m.base_amount AS baseAmount,
             m.granted_amount AS grantedAmount
           FROM json_each(?2) j CROSS JOIN rule_months m INDEXED BY rule_months_by_source
             ON m.organization_id = ?1 AND m.source_id = j.value`,
          ids,
        ),
      ])
    : [[], []]
  const added: MonthRow[] = []
  const used: Sums[] = []
  const before = (weighed: Weighed) => {
    const own = keysOf(weighed)
    return (partnerId: string, ruleId: string): MonthBefore => {
      const key = own.find((each) => each.partnerId === partnerId && each.ruleId === ruleId)
      if (!key) return { baseAmount: 0, granted: 0 }
      const read = earlier.find((each) => sameMonth(each, key) && each.sourceId === key.sourceId)
      const told = added.filter((each) => sameMonth(each, key) && isBefore(each, key))
      const sums = {
        baseAmount: told.reduce((sum, { baseAmount }) => sum + baseAmount, read?.baseAmount ?? 0),
        granted: told.reduce((sum, { grantedAmount }) => sum + grantedAmount, read?.granted ?? 0),
      }
      if (!used.some((each) => sameMonth(each, key) && each.sourceId === key.sourceId)) used.push({ ...key, ...sums })
      return sums
    }
  }
  const add = (weighed: Weighed, granted: Granted) => added.push(...rowsOf(weighed, granted))
  return { before, add, writes: () => (isUsed ? monthWrites(tenant, { ids, used, stored, added }) : NO_WRITES) }
}
export type Months = Awaited<ReturnType<typeof loadMonths>>

const NO_WRITES = { writes: [], due: null }

const told = (row: MonthRow) => JSON.stringify(Object.entries(row).sort())

type Filled = { ids: string; used: Sums[]; stored: MonthRow[]; added: MonthRow[] }

/** `due` makes the later orders of every month that changed due again; its rows are to be announced. */
function monthWrites(tenant: Tenant, { ids, used, stored, added }: Filled): { writes: Write[]; due: Write | null } {
  const before = new Set(stored.map(told))
  const after = new Set(added.map(told))
  const changed = [...stored.filter((row) => !after.has(told(row))), ...added.filter((row) => !before.has(told(row)))]
  const replaced =
    changed.length === 0
      ? []
      : [
          write(
            `DELETE FROM rule_months WHERE organization_id = ?1 AND source_id IN (SELECT value FROM json_each(?2))`,
            tenant.organizationId,
            ids,
          ),
          ...insertRows(tenant.organizationId, ruleMonths, added),
        ]
  const unchanged = requireThat(
    `SELECT NOT EXISTS (SELECT 1 FROM json_each(?2) j WHERE
       (SELECT IFNULL(SUM(m.base_amount), 0) FROM rule_months m WHERE ${EARLIER}) <> j.value->>'baseAmount'
       OR (SELECT IFNULL(SUM(m.granted_amount), 0) FROM rule_months m WHERE ${EARLIER}) <> j.value->>'granted')`,
    'rule_month_changed_meanwhile',
    tenant.organizationId,
    JSON.stringify(used),
  )
  const due =
    changed.length === 0
      ? null
      : makeOrdersDue(
          tenant,
          `SELECT DISTINCT m.source_id AS order_id FROM json_each(?4) j CROSS JOIN rule_months m
             ON ${EARLIER.replace(' < (', ' > (')} WHERE m.source_id NOT IN (SELECT value FROM json_each(?5))`,
          JSON.stringify(changed),
          ids,
        )
  return { writes: [...replaced, ...(used.length > 0 ? [unchanged] : [])], due }
}
