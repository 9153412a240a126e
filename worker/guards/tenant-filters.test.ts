import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { openTenant, type Tenant } from '../platform/tenant'
import { DIRECTORY, DIRECTORY_LATER, DIRECTORY_VERBS } from '../test-support/directory-verbs'
import { FILLED } from '../test-support/filled-rows'
import { HASH } from '../test-support/filled-sales'
import { LATER, MORE_CALLS } from '../test-support/foreign-rows'
import { aNamesake, twinsWithout } from '../test-support/namesake'
import { CALLS, ENV, OWNER, TENANT } from '../test-support/query-calls'
import { READERS } from '../test-support/readers'
import { tenantTables } from '../test-support/rows'
import { VERBS } from '../test-support/verbs'
import { type Sent, watching } from '../test-support/watched'
import { forgetful, mentions, whoseIsUnsaid } from '../test-support/whose'

const SHARD = 'SHARD_00'
for (const sql of FILLED) await env.SHARD_00.prepare(sql).run()
for (const sql of DIRECTORY) await env.DIRECTORY.prepare(sql).run()

const { watch, during } = watching()
const watched = { ...env, SHARD_00: watch(env.SHARD_00), DIRECTORY: watch(env.DIRECTORY, true) }

/** What is sealed is as plain as the rows that the test was given. */
const UNSEALED = {
  ...{ seal: async (plain: string) => plain, open: async (sealed: string) => sealed, keyedHash: async () => HASH },
  sealWithNewKey: async (sealed: string) => ({ wrappedKey: 'w', sealed }),
  ...{
    resealWithKey: async (_: string, plain: string) => plain,
    openWithKey: async (_: string, plain: string) => plain,
  },
}
const tenantOf = (organizationId: string): Tenant => ({
  ...openTenant(watched, { organizationId, shard: SHARD, epoch: 1 }, 1),
  secrets: UNSEALED,
})

/** One has rows of everything, the other none at all; then there are its twins, each without one of its tables. */
const FULL = 'org_1'
const EMPTY = 'org_of_nothing'
const twinWithout = (table: string) => `org_1 without ${table}`
/** Other rows need these. */
const ALWAYS_THERE =
  'people partners partner_balances earnings payouts payout_attempts leads connections closed_days'.split(' ')
const IN_DIRECTORY = ['organizations', 'memberships', 'api_keys', 'activity', 'connections']
const inShard = await tenantTables({ shard: SHARD })
const tables = inShard.filter((table) => !ALWAYS_THERE.includes(table))
const owner = { organizationId: FULL, shard: SHARD }

type Asking = { name: string; isVerb?: boolean; refusedBy?: string; calls: (as: string) => (() => unknown)[] }

const given = (as: string) => (argument: unknown) => {
  if (argument === TENANT) return tenantOf(as)
  if (argument === ENV) return watched
  return argument === OWNER ? { organizationId: as } : argument
}

const modules = import.meta.glob<Record<string, unknown>>(['../**/queries.ts', '../**/*-queries.ts'], { eager: true })
const queries = Object.values(modules).flatMap((module) =>
  Object.entries(module).flatMap(([name, run]): Asking[] => {
    const samples = (CALLS[name] ?? []).filter((call) => call.includes(TENANT) || call.includes(OWNER))
    const more = (MORE_CALLS[name] ?? []).map((last) => [...(samples[0]?.slice(0, -1) ?? []), last])
    if (typeof run !== 'function' || samples.length === 0) return []
    return [{ name, calls: (as) => [...samples, ...more].map((call) => () => run(...call.map(given(as)))) }]
  }),
)
const readers = READERS.map(({ name, run }): Asking => ({ name, calls: (as) => [() => run(tenantOf(as))] }))
const verbs = [...VERBS, ...DIRECTORY_VERBS].map(
  ({ run, ...verb }): Asking => ({ ...verb, isVerb: true, calls: (as) => [() => run(tenantOf(as), watched)] }),
)

const ownTables = ({ on }: Sent) => (on === env.DIRECTORY ? IN_DIRECTORY : inShard)

