import type { Write } from './d1'
import type { Bindings } from './env'
import { residenceOf } from './residence'
import { openShard, openTenant, type Tenant } from './tenant'

/**
 * Work of the clock for every organization that a statement finds in a shard. One organization's failure holds up no
 * other; the first one is told at the end. Returns how many were found.
 */
export async function eachOrganization<Due extends { organizationId: string }>(
  env: Bindings,
  shardName: string,
  now: number,
  { sql, params }: Write,
  work: (tenant: Tenant, due: Due) => Promise<unknown>,
): Promise<number> {
  const { results } = await openShard(env, shardName)
    .prepare(sql)
    .bind(...params)
    .all<Due>()
  const failures: unknown[] = []
  for (const due of results)
    try {
      const residence = await residenceOf(env, due.organizationId, now)
      if (residence?.shard === shardName) await work(openTenant(env, residence, now), due)
    } catch (error) {
      failures.push(error)
    }
  if (failures.length > 0) throw failures[0]
  return results.length
}
