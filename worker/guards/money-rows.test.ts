import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { ATTEMPTS, oneLine, TABLES } from '../test-support/attempts'
import { asInsert, ROWS, SEED } from '../test-support/money-rows'
import { REFUSED } from '../test-support/refused-rows'
import { everythingOf, type Row } from '../test-support/rows'

const shard = env.SHARD_00
const owner = { organizationId: 'org_1', shard: 'SHARD_00' }
const run = (sql: string) => shard.prepare(sql).run()

for (const sql of SEED) await run(sql)

const saidBy = (error: unknown) => oneLine(String(error))

describe('behind every verb the database', () => {
  it.each(ATTEMPTS)('refuses by $guard: $sql', async ({ says, sql }) => {
    const before = await everythingOf(owner)
    const said = await run(sql).then(() => 'nothing', saidBy)
    expect(said).toContain(says)
    expect(await everythingOf(owner)).toEqual(before)
  })

  it.each(TABLES)('takes a row of %s that is in order', async (table) => {
    const rowsOf = async () => (await everythingOf(owner))[table]?.length ?? 0
    const before = await rowsOf()
    await run(asInsert(table, ROWS[table]))
    expect(await rowsOf()).toBe(before + 1)
  })

  it('books a set-off on both earnings: one pays, the other owes', async () => {
    const earning = async (id: string) => (await everythingOf(owner)).earnings?.find((row: Row) => row.id === id)
    const [payer, debtor] = [await earning('com_2'), await earning('com_1')]
    const setOff = { cause_id: 'set off', debit: 'available', credit: 'sales', amount: 7 }
    await run(asInsert('transfers', { ...ROWS.transfers, ...setOff, earning_id: 'com_2', for_earning_id: 'com_1' }))
    expect(await earning('com_2')).toEqual({ ...payer, available: 43, recovered: 7 })
    expect(await earning('com_1')).toEqual({ ...debtor, owed: 7 })
  })
})

/** The conditions of a CHECK, by counting brackets outside of quotes. */
function checksIn(sql: string): string[] {
  const found: string[] = []
  for (const { index } of sql.matchAll(/CHECK \(/g)) {
    let depth = 0
    let end = index + 'CHECK '.length
    let isQuoted = false
    do {
      const sign = sql[end++]
      if (sign === `'`) isQuoted = !isQuoted
      if (!isQuoted && sign === '(') depth += 1
      if (!isQuoted && sign === ')') depth -= 1
    } while (depth > 0)
    const named = /CONSTRAINT (\w+) $/.exec(sql.slice(0, index))
    found.push(named?.[1] ?? oneLine(sql.slice(index + 'CHECK ('.length, end - 1)))
  }
  return found
}

/**
 * A transfer cannot be of a partner without a balance: its earning is, and has one. The same id of an activity is
 * refused before its index is asked.
 */
const IMPLIED = [
  'activity UNIQUE constraint failed: activity.',
  'balance_is_missing',
  'earning_is_missing',
  'transfers FOREIGN KEY constraint failed',
]

describe.each(TABLES)('every guard of %s', (table) => {
  it('is tried above', async () => {
    const { results } = await shard
      .prepare('SELECT type, name, sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL')
      .bind(table)
      .all<{ type: string; name: string; sql: string }>()
    const all = results.flatMap(({ type, sql }) => {
      if (type === 'trigger') return [...sql.matchAll(/RAISE\(ABORT, '(\w+)'\)/g)].map(([, name]) => name ?? '')
      if (type === 'index') return sql.includes('UNIQUE') ? [`UNIQUE constraint failed: ${table}.`] : []
      return [...checksIn(sql), ...(sql.includes('FOREIGN KEY') ? ['FOREIGN KEY constraint failed'] : [])]
    })
    const tried = REFUSED[table].map(([guard]) => guard)
    const left = all.filter((guard) => !tried.some((each) => guard.startsWith(each) || each.startsWith(guard)))
    expect(left.filter((guard) => !IMPLIED.includes(guard) && !IMPLIED.includes(`${table} ${guard}`))).toEqual([])
  })
})
