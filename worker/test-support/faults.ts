import { env as real } from 'cloudflare:workers'
import type { Bindings, D1Database, Queue } from '../platform/env'
import type { Envelope } from '../platform/queue'

type Around = <Result>(commit: () => Promise<Result>) => Promise<Result>

type Prepare = D1Database['prepare']
type Batch = D1Database['batch']

const withOwn = (database: D1Database, prepare: Prepare, batch: Batch): D1Database => ({
  prepare,
  batch,
  exec: (sql) => database.exec(sql),
  withSession: (constraint) => database.withSession(constraint),
  dump: () => database.dump(),
})

/** The same database with something done around each commit; reads pass as they are. */
export function aroundCommits(database: D1Database, around: Around): D1Database {
  let isCommit = false
  const prepare: Prepare = (sql) => {
    // A commit prepares its statements in one go, and begins by asking whether the tenant is still here.
    if (sql.includes('INTO require_that')) isCommit = true
    return database.prepare(sql)
  }
  return withOwn(database, prepare, (statements) => {
    const run = () => database.batch<never>(statements)
    if (!isCommit) return run()
    isCommit = false
    return around(run)
  })
}

const onShards = (env: Bindings, around: Around): Bindings => ({
  ...env,
  SHARD_00: aroundCommits(env.SHARD_00, around),
  SHARD_01: aroundCommits(env.SHARD_01, around),
})

const lost = () => new Error('D1_ERROR: Network connection lost.')

/** The first `replies` commits succeed, but nobody hears of it. */
export function losingReplies(env: Bindings, replies = 1): Bindings {
  let left = replies
  return onShards(env, async (commit) => {
    const result = await commit()
    if (left === 0) return result
    left -= 1
    throw lost()
  })
}

/** After `commits` commits the process is gone: nothing reaches a shard any more. */
export function dyingAfter(env: Bindings, commits: number): Bindings {
  let left = commits
  return onShards(env, async (commit) => {
    if (left === 0) throw lost()
    left -= 1
    return commit()
  })
}

/** `arrived` resolves when a commit stands at the gate, its decision made; `open` lets it pass. Later ones pass freely. */
export function gated(env: Bindings): { env: Bindings; arrived: Promise<void>; open: () => void } {
  const arrival = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  const gatedEnv = onShards(env, async (commit) => {
    arrival.resolve()
    await gate.promise
    return commit()
  })
  return { env: gatedEnv, arrived: arrival.promise, open: () => gate.resolve() }
}

/** What `run` decides is decided, and stands before its commit; what is returned lets it through and gives its answer. */
export async function beforeCommit<Answer>(env: Bindings, run: (gated: Bindings) => Promise<Answer>) {
  const gate = gated(env)
  const answer = run(gate.env)
  await gate.arrived
  return () => {
    gate.open()
    return answer
  }
}

/** Something else happens between a decision and its commit, of which no queue tells. */
export async function meanwhile<Answer>(run: (gated: Bindings) => Promise<Answer>, happen: () => Promise<unknown>) {
  const letThrough = await beforeCommit(keepingQueues(real).env, run)
  await happen()
  return letThrough()
}

/** Adds up the rows that commits write, as they are billed. */
export function countingRows(env: Bindings): { env: Bindings; rowsWritten: () => number } {
  let rows = 0
  const counting = (database: D1Database) =>
    withOwn(
      database,
      (sql) => database.prepare(sql),
      async (statements) => {
        const results = await database.batch<never>(statements)
        for (const { meta } of results) rows += meta.rows_written
        return results
      },
    )
  return {
    env: { ...env, SHARD_00: counting(env.SHARD_00), SHARD_01: counting(env.SHARD_01) },
    rowsWritten: () => rows,
  }
}

const TAKEN = { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } }

/** A queue that keeps what it is sent, for a test to deliver when and as often as it likes. */
export function keepingQueue(): Queue<Envelope> & { kept: Envelope[] } {
  const kept: Envelope[] = []
  return {
    kept,
    metrics: async () => TAKEN.metadata.metrics,
    async send(envelope) {
      kept.push(envelope)
      return TAKEN
    },
    async sendBatch(messages) {
      for (const { body } of messages) kept.push(body)
      return TAKEN
    },
  }
}

const full = async () => {
  throw new Error('Queue sendBatch failed: Too Many Requests')
}

/** A queue that takes nothing. */
export const fullQueue: Queue<Envelope> = { metrics: full, send: full, sendBatch: full }

/** All three queues kept in the test's hands. */
export function keepingQueues(env: Bindings) {
  const [visits, events, deliveries] = [keepingQueue(), keepingQueue(), keepingQueue()]
  return {
    env: { ...env, VISITS: visits, EVENTS: events, DELIVERIES: deliveries },
    visits: visits.kept,
    events: events.kept,
    deliveries: deliveries.kept,
  }
}
