import { and, desc, eq, lt } from 'drizzle-orm'
import * as z from 'zod'
import { cursorOf } from '../../platform/list'
import type { ListQuery } from '../../platform/shapes'
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
  /** What the sales that changed earn each partner; minor units. */
  partners: z
    .array(z.object({ partner_id: z.string(), currency: z.string(), before_amount: z.int(), after_amount: z.int() }))
    .default([]),
  place: Place,
})
export type Progress = z.output<typeof Progress>

export type RecomputeRow = Omit<typeof recomputes.$inferSelect, 'organizationId' | 'scope' | 'frozen' | 'progress'> & {
  scope: Scope
  frozen: Frozen
  progress: Progress
}

const AFTER_ALL = 'rec`'

const rowOf = (row: typeof recomputes.$inferSelect): RecomputeRow => ({
  ...row,
  scope: Scope.parse(row.scope),
  frozen: Frozen.parse(row.frozen),
  progress: Progress.parse(row.progress),
})

/** Errors: 404. */
export async function findRecompute(tenant: Tenant, id: string): Promise<RecomputeRow> {
  const rows = await tenant.db
    .select()
    .from(recomputes)
    .where(and(ownedBy(tenant, recomputes), eq(recomputes.id, id)))
  return rowOf(one(rows))
}

/** The newest first: a page and the row after it. */
export async function listRecomputes(tenant: Tenant, filters: ListQuery): Promise<RecomputeRow[]> {
  const rows = await tenant.db
    .select()
    .from(recomputes)
    .where(and(ownedBy(tenant, recomputes), lt(recomputes.id, cursorOf(filters) ?? AFTER_ALL)))
    .orderBy(desc(recomputes.id))
    .limit(filters.limit + 1)
  return rows.map(rowOf)
}
