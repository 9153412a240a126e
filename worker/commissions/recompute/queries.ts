import * as z from 'zod'
import { newest, type Page, withId } from '../../platform/rows'
import { one, type Tenant } from '../../platform/tenant'
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

const rowOf = (row: typeof recomputes.$inferSelect): RecomputeRow => ({
  ...row,
  scope: Scope.parse(row.scope),
  frozen: Frozen.parse(row.frozen),
  progress: Progress.parse(row.progress),
})

/** Errors: 404. */
export async function findRecompute(tenant: Tenant, id: string): Promise<RecomputeRow> {
  const rows = await withId(tenant, recomputes, id)
  return rowOf(one(rows))
}

/** The newest first: a page and the row after it. */
export async function listRecomputes(tenant: Tenant, page: Page): Promise<RecomputeRow[]> {
  const rows = await newest(tenant, recomputes, page)
  return rows.map(rowOf)
}
