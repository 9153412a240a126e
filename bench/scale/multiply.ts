import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import type { Organization } from '../harness.ts'
import { EXAMPLE } from './example.ts'
import { mover, type Taken, takeApart } from './moved.ts'

/** What an organization has once; all other tables of a tenant tell what happened, and are told again. */
const ONCE = new Set(
  [
    'residents settings partners partner_statuses partner_terms partner_codes partner_banks partner_balances links',
    'commission_rules rule_months connections rail_accounts idempotency_keys pending dead_letters freezes',
    'closed_days closed_sums closed_tiles book_checks fitted_versions recomputes simulations',
  ].flatMap((line) => line.split(' ')),
)

/** Later ones rest on earlier ones through triggers; the others come after them. */
const IN_ORDER = ['people', 'earnings', 'transfers', 'payouts', 'payout_lines', 'payout_approvals']

/** Kept by the triggers on transfers: told as nothing, and moved to what they are by the transfers themselves. */
const MOVED_BY_TRANSFERS: Record<string, number | null> = {
  ...{ pending: 0, available: 0, reserved: 0, transit: 0, paid: 0, recovered: 0, owed: 0, repaid: 0 },
  cleared_at: null,
}

/** Roll-ups of which several copies share a row. */
const COUNTERS: Record<string, string[]> = {
  link_hours: ['clicks', 'views'],
  visit_days: ['clicks', 'views'],
  day_totals: ['amount'],
  dropped_days: ['count'],
}

type Table = { name: string; rows: Taken[][]; insert: StatementSync }

/** The file of the shard in which this organization lives. */
export async function shardFile(folder: string, organization: Organization): Promise<string> {
  const files = await readdir(folder, { recursive: true })
  for (const file of files.filter((name) => name.endsWith('.sqlite'))) {
    const database = new DatabaseSync(join(folder, file), { readOnly: true })
    try {
      const has = database.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'residents'`).get()
      const sql = 'SELECT 1 FROM residents WHERE organization_id = ?'
      if (has && database.prepare(sql).get(organization.organizationId)) return join(folder, file)
    } finally {
      database.close()
    }
  }
  throw new Error('the shard is not on the disk')
}

const namesOf = (database: DatabaseSync, sql: string): string[] =>
  database
    .prepare(sql)
    .all()
    .map(({ name }) => String(name))

function insertInto(database: DatabaseSync, name: string, columns: string[]): StatementSync {
  const keys = namesOf(database, `SELECT name FROM pragma_table_info('${name}') WHERE pk > 0 ORDER BY pk`)
  const add = COUNTERS[name]?.map((column) => `${column} = ${column} + excluded.${column}`).join(', ')
  const conflict = add ? ` ON CONFLICT (${keys.join(', ')}) DO UPDATE SET ${add}` : ''
  const values = columns.map(() => '?').join(', ')
  return database.prepare(`INSERT INTO ${name} (${columns.join(', ')}) VALUES (${values})${conflict}`)
}

const plain = (value: SQLInputValue | undefined) =>
  typeof value === 'string' || typeof value === 'number' ? value : null

function readTable(database: DatabaseSync, name: string, organization: Organization, since: number, kept: Set<string>) {
  const columns = namesOf(database, `SELECT name FROM pragma_table_info('${name}')`).filter(
    (column) => column !== 'seq',
  )
  const sql = `SELECT ${columns.join(', ')} FROM ${name} WHERE organization_id = ?${name === 'transfers' ? ' ORDER BY at, cause_id, n' : ''}`
  const before = (row: Record<string, SQLInputValue>) =>
    (name === 'activity' && Number(row.at) < since) || (name === 'people' && kept.has(String(row.id)))
  const zeroed = (column: string) => name === 'earnings' && column in MOVED_BY_TRANSFERS
  const rows = database
    .prepare(sql)
    .all(organization.organizationId)
    .filter((row) => !before(row))
    .map((row) =>
      columns.map((column) =>
        zeroed(column) ? (MOVED_BY_TRANSFERS[column] ?? null) : takeApart(column, plain(row[column]), kept),
      ),
    )
  return { name, rows, insert: insertInto(database, name, columns) }
}

function readExample(database: DatabaseSync, organization: Organization, since: number): Table[] {
  const { organizationId } = organization
  const kept = new Set(
    database
      .prepare('SELECT person_id FROM partners WHERE organization_id = ?')
      .all(organizationId)
      .map(({ person_id }) => String(person_id)),
  )
  const tables = namesOf(
    database,
    `SELECT s.name FROM sqlite_schema s WHERE s.type = 'table'
     AND EXISTS (SELECT 1 FROM pragma_table_info(s.name) c WHERE c.name = 'organization_id')`,
  )
  const place = (name: string) => (IN_ORDER.includes(name) ? IN_ORDER.indexOf(name) : IN_ORDER.length)
  return tables
    .filter((name) => !ONCE.has(name))
    .sort((a, b) => place(a) - place(b))
    .map((name) => readTable(database, name, organization, since, kept))
}

/** The partners of the example give their places to the next ones, copy by copy. */
function renamed({ partners }: Organization, copy: number): Map<string, string> {
  const blocks = Math.max(1, Math.floor(partners.length / EXAMPLE.partners))
  const first = (copy % blocks) * EXAMPLE.partners
  return new Map(
    partners.slice(0, EXAMPLE.partners).flatMap(({ id, code }, n): [string, string][] => {
      const other = partners[first + n]
      return other
        ? [
            [id, other.id],
            [code, other.code],
          ]
        : []
    }),
  )
}

/** Every partner has balances, at nothing until its first transfer. */
function openBalances(database: DatabaseSync, { organizationId, partners }: Organization) {
  const open = database.prepare(
    `INSERT INTO partner_balances (organization_id, partner_id, currency) VALUES (?, ?, 'USD') ON CONFLICT DO NOTHING`,
  )
  for (const { id } of partners) open.run(organizationId, id)
}

export type Telling = { organization: Organization; copies: number; days: number; since: number }

/**
 * Tells what happened to an organization again `copies` times over the `days` before, row by row through the schema
 * with its triggers and checks: what it refuses ends the run.
 */
export function multiply(file: string, { organization, copies, days, since }: Telling, say: (text: string) => void) {
  const database = new DatabaseSync(file)
  try {
    database.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000')
    const tables = readExample(database, organization, since)
    openBalances(database, organization)
    for (let copy = 1; copy <= copies; copy++) {
      const back = 1 + Math.floor(((copy - 1) * days) / copies)
      const tell = mover({ copy, days: back, renamed: renamed(organization, copy) })
      database.exec('BEGIN; PRAGMA defer_foreign_keys = ON')
      for (const { rows, insert } of tables) for (const row of rows) insert.run(...row.map(tell))
      database.exec('COMMIT')
      if (copy % 10 === 0) say(`${copy} of ${copies} copies`)
    }
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  } finally {
    database.close()
  }
}
