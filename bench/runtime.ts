import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Log, LogLevel, Miniflare, type WorkerOptions } from 'miniflare'
import { unstable_readConfig, unstable_splitSqlQuery } from 'wrangler'
import * as z from 'zod'

const root = join(import.meta.dirname, '..')

/** What is used of wrangler.toml, as wrangler reads it. */
const config = z
  .object({
    compatibility_date: z.string(),
    compatibility_flags: z.array(z.string()),
    vars: z.record(z.string(), z.string()),
    d1_databases: z.array(z.object({ binding: z.string(), database_id: z.string(), migrations_dir: z.string() })),
    queues: z.object({
      producers: z.array(z.object({ binding: z.string(), queue: z.string() })),
      consumers: z.array(
        z.object({
          queue: z.string(),
          max_batch_size: z.int(),
          max_batch_timeout: z.number(),
          max_retries: z.int(),
        }),
      ),
    }),
  })
  .parse(unstable_readConfig({ config: join(root, 'wrangler.toml') }))

/** Bound beside the product's own, with the same tables: where a bare statement writes. */
const BARE = { binding: 'BARE', id: 'bench-bare', migrations: 'migrations/tenant' }

const databases = [
  ...config.d1_databases.map(({ binding, database_id, migrations_dir }) => ({
    binding,
    id: database_id,
    migrations: migrations_dir,
  })),
  BARE,
]

const consumers = Object.fromEntries(
  config.queues.consumers.map((consumer) => [
    consumer.queue,
    {
      maxBatchSize: consumer.max_batch_size,
      maxBatchTimeout: consumer.max_batch_timeout,
      maxRetries: consumer.max_retries,
    },
  ]),
)

export type Script = { name: string; script: string; consumes: string[] }

/** Everything as wrangler.toml has it, but for a rate limit that would stop the load and a key of its own. */
function optionsOf({ name, script, consumes }: Script): WorkerOptions {
  return {
    name,
    // Named one by one: from a bare script the emulator would first search the whole text for imports.
    modules: [{ type: 'ESModule', path: `${name}.js`, contents: script }],
    compatibilityDate: config.compatibility_date,
    compatibilityFlags: config.compatibility_flags,
    d1Databases: Object.fromEntries(databases.map(({ binding, id }) => [binding, id])),
    queueProducers: Object.fromEntries(
      config.queues.producers.map(({ binding, queue }) => [binding, { queueName: queue }]),
    ),
    queueConsumers: Object.fromEntries(
      Object.entries(consumers).filter(([queue]) => consumes.includes(queue.replace('tributary-', ''))),
    ),
    bindings: {
      ...config.vars,
      SECRET_KEY: 'bWVhc3VyZW1lbnRzLW9ubHktbWFzdGVyLWtleS0zMi4=',
      RATE_KEY_PER_MINUTE: '100000000',
      RATE_ADDRESS_PER_MINUTE: '100000000',
    },
  }
}

/** Workers in one runtime, not started yet; the first one answers the port. */
export const runtimeOf = (...scripts: [Script, ...Script[]]) => runtimeIn(null, ...scripts)

/** The same with its databases in a folder, or in one of its own that goes away with it. */
function runtimeIn(folder: string | null, ...scripts: [Script, ...Script[]]) {
  const kept = folder === null ? {} : { d1Persist: folder }
  const options = { host: '127.0.0.1', port: 0, log: new Log(LogLevel.NONE), ...kept }
  return new Miniflare({ ...options, workers: scripts.map(optionsOf) })
}

async function migrate(runtime: Miniflare, binding: string, folder: string, worker: string) {
  const database = await runtime.getD1Database(binding, worker)
  const path = join(root, folder)
  const files = (await readdir(path)).filter((name) => name.endsWith('.sql')).sort()
  for (const file of files) {
    const sql = await readFile(join(path, file), 'utf8')
    const statements = z.array(z.string()).parse(unstable_splitSqlQuery(sql))
    await database.batch(statements.map((statement) => database.prepare(statement)))
  }
}

/** Starts Workers on fresh databases with all migrations applied. Dispose it when done. */
export const startRuntime = (...scripts: [Script, ...Script[]]) => startFresh(null, ...scripts)

/** The same on databases that stay in a folder. */
export async function startFresh(folder: string | null, ...scripts: [Script, ...Script[]]) {
  const runtime = runtimeIn(folder, ...scripts)
  const { port } = await runtime.ready
  const [{ name }] = scripts
  for (const { binding, migrations } of databases) await migrate(runtime, binding, migrations, name)
  return { runtime, port: Number(port) }
}

/** Starts Workers on the databases that lie in a folder. */
export async function startAgain(folder: string, ...scripts: [Script, ...Script[]]) {
  const runtime = runtimeIn(folder, ...scripts)
  const { port } = await runtime.ready
  return { runtime, port: Number(port) }
}
