import { and, desc, eq, lt } from 'drizzle-orm'
import { cursorOf } from '../../platform/list'
import type { ListQuery } from '../../platform/shapes'
import { one, ownedBy, type Tenant } from '../../platform/tenant'
import { Frozen } from '../frozen'
import { Supposed } from './input'
import { Progress } from './progress'
import { simulations } from './schema'

export type SimulationRow = Omit<
  typeof simulations.$inferSelect,
  'organizationId' | 'supposed' | 'today' | 'progress'
> & { supposed: Supposed; today: Frozen; progress: Progress }

const AFTER_ALL = 'sim`'

const rowOf = (row: typeof simulations.$inferSelect): SimulationRow => ({
  ...row,
  supposed: Supposed.parse(row.supposed),
  today: Frozen.parse(row.today),
  progress: Progress.parse(row.progress),
})

/** Errors: 404. */
export async function findSimulation(tenant: Tenant, id: string): Promise<SimulationRow> {
  const rows = await tenant.db
    .select()
    .from(simulations)
    .where(and(ownedBy(tenant, simulations), eq(simulations.id, id)))
  return rowOf(one(rows))
}

/** The newest first: a page and the row after it. */
export async function listSimulations(tenant: Tenant, filters: ListQuery): Promise<SimulationRow[]> {
  const rows = await tenant.db
    .select()
    .from(simulations)
    .where(and(ownedBy(tenant, simulations), lt(simulations.id, cursorOf(filters) ?? AFTER_ALL)))
    .orderBy(desc(simulations.id))
    .limit(filters.limit + 1)
  return rows.map(rowOf)
}
