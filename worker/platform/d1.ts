import { getTableColumns, getTableName, type InferInsertModel } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'

/** A statement as data: what a verb decided to write. Bound numbers arrive as REAL, so rows travel as JSON. */
export type Write = { sql: string; params: (string | number | null)[] }

export const write = (sql: string, ...params: (string | number | null)[]): Write => ({ sql, params })

/** Refuses the whole batch, by name, unless the condition holds at that point of the transaction. */
export const requireThat = (condition: string, otherwise: string, ...params: Write['params']): Write =>
  write(`INSERT INTO require_that SELECT (${condition}), '${otherwise}'`, ...params)

/** The update just before must have touched exactly this many rows. */
export const requireChanges = (count: number, otherwise: string) =>
  requireThat(`changes() = CAST(? AS INTEGER)`, otherwise, count)

type Rows<T extends SQLiteTable> = Omit<InferInsertModel<T>, 'organizationId'>[]

function columnsOf(table: SQLiteTable, rows: readonly object[]) {
  const present = new Set(rows.flatMap((row) => Object.keys(row)))
  return Object.entries(getTableColumns(table)).filter(([key]) => key !== 'organizationId' && present.has(key))
}

/** Rows as one JSON array, keyed by column name; booleans as 0 and 1, structures as JSON text. */
function asJson(columns: [string, { name: string }][], rows: readonly Record<string, unknown>[]) {
  const plain = (value: unknown) =>
    typeof value === 'boolean'
      ? Number(value)
      : value !== null && typeof value === 'object'
        ? JSON.stringify(value)
        : (value ?? null)
  return JSON.stringify(
    rows.map((row) => Object.fromEntries(columns.map(([key, { name }]) => [name, plain(row[key])]))),
  )
}

/** Of up to three bytes each: D1 takes two megabytes in a parameter. */
const MOST_CHARACTERS = 600_000

/**
 * One statement for as many rows as fit: `INSERT … SELECT … FROM json_each(?)`. The organization comes from the
 * tenant, never from a row. `conflict` is a clause that names its columns.
 */
export function insertRows<T extends SQLiteTable>(
  organizationId: string,
  table: T,
  rows: Rows<T>,
  conflict = '',
): Write[] {
  if (rows.length === 0) return []
  const columns = columnsOf(table, rows)
  const names = columns.map(([, { name }]) => name)
  const values = names.map((name) => `value->>'${name}'`)
  const sql = `INSERT INTO ${getTableName(table)} (organization_id, ${names.join(', ')}) SELECT ?1, ${values.join(', ')} FROM json_each(?2) WHERE true ${conflict}`
  const into = (some: readonly Record<string, unknown>[]): Write[] => {
    const json = asJson(columns, some)
    if (json.length <= MOST_CHARACTERS || some.length === 1) return [write(sql.trimEnd(), organizationId, json)]
    const half = Math.ceil(some.length / 2)
    return [...into(some.slice(0, half)), ...into(some.slice(half))]
  }
  return into(rows as Record<string, unknown>[])
}

/**
 * One UPDATE for many rows of one organization: `by` names the key columns, every other given column is set.
 * Follow it with `requireChanges` where a stale decision must not pass.
 */
export function updateRows<T extends SQLiteTable>(
  organizationId: string,
  table: T,
  by: (keyof Rows<T>[number] & string)[],
  rows: Partial<Rows<T>[number]>[],
  condition = '',
): Write[] {
  if (rows.length === 0) return []
  const columns = columnsOf(table, rows)
  const isKey = ([key]: [string, unknown]) => (by as string[]).includes(key)
  const given = columns.map(([, { name }]) => `value->>'${name}' AS ${name}`)
  const set = columns.filter((column) => !isKey(column)).map(([, { name }]) => `${name} = j.${name}`)
  const match = columns.filter(isKey).map(([, { name }]) => `t.${name} = j.${name}`)
  // Materialized, because SQLite otherwise reads every row of the organization and looks for each in the JSON.
  const sql = `WITH j AS MATERIALIZED (SELECT ?1 AS organization_id, ${given.join(', ')} FROM json_each(?2))
    UPDATE ${getTableName(table)} AS t SET ${set.join(', ')} FROM j
    WHERE t.organization_id = j.organization_id AND ${match.join(' AND ')} ${condition}`
  return [write(sql.trimEnd(), organizationId, asJson(columns, rows as Record<string, unknown>[]))]
}
