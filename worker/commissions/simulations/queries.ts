import { newest, type Page, withId } from '../../platform/rows'
import { one, type Tenant } from '../../platform/tenant'
import { Frozen } from '../frozen'
import { Supposed } from './input'
import { Progress } from './progress'
import { simulations } from './schema'

export type SimulationRow = Omit<
  typeof simulations.$inferSelect,
  'organizationId' | 'supposed' | 'today' | 'progress'
> & { supposed: Supposed; today: Frozen; progress: Progress }

const rowOf = (row: typeof simulations.$inferSelect): SimulationRow => ({
  ...row,
  supposed: Supposed.parse(row.supposed),
  today: Frozen.parse(row.today),
  progress: Progress.parse(row.progress),
})

/** Errors: 404. */
export async function findSimulation(tenant: Tenant, id: string): Promise<SimulationRow> {
  const rows = await withId(tenant, simulations, id)
  return rowOf(one(rows))
}

/** The newest first: a page and the row after it. */
export async function listSimulations(tenant: Tenant, page: Page): Promise<SimulationRow[]> {
  const rows = await newest(tenant, simulations, page)
  return rows.map(rowOf)
}
