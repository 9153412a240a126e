import { and, eq } from 'drizzle-orm'
import { one, ownedBy, type Tenant } from '../../platform/tenant'
import { Frozen } from '../frozen'
import { Supposed } from './input'
import { Progress } from './progress'
import { simulations } from './schema'

export type SimulationRow = Omit<
  typeof simulations.$inferSelect,
  'organizationId' | 'supposed' | 'today' | 'progress'
> & { supposed: Supposed; today: Frozen; progress: Progress }

/** Errors: 404. */
export async function findSimulation(tenant: Tenant, id: string): Promise<SimulationRow> {
  const rows = await tenant.db
    .select()
    .from(simulations)
    .where(and(ownedBy(tenant, simulations), eq(simulations.id, id)))
  const row = one(rows)
  return {
    ...row,
    supposed: Supposed.parse(row.supposed),
    today: Frozen.parse(row.today),
    progress: Progress.parse(row.progress),
  }
}
