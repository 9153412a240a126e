import { appendFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { prepareNode, root } from './install.mjs'

const HELP = `npm run guards [-- --only tenant,checks --sample 20]
Takes every guard of the money path away, one by one, in a copy of the project, and runs the tests that ought to notice:
each is red for one of them, or has SURVIVED. Nothing of this folder changes. Those of the
database, the permissions and nearly all tenant filters take a minute together, each of the others some seconds; of the
refusals first all their tests run once.

  --only KIND,…   tenant, checks, triggers, claims, revisions, permissions, refusals
  --in PATTERN    only guards whose file or name matches this
  --from K        begins at number K, as an earlier run printed it
  --sample N      only N of them, evenly spread
  --table FILE    writes each result to FILE as well, as a row of a Markdown table
  --list          names the guards and takes none away`

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    in: { type: 'string' },
    from: { type: 'string', default: '1' },
    sample: { type: 'string' },
    table: { type: 'string' },
    list: { type: 'boolean' },
    help: { type: 'boolean' },
  },
})
if (values.help) {
  console.log(HELP)
  process.exit(0)
}
await prepareNode(fileURLToPath(import.meta.url))
const { allGuards, reasonOf } = await import('./guards/all.mjs')
const { filesThatMeet } = await import('./guards/in-refusals.mjs')
const { databaseTries } = await import('./guards/in-sqlite.mjs')
const { noticedByRoles } = await import('./guards/in-roles.mjs')
const { noticedInStatements } = await import('./guards/in-statements.mjs')
const { scratchOf, testsIn } = await import('./guards/runner.mjs')
const { testsFor } = await import('./guards/tests-for.mjs')

const kinds = values.only?.split(',')
const isAsked = ({ kind, path, name }) =>
  (!kinds || kinds.includes(kind)) && (!values.in || new RegExp(values.in).test(`${path} ${name}`))

function chosen(guards) {
  const asked = guards.filter(isAsked).filter(({ number }) => number >= Number(values.from))
  const step = values.sample ? Math.max(1, asked.length / Number(values.sample)) : 1
  return asked.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step))
}

const titleOf = ({ number, kind, path, line, name }) => `${number} ${kind} ${path}:${line} ${name}`
const cell = (text) => text.replaceAll('|', '\\|')

const green = new Map()

/** A test that is red with every guard in its place notices nothing. */
async function isGreen(tests, file) {
  if (!green.has(file)) {
    const red = await tests.redIn(file)
    if (red !== null) console.error(`${file} is red with every guard in its place: ${red}`)
    green.set(file, red === null)
  }
  return green.get(file)
}

/** The first test file that notices, with the name of the test; null when none does. */
async function noticedBy(guard, tests, files) {
  for (const file of files) {
    await tests.put(guard.path, guard.code)
    const red = await tests.redIn(file)
    await tests.put(guard.path, guard.whole)
    if (red !== null && (await isGreen(tests, file))) return { file, red }
  }
  return null
}

async function inScratch(work) {
  const scratch = await scratchOf(root)
  try {
    return await work(scratch)
  } finally {
    await scratch.remove()
  }
}

async function seenTogether(guards, ofKind, noticed) {
  const asked = guards.filter(({ kind }) => kind === ofKind)
  return asked.length > 0 ? inScratch((scratch) => noticed(scratch, asked, testsIn)) : new Map()
}

/** What needs no run of its own: guards of the database, and what one test sees of many at once. */
async function noticedAtOnce(guards, migrations) {
  const inDatabase = guards.filter(({ path }) => migrations.some((file) => file.path === path))
  const tries = inDatabase.length > 0 ? await databaseTries(root, migrations) : null
  const seen = new Map([
    ...(await seenTogether(guards, 'tenant', noticedInStatements)),
    ...(await seenTogether(guards, 'permissions', noticedByRoles)),
  ])
  return (guard) => (inDatabase.includes(guard) ? tries.redWithout(guard) : (seen.get(guard.number) ?? null))
}

/** The test files that may notice each guard, by its number; of a refusal only those in which it refuses. */
async function filesToTry(guards) {
  const files = new Map()
  for (const guard of guards) files.set(guard.number, await testsFor(root, guard))
  const refusals = guards.filter(({ kind }) => kind === 'refusals')
  if (refusals.length === 0) return files
  const all = [...new Set(refusals.flatMap(({ number }) => files.get(number)))]
  const met = await inScratch((scratch) => filesThatMeet(scratch, refusals, all, testsIn))
  return new Map([...files, ...met])
}

function tell(guard, noticed, counts) {
  const said = noticed ? `${noticed.file}: ${noticed.red}` : (reasonOf(guard) ?? 'SURVIVED')
  counts[guard.kind] ??= { all: 0, red: 0, redundant: 0, survived: 0 }
  const kind = counts[guard.kind]
  kind.all += 1
  kind[noticed ? 'red' : reasonOf(guard) ? 'redundant' : 'survived'] += 1
  console.log(`${titleOf(guard)}\n    ${said}`)
  const row = [guard.name, `${guard.path}:${guard.line}`, said].map(cell)
  return `| ${row.join(' | ')} |\n`
}

async function main() {
  const { guards: all, migrations } = await allGuards(root)
  const guards = chosen(all)
  if (values.list) return console.log(guards.map(titleOf).join('\n'))
  const counts = {}
  const save = (rows) => (values.table ? appendFile(values.table, rows) : null)
  if (values.table) await writeFile(values.table, '| guard | file | seen red by |\n| --- | --- | --- |\n')
  const atOnce = await noticedAtOnce(guards, migrations)
  const rest = []
  for (const guard of guards) {
    const noticed = atOnce(guard)
    if (noticed || reasonOf(guard)) await save(tell(guard, noticed, counts))
    else rest.push(guard)
  }
  const files = await filesToTry(rest)
  await inScratch(async (scratch) => {
    const tests = rest.length > 0 ? await testsIn(scratch.folder) : null
    for (const guard of rest) await save(tell(guard, await noticedBy(guard, tests, files.get(guard.number)), counts))
    await tests?.close()
  })
  console.table(counts)
  const survived = Object.values(counts).reduce((sum, kind) => sum + kind.survived, 0)
  process.exit(survived > 0 ? 1 : 0)
}

await main()
