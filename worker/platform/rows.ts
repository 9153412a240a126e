import { type AnyColumn, and, desc, eq, lt, type SQL, sql } from 'drizzle-orm'
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

type Narrowed = { index: string; where: SQL | undefined; order: SQL; limit: number }

/**
 * A condition: the row is among the first, and the one after a page of them, that this index finds. Without statistics
 * SQLite walks the whole table of the organization; so the index is named.
 */
export const foundBy = (tenant: Tenant, table: Owned, { index, where, order, limit }: Narrowed): SQL =>
  sql`${table.id} IN (SELECT id FROM ${table} INDEXED BY ${sql.raw(index)}
    WHERE organization_id = ${tenant.organizationId} AND ${where} ORDER BY ${order} LIMIT CAST(${limit + 1} AS INTEGER))`
