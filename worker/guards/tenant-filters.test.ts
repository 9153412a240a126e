import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { openTenant, type Tenant } from '../platform/tenant'
import { FILLED } from '../test-support/filled-rows'
import { LATER, MORE_CALLS } from '../test-support/foreign-rows'
import { aNamesake, twinsWithout } from '../test-support/namesake'
import { CALLS, TENANT } from '../test-support/query-calls'
import { asRead, READERS, VERBS } from '../test-support/readers'
import { tenantTables } from '../test-support/rows'

const SHARD = 'SHARD_00'
const shard = env.SHARD_00
for (const sql of FILLED) await shard.prepare(sql).run()

type Sent = { sql: string; params: unknown[] }
const sent: Sent[] = []

/** What a commit begins with. */
const COMMIT = 'INTO require_that'
let isCommit = false
const UNWRITTEN = { success: true as const, results: [], meta: { changes: 0 } }

/** The shard, with every statement that is bound written down; what would be committed is not. */
const watched = new Proxy(shard, {
  get(target, property) {
    if (property === 'batch')
      return (statements: never[]) => {
        const isDry = isCommit
        isCommit = false
        return isDry ? Promise.resolve(statements.map(() => UNWRITTEN)) : target.batch(statements)
      }
    if (property !== 'prepare') return Reflect.get(target, property).bind(target)
    return (sql: string) => {
      if (sql.includes(COMMIT)) isCommit = true
      return new Proxy(target.prepare(sql), {
        get(statement, name) {
          if (name !== 'bind') return Reflect.get(statement, name).bind(statement)
          return (...params: unknown[]) => {
            sent.push({ sql: asRead(sql), params })
            return statement.bind(...params)
          }
        },
      })
    }
  },
})

const modules = import.meta.glob<Record<string, unknown>>(['../**/queries.ts', '../**/*-queries.ts'], { eager: true })
const queries = Object.entries(modules).flatMap(([file, module]) =>
  Object.entries(module).flatMap(([name, run]) =>
    typeof run === 'function' && CALLS[name]?.some((call) => call.includes(TENANT)) ? [{ file, name, run }] : [],
  ),
)

const tenantOf = (organizationId: string): Tenant =>
  openTenant({ ...env, SHARD_00: watched }, { organizationId, shard: SHARD, epoch: 1 }, 1)

/** One has rows of everything, the other none at all; then there are its twins, each without one of its tables. */
const FULL = 'org_1'
const EMPTY = 'org_of_nothing'
const twinWithout = (table: string) => `org_1 without ${table}`
/** Other rows need these. */
const ALWAYS_THERE =
  'people partners partner_balances earnings payouts payout_attempts leads connections closed_days'.split(' ')

/** Behind a filter may stand which guard of `npm run guards` it is. */
const FILTER = /((?:"?\w+"?\.)?"?organization_id"?) = (\?\d*|"?\w+"?\."?organization_id"?)(?: \/\* guard (\d+) \*\/)?/g

/** Each way to forget whose rows are meant: the statement with one of its filters open to everybody. */
const forgetful = (sql: string) =>
  [...sql.matchAll(FILTER)].map(({ index, 0: whole, 1: column = '', 2: other = '', 3: guard }) => {
    const open = other.startsWith('?') ? `${column} > substr(${other}, 1, 0)` : `${column} > ''`
    const rest = sql.slice(index + whole.length)
    return {
      guard,
      where: `${sql.slice(0, index).slice(-80)}[${whole}]${rest.slice(0, 50)}`,
      sql: sql.slice(0, index) + open + rest,
    }
  })

async function statementsOf(run: unknown, calls: unknown[][], organizationId: string): Promise<Sent[]> {
  sent.length = 0
  for (const call of calls) {
    const given = call.map((argument) => (argument === TENANT ? tenantOf(organizationId) : argument))
    if (typeof run === 'function') await Promise.resolve(run(...given)).catch(() => undefined)
  }
  isCommit = false
  return sent.splice(0).filter(({ sql }) => forgetful(sql).length > 0 && !/residents/.test(sql))
}

const answerTo = ({ sql, params }: Sent) =>
  shard
    .prepare(sql)
    .bind(...params)
    .all()
    .then(({ results }) => JSON.stringify(results), String)

const tables = (await tenantTables({ shard: SHARD })).filter((table) => !ALWAYS_THERE.includes(table))
const owner = { organizationId: FULL, shard: SHARD }
await twinsWithout(owner, tables, twinWithout)

type Asked = { name: string; isVerb: boolean; statements: (Sent & { alone: string })[] }
const asked: Asked[] = []
for (const { name, run } of [...queries, ...READERS, ...VERBS]) {
  const calls = [...(CALLS[name] ?? [[TENANT]]), ...(MORE_CALLS[name] ?? []).map((given) => [TENANT, given])]
  const own = await statementsOf(run, calls, FULL)
  const touched = tables.filter((table) => own.some(({ sql }) => new RegExp(`\\b${table}\\b`).test(sql)))
  const statements = [...own]
  const isVerb = VERBS.some((verb) => verb.run === run)
  for (const id of [EMPTY, ...(isVerb ? [] : touched.map(twinWithout))])
    statements.push(...(await statementsOf(run, calls, id)))
  asked.push({
    name,
    isVerb,
    statements: await Promise.all(statements.map(async (each) => ({ ...each, alone: await answerTo(each) }))),
  })
}

for (const id of ['org_0', 'org_z']) {
  await aNamesake(owner, id)
  for (const sql of LATER(id)) await shard.prepare(sql).run()
}

async function some<Item>(items: Item[], holds: (item: Item) => Promise<boolean>) {
  for (const item of items) if (await holds(item)) return true
  return false
}

/** Which of its filters could be forgotten unnoticed. */
async function unnoticed({ name, statements }: Asked): Promise<string[]> {
  const found: string[] = []
  for (const [sql, same] of Map.groupBy(statements, (each) => each.sql))
    for (const { guard, where, sql: open } of forgetful(sql)) {
      const isNoticed = await some(same, async ({ params, alone }) => (await answerTo({ sql: open, params })) !== alone)
      if (guard && isNoticed) console.info(`Guard ${guard} is noticed by ${name}`)
      if (!isNoticed) found.push(where.replaceAll(/\s+/g, ' '))
    }
  return found
}

const isMarked = asked.some(({ statements }) => statements.some(({ sql }) => sql.includes('/* guard ')))
/** A verb is made of much that is asked by itself as well; what it has of its own is told when guards are counted. */
const ofTheirOwn = asked.filter(({ isVerb }) => isMarked || !isVerb)

it.each(asked)('$name reads nothing of an organization with the same ids', async ({ statements }) => {
  expect(statements.length).toBeGreaterThan(0)
  const beside = await Promise.all(statements.map(answerTo))
  expect(beside).toEqual(statements.map(({ alone }) => alone))
})

it.each(ofTheirOwn)('$name would, without any one of its filters', async (each) => {
  const found = await unnoticed(each)
  expect(each.isVerb ? [] : found, each.name).toEqual([])
})
