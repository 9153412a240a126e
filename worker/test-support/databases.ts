import type { D1Migration } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import type { Bindings, D1Database } from '../platform/env'

declare global {
  namespace Cloudflare {
    interface GlobalProps {
      mainModule: typeof import('../index')
    }
    interface Env extends Bindings {
      DIRECTORY_MIGRATIONS: D1Migration[]
      TENANT_MIGRATIONS: D1Migration[]
    }
  }
}

/** All files in one transaction: that a deployment applies them one by one is tried by `e2e/production.test.ts`. */
const apply = (database: D1Database, migrations: D1Migration[]) =>
  database.batch(migrations.flatMap(({ queries }) => queries.map((query) => database.prepare(query))))

await Promise.all([
  apply(env.DIRECTORY, env.DIRECTORY_MIGRATIONS),
  apply(env.SHARD_00, env.TENANT_MIGRATIONS),
  apply(env.SHARD_01, env.TENANT_MIGRATIONS),
])
