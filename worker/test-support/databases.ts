import type { D1Migration } from 'cloudflare:test'
import type { Bindings } from '../platform/env'
import { migrate } from './migrate'

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

await migrate()
