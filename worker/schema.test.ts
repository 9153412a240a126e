import { env } from 'cloudflare:workers'
import { getTableColumns, getTableName, is } from 'drizzle-orm'
import { SQLiteTable } from 'drizzle-orm/sqlite-core'
import { describe, expect, it } from 'vitest'
import { PAIRS } from './core/ledger'

type Named = { type: string; name: string; sql: string | null }

async function masterOf(database: typeof env.DIRECTORY) {
  const { results } = await database
    .prepare(
      `SELECT type, name, sql FROM sqlite_master
       WHERE name NOT LIKE 'sqlite_%' AND name NOT LIKE 'd1_%' AND name NOT LIKE '\\_cf%' ESCAPE '\\' ORDER BY type, name`,
    )
    .all<Named>()
  return results.map(({ type, name, sql }) => `${type} ${name}\n${(sql ?? '').replaceAll(/\s+/g, ' ')}`)
}

const modules = import.meta.glob<Record<string, unknown>>(['./**/schema.ts', './**/*-schema.ts'], { eager: true })
const tables = Object.entries(modules).flatMap(([file, module]) =>
  Object.values(module).flatMap((value) =>
    is(value, SQLiteTable) ? [{ file, name: getTableName(value), table: value }] : [],
  ),
)

const databaseOf = (file: string) =>
  file === './organizations/schema.ts' || file.endsWith('directory-schema.ts') ? env.DIRECTORY : env.SHARD_00

describe('after all migrations', () => {
  it('the directory is what was agreed', async () => {
    expect(await masterOf(env.DIRECTORY)).toMatchSnapshot()
  })

  it('a shard is what was agreed: STRICT, CHECKs, triggers and all', async () => {
    expect(await masterOf(env.SHARD_00)).toMatchSnapshot()
    expect(await masterOf(env.SHARD_01)).toEqual(await masterOf(env.SHARD_00))
  })

  it('every table is STRICT', async () => {
    const all = [...(await masterOf(env.DIRECTORY)), ...(await masterOf(env.SHARD_00))]
    const loose = all.filter((each) => each.startsWith('table ') && !/STRICT(, WITHOUT ROWID)?$/.test(each))
    expect(loose).toEqual([])
  })

  it.each(tables)('$file names the columns of $name', async ({ file, name, table }) => {
    const { results } = await databaseOf(file)
      .prepare(`SELECT name FROM pragma_table_info('${name}') ORDER BY name`)
      .all<{ name: string }>()
    const columns = Object.values(getTableColumns(table)).map((column) => column.name)
    expect(columns.toSorted()).toEqual(results.map((row) => row.name))
  })

  it('the ledger takes exactly the movements that its causes can produce', async () => {
    const [transfers] = (await masterOf(env.SHARD_00)).filter((each) => each.startsWith('table transfers'))
    const [, listed = ''] = /debit \|\| '>' \|\| credit IN \((.*?)\)\)/.exec(transfers ?? '') ?? []
    expect([...listed.matchAll(/'([^']+)'/g)].map(([, pair]) => pair).toSorted()).toEqual([...PAIRS].toSorted())
  })
})
