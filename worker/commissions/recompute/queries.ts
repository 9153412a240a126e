import { and, eq } from 'drizzle-orm'
import * as z from 'zod'
import { one, ownedBy, type Tenant } from '../../platform/tenant'
import { Frozen } from '../frozen'
import { Place } from '../periods'
import { Scope } from './input'
import { recomputes } from './schema'

/** `done` counts the sales looked at, `failed` those of them that could not be decided; `failures` names the first. */
export const Progress = z.object({
  total: z.int(),
  done: z.int(),
  changed: z.int(),
  failed: z.int(),
  failures: z.array(z.object({ id: z.string(), error: z.string() })),
  place: Place,
})
export type Progress = z.output<typeof Progress>

export type RecomputeRow = Omit<typeof recomputes.$inferSelect, 'organizationId' | 'scope' | 'frozen' | 'progress'> & {
  scope: Scope
  frozen: Frozen
  progress: Progress
}

/** Errors: 404. */
export async function findRecompute(tenant: Tenant, id: string): Promise<RecomputeRow> {
  const rows = await tenant.db
    .select()
    .from(recomputes)
    .where(and(ownedBy(tenant, recomputes), eq(recomputes.id, id)))
  const row = one(rows)
  return {
    ...row,
    scope: Scope.parse(row.scope),
    frozen: Frozen.parse(row.frozen),
    progress: Progress.parse(row.progress),
  }
}
