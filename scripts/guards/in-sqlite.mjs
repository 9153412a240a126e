import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const TEST = 'worker/guards/money-rows.test.ts'

/** The rows and attempts of money-rows.test.ts, which are plain SQL, so that Node can try them too. */
async function attemptsOf(root) {
  const folder = await mkdtemp(join(tmpdir(), 'tributary-attempts-'))
  const outfile = join(folder, 'attempts.mjs')
  const stdin = {
    contents: `export { SEED } from './money-rows'; export { ATTEMPTS, oneLine } from './attempts'`,
    resolveDir: join(root, 'worker/test-support'),
  }
  await build({ stdin, outfile, bundle: true, format: 'esm', logLevel: 'error' })
  const attempts = await import(pathToFileURL(outfile))
  await rm(folder, { recursive: true })
  return attempts
}

function saidTo(database, sql, oneLine) {
  database.exec('SAVEPOINT attempt')
  try {
    database.exec(sql)
    return 'nothing'
  } catch (error) {
    return oneLine(String(error))
  } finally {
    database.exec('ROLLBACK TO attempt')
    database.exec('RELEASE attempt')
  }
}

/**
 * What the attempts of money-rows.test.ts say to a database without one of its guards: the same statements and the
 * same comparison, in Node's SQLite, where a whole database takes milliseconds and not seconds.
 */
export async function databaseTries(root, migrations) {
  const { SEED, ATTEMPTS, oneLine } = await attemptsOf(root)
  const refusedOtherwise = (files) => {
    const database = new DatabaseSync(':memory:')
    for (const { code } of files) database.exec(code)
    for (const sql of SEED) database.exec(sql)
    const wrong = ATTEMPTS.find(({ sql, says }) => !saidTo(database, sql, oneLine).includes(says))
    database.close()
    return wrong ? `refuses by ${wrong.guard}: ${wrong.sql}` : null
  }
  const whole = refusedOtherwise(migrations)
  if (whole !== null) throw new Error(`with every guard in its place: ${whole}`)
  return {
    redWithout({ path, code }) {
      const red = refusedOtherwise(migrations.map((file) => (file.path === path ? { path, code } : file)))
      return red === null ? null : { file: TEST, red }
    },
  }
}