async function statementsOf({ calls, refusedBy }: Asking, as: string): Promise<Sent[]> {
  const sent: Sent[] = []
  for (const call of calls(as)) sent.push(...(await during(call, refusedBy)))
  return sent.filter((each) => /^\s*(SELECT|WITH)\b/i.test(each.sql) && mentions(each.raw, ownTables(each)).length > 0)
}

const answerTo = ({ on, sql, params }: Pick<Sent, 'on' | 'sql' | 'params'>) =>
  on
    .prepare(sql)
    .bind(...params)
    .all()
    .then(({ results }) => JSON.stringify(results), String)

/** The same, asked as another. */
const askedAs =
  (id: string) =>
  ({ sql, params, ...sent }: Sent): Sent => ({
    ...sent,
    sql: sql.replaceAll(`'${FULL}'`, `'${id}'`),
    params: params.map((param) => (param === FULL ? id : param)),
  })

await twinsWithout(owner, tables, twinWithout)

type Asked = Asking & { own: Sent[]; statements: (Sent & { alone: string })[] }
const asked: Asked[] = []
const known = new Set<string>()
const isNew = ({ sql, params }: Sent) => known.size < known.add(JSON.stringify([sql, params])).size
const twinsOf = (all: Sent[]) =>
  tables.filter((table) => all.some(({ sql }) => new RegExp(`\\b${table}\\b`).test(sql))).map(twinWithout)

for (const asking of [...queries, ...readers, ...verbs]) {
  const own = await statementsOf(asking, FULL)
  const statements = own.filter(isNew)
  if (asking.isVerb)
    statements.push(...statements.flatMap((each) => [EMPTY, ...twinsOf([each])].map((id) => askedAs(id)(each))))
  else for (const id of [EMPTY, ...twinsOf(own)]) statements.push(...(await statementsOf(asking, id)))
  const alone = await Promise.all(statements.map(async (each) => ({ ...each, alone: await answerTo(each) })))
  asked.push({ ...asking, own, statements: alone })
}

for (const id of ['org_0', 'org_z']) {
  await aNamesake(owner, id)
  for (const sql of LATER(id)) await env.SHARD_00.prepare(sql).run()
}
for (const sql of DIRECTORY_LATER) await env.DIRECTORY.prepare(sql).run()

async function some<Item>(items: Item[], holds: (item: Item) => Promise<boolean>) {
  for (const item of items) if (await holds(item)) return true
  return false
}

/** Which of its filters could be forgotten unnoticed. */
async function unnoticed({ name, statements }: Asked): Promise<string[]> {
  const found: string[] = []
  for (const [sql, same] of Map.groupBy(statements, (each) => each.sql.replaceAll(/'org_[^']*'/g, '')))
    for (const [index, { guard, where }] of forgetful(sql).entries()) {
      const isNoticed = await some(same, async (each) => {
        const open = forgetful(each.sql)[index]?.sql ?? each.sql
        return (await answerTo({ ...each, sql: open })) !== each.alone
      })
      if (guard && isNoticed) console.info(`Guard ${guard} is noticed by ${name}`)
      if (!isNoticed) found.push(where.replaceAll(/\s+/g, ' '))
    }
  return found
}

it.each(asked)('$name says of every table whose rows it means', ({ own }) => {
  expect(own.length).toBeGreaterThan(0)
  const unsaid = own.map((each) => ({ tables: whoseIsUnsaid(each.raw, ownTables(each)), sql: each.raw }))
  expect(unsaid.filter((each) => each.tables.length > 0)).toEqual([])
})

it.each(asked)('$name reads nothing of an organization with the same ids', async ({ statements }) => {
  expect(statements.filter(({ alone }) => alone.includes('Error'))).toEqual([])
  const beside = await Promise.all(statements.map(answerTo))
  expect(beside).toEqual(statements.map(({ alone }) => alone))
})

const isMarked = asked.some(({ own }) => own.some(({ raw }) => raw.includes('/* guard ')))
/** A verb is made of much that is asked by itself as well; what it has of its own is told when guards are counted. */
const ofTheirOwn = asked.filter(({ isVerb }) => isMarked || !isVerb)

it.each(ofTheirOwn)('$name would, without any one of its filters', async (each) => {
  const found = await unnoticed(each)
  expect(each.isVerb ? [] : found, each.name).toEqual([])
})
