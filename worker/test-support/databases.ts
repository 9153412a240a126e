import { applyD1Migrations, type D1Migration } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import type { Bindings } from '../platform/env'

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

await applyD1Migrations(env.DIRECTORY, env.DIRECTORY_MIGRATIONS)
await applyD1Migrations(env.SHARD_00, env.TENANT_MIGRATIONS)
await applyD1Migrations(env.SHARD_01, env.TENANT_MIGRATIONS)
