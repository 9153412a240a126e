import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { putInstead } from './runner.mjs'

const TEST = 'worker/guards/tenant-filters.test.ts'
const SETUP = 'worker/test-support/databases.ts'

const MARKED = `import { sql } from 'drizzle-orm'
Object.assign(globalThis, { marked: (n, condition) => sql\`\${condition} \${sql.raw('/* guard ' + n + ' */')}\` })
`

/** Every filter says its number, within the statement that it becomes part of. */
async function markAll(folder, guards) {
  await putInstead(folder, guards, ({ number, isSql }, filter) =>
    isSql ? `${filter} /* guard ${number} */` : `marked(${number}, ${filter})`,
  )
  const setup = await readFile(join(folder, SETUP), 'utf8')
  await writeFile(join(folder, SETUP), MARKED + setup)
}

/**
 * One run of tenant-filters.test.ts opens every filter of every statement that it sees, one by one, and says by which
 * answer it noticed. Resolves with the test by the number of the guard; the rest is in statements it does not see.
 */
export async function noticedInStatements(scratch, guards, startTests) {
  await markAll(scratch.folder, guards)
  const said = new Map()
  const tests = await startTests(scratch.folder, (text) => {
    for (const [, number, name] of text.matchAll(/^Guard (\d+) is noticed by (.*)$/gm)) said.set(Number(number), name)
  })
  const red = await tests.redIn(TEST)
  await tests.close()
  if (red !== null) throw new Error(`${TEST} is red with every filter in its place: ${red}`)
  return new Map([...said].map(([number, name]) => [number, { file: TEST, red: name }]))
}
