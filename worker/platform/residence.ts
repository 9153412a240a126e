import { AgingCache } from './aging'
import type { Bindings } from './env'
import type { Residence } from './tenant'

const HOLDS_MILLISECONDS = 60_000
const residences = new AgingCache<Residence | null>(10_000)

/** In which shard a tenant lives, remembered for a minute; `commit` notices when it has moved since. */
export const residenceOf = (env: Bindings, organizationId: string, now: number): Promise<Residence | null> =>
  residences.get(
    organizationId,
    now,
    async () => {
      const row = await env.DIRECTORY.prepare('SELECT shard, epoch FROM organizations WHERE id = ?')
        .bind(organizationId)
        .first<{ shard: string; epoch: number }>()
      return row ? { organizationId, ...row } : null
    },
    (residence) => (residence ? HOLDS_MILLISECONDS : 0),
  )
