import { asInsert, ROWS, type Table } from './money-rows'
import { REFUSED } from './refused-rows'
import type { Refusal } from './refused-terms'

function statementOf(table: Table, attempt: Refusal[1]): string {
  if (typeof attempt !== 'string') return asInsert(table, { ...ROWS[table], ...attempt })
  const sql = attempt.startsWith('SET') ? `UPDATE ${table} ${attempt}` : attempt.replace(/FROM$/, `FROM ${table}`)
  return `${sql} ${sql.includes('WHERE') ? 'AND' : 'WHERE'} organization_id = 'org_1'`
}

const isNamed = (guard: string) => /^(UNIQUE|FOREIGN KEY) |^[a-z_]+$/.test(guard)
export const TABLES = Object.keys(ROWS).filter((name): name is Table => name in REFUSED)

/** What is tried, and what the database must say to it. */
export const ATTEMPTS = TABLES.flatMap((table) =>
  REFUSED[table].map(([guard, attempt]) => ({
    ...{ table, guard, sql: statementOf(table, attempt) },
    says: isNamed(guard) ? guard : `CHECK constraint failed: ${guard}`,
  })),
)

export const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ').replaceAll('( ', '(')
