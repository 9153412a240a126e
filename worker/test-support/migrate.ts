import { type D1Migration, reset } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import type { D1Database } from '../platform/env'

/** All files in one transaction: that a deployment applies them one by one is tried by `e2e/production.test.ts`. */
const apply = (database: D1Database, migrations: D1Migration[]) =>
  database.batch(migrations.flatMap(({ queries }) => queries.map((query) => database.prepare(query))))

export const migrate = () =>
  Promise.all([
    apply(env.DIRECTORY, env.DIRECTORY_MIGRATIONS),
    apply(env.SHARD_00, env.TENANT_MIGRATIONS),
    apply(env.SHARD_01, env.TENANT_MIGRATIONS),
  ])

/** Databases as in the beginning, so that the last of many histories costs what the first one does. */
export async function beginAnew() {
  await reset()
  await migrate()
}
