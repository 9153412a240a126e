import { env } from 'cloudflare:workers'
import type { D1Database } from '../platform/env'
import { eventually } from './world'

export type Row = Record<string, string | number | null>
type Owner = { organizationId: string; shard: string }

export const shardOf = ({ shard }: Pick<Owner, 'shard'>): D1Database =>
  shard === 'SHARD_01' ? env.SHARD_01 : env.SHARD_00

/** What a table holds of an organization, behind the product's back. */
export async function rowsOf(owner: Owner, table: string, order = '1, 2, 3'): Promise<Row[]> {
  const { results } = await shardOf(owner)
    .prepare(`SELECT * FROM ${table} WHERE organization_id = ? ORDER BY ${order}`)
    .bind(owner.organizationId)
    .all<Row>()
  return results
}

/** Changes rows behind the product's back; `?1` is the organization. */
export const behind = (owner: Owner, sql: string, ...more: (string | number | null)[]) =>
  shardOf(owner)
    .prepare(sql)
    .bind(owner.organizationId, ...more)
    .run()

export const countOf = async (owner: Owner, table: string) => (await rowsOf(owner, table)).length

export async function tenantTables(owner: Pick<Owner, 'shard'>): Promise<string[]> {
  const { results } = await shardOf(owner)
    .prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%organization_id TEXT%' ORDER BY 1`)
    .all<{ name: string }>()
  return results.map(({ name }) => name)
}

/** Every row of every table of an organization, of one moment. */
export async function everythingOf(owner: Owner): Promise<Record<string, Row[]>> {
  const tables = await tenantTables(owner)
  const shard = shardOf(owner)
  const read = (table: string) => shard.prepare(`SELECT * FROM ${table} WHERE organization_id = ? ORDER BY 1, 2, 3`)
  const results = await shard.batch<Row>(tables.map((table) => read(table).bind(owner.organizationId)))
  return Object.fromEntries(tables.map((table, index) => [table, results[index]?.results ?? []]))
}

/** Waits until nothing is left to do for an organization. */
export const workDone = (owner: Owner) =>
  eventually(async () => (await countOf(owner, 'pending')) === 0, 'the end of all work')

const without = (rows: Row[], ...columns: string[]) =>
  rows.map((row) => Object.fromEntries(Object.entries(row).filter(([column]) => !columns.includes(column))))

/** Everything but what a reckoning that moved nothing leaves behind: its revision and its claim. */
export async function booksOf(owner: Owner): Promise<Record<string, Row[]>> {
  const { activity, reckonings, orders, ...rest } = await everythingOf(owner)
  const happened = (activity ?? []).filter(({ action }) => action !== 'order.reckoned')
  return {
    ...rest,
    activity: without(happened, 'seq'),
    reckonings: without(reckonings ?? [], 'revision'),
    orders: without(orders ?? [], 'version', 'attributed_at'),
  }
}
