import { type AnyColumn, and, desc, eq, lt, type SQL } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import { ownedBy, type Tenant } from './tenant'

type Owned = SQLiteTable & { id: AnyColumn; organizationId: AnyColumn }
/** `before`: the id of the last row that was seen, null at the start. */
export type Page = { limit: number; before: string | null }

/** Newest first, as ids carry their time: a page from before a place on, and the row after it. */
export const newest = <Table extends Owned>(
  tenant: Tenant,
  table: Table,
  { limit, before }: Page,
  ...wanted: (SQL | undefined)[]
) =>
  tenant.db
    .select()
    .from(table as Owned)
    .where(and(ownedBy(tenant, table), before ? lt(table.id, before) : undefined, ...wanted))
    .orderBy(desc(table.id))
    .limit(limit + 1) as unknown as Promise<Table['$inferSelect'][]>

/** The row of this id, or none. */
export const withId = <Table extends Owned>(tenant: Tenant, table: Table, id: string) =>
  tenant.db
    .select()
    .from(table as Owned)
    .where(and(ownedBy(tenant, table), eq(table.id, id))) as unknown as Promise<Table['$inferSelect'][]>
