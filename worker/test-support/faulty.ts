import type { Bindings, D1Database, Queue } from '../platform/env'
import type { Envelope } from '../platform/queue'
import type { Chance } from './chance'

const lost = () => new Error('D1_ERROR: Network connection lost.')

/** How many faults are left to happen, and what happened. */
export type Faults = { left: number; log: string[] }

/**
 * Bindings that fail by chance until their budget is spent: a database that is gone for a while, a batch that never
 * arrives, one that passes unheard, a queue that takes nothing. What queues take, they keep.
 */
export function faulty(env: Bindings, by: Chance, budget: number) {
  const faults: Faults = { left: budget, log: [] }
  let gone = 0

  function strikes(times: number, what: string): boolean {
    if (faults.left === 0 || !by.isOneIn(times)) return false
    faults.left -= 1
    faults.log.push(what)
    return true
  }

  async function around<Result>(run: () => Promise<Result>, isBatch: boolean): Promise<Result> {
    if (gone > 0) {
      gone -= 1
      throw lost()
    }
    if (strikes(60, 'the database is gone for a while')) gone = by.between(2, 12)
    if (gone > 0 || strikes(isBatch ? 12 : 50, 'a call never arrived')) throw lost()
    const result = await run()
    if (isBatch && strikes(10, 'a batch passed unheard')) throw lost()
    return result
  }

  type Statement = ReturnType<D1Database['prepare']>
  const statements = new WeakMap<Statement, Statement>()

  function failing(statement: Statement): Statement {
    const own = new Proxy(statement, {
      get(target, name) {
        const value = Reflect.get(target, name)
        if (typeof value !== 'function') return value
        if (name === 'bind') return (...params: unknown[]) => failing(target.bind(...params))
        return (...given: unknown[]) => around(async () => Reflect.apply(value, target, given), false)
      },
    })
    statements.set(own, statement)
    return own
  }

  const database = (shard: D1Database): D1Database => ({
    prepare: (sql) => failing(shard.prepare(sql)),
    batch: (batch) => around(() => shard.batch(batch.map((each) => statements.get(each) ?? each)), true),
    exec: (sql) => shard.exec(sql),
    withSession: (constraint) => shard.withSession(constraint),
    dump: () => shard.dump(),
  })

  const TAKEN = { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } }
  const kept: Record<'events' | 'deliveries', Envelope[]> = { events: [], deliveries: [] }
  function queue(name: keyof typeof kept): Queue<Envelope> {
    const take = async (bodies: Envelope[]) => {
      if (strikes(5, `the queue of ${name} takes nothing`)) throw new Error('Queue send failed: Too Many Requests')
      kept[name].push(...bodies)
      return TAKEN
    }
    return {
      metrics: async () => TAKEN.metadata.metrics,
      send: (body) => take([body]),
      sendBatch: (messages) => take([...messages].map(({ body }) => body)),
    }
  }

  const bindings: Bindings = {
    ...env,
    SHARD_00: database(env.SHARD_00),
    SHARD_01: database(env.SHARD_01),
    EVENTS: queue('events'),
    DELIVERIES: queue('deliveries'),
  }
  return { env: bindings, kept, faults }
}
