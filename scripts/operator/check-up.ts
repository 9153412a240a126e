import type { Bindings, D1Database } from '../../worker/platform/env'
import { openShard, shardNames } from '../../worker/platform/tenant'

/** One thing looked at; `wrong` names what is not as it should be, nothing when all is well. */
export type Finding = { what: string; told: string; wrong: string[] }

const OVERDUE_MILLISECONDS = 15 * 60_000
const STOPPED_MILLISECONDS = 2 * 3_600_000

const listOf = async (database: D1Database, sql: string, ...params: (string | number)[]) =>
  (
    await database
      .prepare(sql)
      .bind(...params)
      .all<{ value: string }>()
  ).results.map(({ value }) => value)

const countOf = async (database: D1Database, sql: string, ...params: (string | number)[]) =>
  (
    await database
      .prepare(sql)
      .bind(...params)
      .first<{ value: number }>()
  )?.value ?? 0

async function residents(env: Bindings, shard: string): Promise<Finding> {
  const routed = await listOf(env.DIRECTORY, 'SELECT id AS value FROM organizations WHERE shard = ?', shard)
  const living = await listOf(
    openShard(env, shard),
    `SELECT organization_id AS value FROM residents WHERE state <> 'gone'`,
  )
  return {
    what: `organizations in ${shard}`,
    told: `${living.length} live there, ${routed.length} are routed there`,
    wrong: [
      ...living
        .filter((id) => !routed.includes(id))
        .map((id) => `${id} was begun and never finished: no route leads to it`),
      ...routed.filter((id) => !living.includes(id)).map((id) => `${id} is routed there and does not live there`),
    ],
  }
}

async function connections(env: Bindings, shard: string): Promise<Finding> {
  const known = new Set(await listOf(env.DIRECTORY, 'SELECT id AS value FROM connections'))
  const active = await listOf(openShard(env, shard), `SELECT id AS value FROM connections WHERE status = 'active'`)
  const lost = active.filter((id) => !known.has(id))
  return {
    what: `connections in ${shard}`,
    told: `${active.length} active`,
    wrong: lost.map((id) => `${id} has no address: remove it and connect again`),
  }
}

async function work(env: Bindings, shard: string, now: number): Promise<Finding> {
  const database = openShard(env, shard)
  const [due, overdue, letters, frozen] = await Promise.all([
    countOf(database, 'SELECT COUNT(*) AS value FROM pending'),
    countOf(database, 'SELECT COUNT(*) AS value FROM pending WHERE due_at < ?', now - OVERDUE_MILLISECONDS),
    countOf(database, `SELECT COUNT(*) AS value FROM dead_letters WHERE status = 'stored'`),
    listOf(database, 'SELECT organization_id AS value FROM freezes WHERE lifted_at IS NULL'),
  ])
  return {
    what: `work in ${shard}`,
    told: `${due} still due, ${letters} dead letters to decide`,
    wrong: [
      ...(overdue ? [`${overdue} have waited for more than a quarter of an hour: does the clock run?`] : []),
      ...(letters ? [`${letters} dead letters wait in the console`] : []),
      ...frozen.map((id) => `${id} has frozen payouts: its books did not agree`),
    ],
  }
}

async function clock(env: Bindings, now: number): Promise<Finding> {
  const { results } = await env.DIRECTORY.prepare(
    'SELECT job, started_at AS startedAt, outcome FROM schedule_runs ORDER BY job',
  ).all<{ job: string; startedAt: number; outcome: string | null }>()
  const wrong = results.flatMap(({ job, startedAt, outcome }) => [
    ...(now - startedAt > STOPPED_MILLISECONDS ? [`${job} last ran at ${new Date(startedAt).toISOString()}`] : []),
    ...(outcome && outcome !== 'ok' ? [`${job}: ${outcome}`] : []),
  ])
  return {
    what: 'the clock',
    told: `${results.length} jobs have run`,
    wrong: results.length ? wrong : ['no job has ever run'],
  }
}

async function unreadable(env: Bindings): Promise<Finding> {
  const count = await countOf(env.DIRECTORY, 'SELECT COUNT(*) AS value FROM unreadable')
  return {
    what: 'unreadable messages',
    told: String(count),
    wrong: count ? ['look at them with npm run dead-letters'] : [],
  }
}

/** Looks at every database for what no single commit can hold together. Reads only. */
export async function checkUp(env: Bindings, now: number): Promise<Finding[]> {
  const shards = shardNames(env).flatMap((shard) => [
    residents(env, shard),
    connections(env, shard),
    work(env, shard, now),
  ])
  return Promise.all([...shards, clock(env, now), unreadable(env)])
}
