import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { settleWork } from './activity/pending'
import { loadBooks } from './ledger/books'
import { reckonings } from './ledger/schema'
import { orders } from './orders/schema'
import { afterLead, afterVisits, makeOrdersDue, ORDERS_OF_SUBJECT } from './orders/work'
import { updateRows, type Write } from './platform/d1'
import { one, openTenant } from './platform/tenant'
import { CALLS, ENV, TENANT } from './test-support/query-calls'

/** Sums and counts over an organization on purpose, and a first page, which is read from the newest on. */
const WHOLE_ORGANIZATION = [
  'listPartners',
  'setUpSoFar',
  'waitingTasks',
  'clearedEarnings',
  'allRules',
  'payoutStatistics',
  'paidStatistics',
  'creditLines',
]
/** One row an organization, a table of the directory that stays small, or rows named in the statement. */
const SMALL = /^(SCAN|SEARCH) (organizations|schedule_runs|settings|residents|freezes|api_keys|memberships|found|own)\b/

type Database = typeof env.DIRECTORY
const recorded: { sql: string; database: Database }[] = []

const recording = (database: Database): Database =>
  new Proxy(database, {
    get(target, property) {
      if (property === 'prepare')
        return (sql: string) => {
          recorded.push({ sql, database })
          return target.prepare(sql)
        }
      const value = Reflect.get(target, property)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })

const watched = {
  ...env,
  DIRECTORY: recording(env.DIRECTORY),
  SHARD_00: recording(env.SHARD_00),
  SHARD_01: recording(env.SHARD_01),
}
const tenant = openTenant(watched, { organizationId: 'org_1', shard: 'SHARD_00', epoch: 1 }, 1)

const modules = import.meta.glob<Record<string, unknown>>(['./**/queries.ts', './**/*-queries.ts'], { eager: true })
const queries = Object.entries(modules).flatMap(([file, module]) =>
  Object.entries(module).flatMap(([name, run]) => (typeof run === 'function' ? [{ file, name, run }] : [])),
)

async function plansOf(run: unknown, calls: unknown[][]): Promise<string[]> {
  const plans: string[] = []
  for (const call of calls) {
    recorded.length = 0
    const given = call.map((argument) => (argument === TENANT ? tenant : argument === ENV ? watched : argument))
    if (typeof run === 'function') await Promise.resolve(run(...given)).catch(() => undefined)
    for (const { sql, database } of recorded.splice(0)) {
      const holes = Math.max(
        (sql.match(/\?(?!\d)/g) ?? []).length,
        ...[...sql.matchAll(/\?(\d+)/g)].map(([, n]) => Number(n)),
        0,
      )
      const { results } = await database
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .bind(...Array(holes).fill('[]'))
        .all<{ detail: string }>()
      plans.push(...results.map(({ detail }) => detail))
    }
  }
  return plans
}

/** A table read whole, or all rows of an organization; JSON arrays are read whole on purpose. */
const isSlow = (plan: string) =>
  !SMALL.test(plan) &&
  !/VIRTUAL TABLE|CONSTANT ROW|SUBQUERY|SCAN j$|SCAN \(/.test(plan) &&
  (plan.startsWith('SCAN') || /\(organization_id=\?\)$/.test(plan))

/** Statements of verbs that must find their rows among all of an organization, not beside them. */
const WRITES: Record<string, Write> = {
  'orders that waited for visits': afterVisits(tenant, ['visitor-1']),
  'orders that waited for a lead': afterLead(tenant, { id: 'led_1', keys: ['e:1'], visitorId: 'visitor-1' }),
  'orders of a payment': makeOrdersDue(tenant, ORDERS_OF_SUBJECT, 'con_1', 'payment:pi_1'),
  'many rows by their key': one(updateRows('org_1', orders, ['id'], [{ id: 'ord_1', status: 'paid' }])),
  'many reckonings by their source': one(
    updateRows('org_1', reckonings, ['sourceId'], [{ sourceId: 'ord_1', sales: 1 }]),
  ),
  'work that is done': one(settleWork(tenant, [{ key: 'order.reckon:ord_1', token: 't' }])),
}

async function explained(sql: string) {
  const holes = Math.max(
    (sql.match(/\?(?!\d)/g) ?? []).length,
    ...[...sql.matchAll(/\?(\d+)/g)].map(([, n]) => Number(n)),
    0,
  )
  const statement = env.SHARD_00.prepare(`EXPLAIN QUERY PLAN ${sql}`).bind(...Array(holes).fill('[]'))
  const { results } = await statement.all<{ detail: string }>()
  return results.map(({ detail }) => detail)
}

describe('every verb', () => {
  it.each(Object.entries(WRITES))('finds %s by their keys', async (_, { sql }) => {
    const plans = await explained(sql)
    expect(plans).toMatchSnapshot()
    expect(plans.filter(isSlow)).toEqual([])
  })

  it('finds what a reckoning needs of the books by the keys of its orders', async () => {
    recorded.length = 0
    const partners = [{ partnerId: 'ptr_1', currency: 'USD' }]
    await loadBooks(tenant, { sourceIds: ['ord_1'], partners, withOthers: true })
    const plans = (await Promise.all(recorded.splice(0).map(({ sql }) => explained(sql)))).flat()
    expect(plans).toMatchSnapshot()
    expect(plans.filter(isSlow)).toEqual([])
  })
})

describe('every query', () => {
  it.each(queries)('$file: $name has a sample call here', ({ name }) => {
    expect(Object.keys(CALLS)).toContain(name)
  })

  it.each(queries.filter(({ name }) => CALLS[name]?.length))(
    '$name finds its rows by their keys',
    async ({ name, run }) => {
      const plans = await plansOf(run, CALLS[name] ?? [])
      expect(plans.length).toBeGreaterThan(0)
      expect(plans).toMatchSnapshot()
      if (WHOLE_ORGANIZATION.includes(name)) return
      const slow = plans.filter(isSlow)
      expect(slow).toEqual([])
    },
  )
})
