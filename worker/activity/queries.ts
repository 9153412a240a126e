import { and, desc, eq, gte, lt, lte, sql } from 'drizzle-orm'
import type { Bindings } from '../platform/env'
import { timePart } from '../platform/id'
import { newest, type Page, withId } from '../platform/rows'
import { openDirectory, ownedBy, type Tenant } from '../platform/tenant'
import { directoryActivity } from './directory-schema'
import { activity, deadLetters } from './schema'

export type DeadLetterRow = typeof deadLetters.$inferSelect
export type ActivityRow = typeof activity.$inferSelect

/** Newest first. */
export const listDeadLetters = (
  tenant: Tenant,
  { status, ...page }: Page & { status?: DeadLetterRow['status'] | undefined },
) => newest(tenant, deadLetters, page, status ? eq(deadLetters.status, status) : undefined)

export const findDeadLetter = (tenant: Tenant, id: string) => withId(tenant, deadLetters, id)

type ActivityFilter = Page & {
  action?: string | undefined
  object?: string | undefined
  from?: number | undefined
  to?: number | undefined
}

/** Newest first. `likely` tells the planner that a place or a period leaves many rows, an object or an action few. */
export const listActivity = (tenant: Tenant, { limit, before, action, object, from, to }: ActivityFilter) =>
  tenant.db
    .select()
    .from(activity)
    .where(
      and(
        ownedBy(tenant, activity),
        before ? sql`likely(${activity.id} < ${before})` : undefined,
        action ? eq(activity.action, action) : undefined,
        object ? eq(activity.object, object) : undefined,
        from ? sql`likely(${activity.id} >= ${`act_${timePart(from)}`})` : undefined,
        to ? sql`likely(${activity.id} < ${`act_${timePart(to + 1)}`})` : undefined,
      ),
    )
    .orderBy(desc(activity.id))
    .limit(limit + 1)

type DirectoryFilter = Omit<ActivityFilter, 'before'> & { beforeSeq: number | null }

/** Keys, members and names of the organization live in the directory, and so does what happened to them. */
export const listDirectoryActivity = (
  env: Bindings,
  owner: Pick<Tenant, 'organizationId'>,
  { limit, beforeSeq, action, object, from, to }: DirectoryFilter,
) =>
  openDirectory(env)
    .select()
    .from(directoryActivity)
    .where(
      and(
        eq(directoryActivity.organizationId, owner.organizationId),
        beforeSeq === null ? undefined : lt(directoryActivity.seq, beforeSeq),
        action ? eq(directoryActivity.action, action) : undefined,
        object ? eq(directoryActivity.object, object) : undefined,
        from ? gte(directoryActivity.at, from) : undefined,
        to ? lte(directoryActivity.at, to) : undefined,
      ),
    )
    .orderBy(desc(directoryActivity.seq))
    .limit(limit + 1)
