import { existsSync, readdirSync } from 'node:fs'
import { mkdtemp, readFile, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { countsOf, sumOf } from './counts.mjs'
import { prepareNode, root } from './install.mjs'

const HELP = `npm test [-- --only worker|node|states|looks|dashboard] · npm run test:long
Installs the packages when they are missing, then runs every test: the Worker's in workerd, the dashboard's, and under
Node those of the scripts and of a real browser. Ends with one line that sums up what the runners reported.

  --long                tries each random test a hundred times as often, from a seed drawn anew
  TRIBUTARY_SEED=…      the seed of the random tests, to try another or to repeat a run that printed it
  TRIBUTARY_PICTURES=1  also keeps pictures of every page in every look, in test-results/pages`

/** Without a glob of Node's: whatever Node is installed must be able to begin. */
const testsIn = (folder, ending) =>
  readdirSync(join(root, folder), { recursive: true })
    .filter((file) => file.endsWith(ending))
    .map((file) => join(folder, file))

/** Of one file each, and longer than any other: they fill the lane that is free first. */
const LONG = { looks: join('e2e', 'every-look.test.ts'), states: join('e2e', 'every-state.test.ts') }
const others = [...testsIn('e2e', '.test.ts'), ...testsIn('scripts', '.test.mjs')].filter(
  (file) => !Object.values(LONG).includes(file),
)

/** Each suite: which runner, with which arguments, the longest first. Paths are from the project's root. */
const SUITES = {
  worker: { runner: 'vitest', args: [] },
  node: { runner: 'node', args: others },
  states: { runner: 'node', args: [LONG.states] },
  looks: { runner: 'node', args: [LONG.looks] },
  dashboard: { runner: 'vitest', args: ['--root', 'dashboard'] },
}

const reporting = {
  vitest: (file) => ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
  node: (file) => [
    '--test',
    `--test-global-setup=${join(root, 'e2e/product.ts')}`,
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    `--test-reporter=${join(root, 'scripts/count-reporter.mjs')}`,
    `--test-reporter-destination=${file}`,
  ],
}

/** With `quietly`, what a suite says is kept until it is over, so that two suites do not talk at once. */
async function runSuite({ runner, args }, file, quietly) {
  const { run } = await import('./tools.mjs')
  const { code, stdout, stderr } = await run(runner, [...reporting[runner](file), ...args], { capture: quietly })
  if (quietly) console.log(`${stdout}${stderr}`)
  return countsOf(runner, existsSync(file) ? await readFile(file, 'utf8') : '', code)
}

/**
 * Two at a time, the next as soon as one is over: the browser mostly waits while the Worker's tests compute. A third
 * takes no time off that on two cores, and makes what waits for a browser wait too long.
 */
async function runSuites(chosen, reports) {
  const waiting = [...chosen]
  const counts = []
  const lane = async (quietly) => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [name, suite] = next
      counts.push(await runSuite(suite, join(reports, `${name}.json`), quietly))
    }
  }
  await Promise.all([lane(false), lane(true)])
  return counts
}

const MEMORY = '/dev/shm'
const NEEDED_BYTES = 4e9

/** A folder for what tests store: where the machine has a disk in memory, no commit waits for a real one. */
async function makeFolder() {
  const room = await statfs(MEMORY).catch(() => null)
  const isRoomy = room !== null && room.bavail * room.bsize > NEEDED_BYTES
  return mkdtemp(join(isRoomy ? MEMORY : tmpdir(), 'tributary-tests-'))
}

async function main() {
  const { values } = parseArgs({
    options: { only: { type: 'string' }, long: { type: 'boolean' }, help: { type: 'boolean' } },
  })
  if (values.help) return console.log(HELP)
  if (values.long) process.env.TRIBUTARY_LONG = '1'
  await prepareNode(fileURLToPath(import.meta.url))
  const { buildSite } = await import('./local/site.mjs')
  // wrangler.toml names this folder, and the reference in it must be of these routes.
  await buildSite(join(root, 'dist'))

  const chosen = Object.entries(SUITES).filter(([name]) => !values.only || name === values.only)
  if (chosen.length === 0) throw new Error(`There is no suite ${values.only}.\n\n${HELP}`)
  const folder = await makeFolder()
  process.env.TMPDIR = folder
  const counts = await runSuites(chosen, folder).finally(() => rm(folder, { recursive: true, force: true }))
  const { passed, failed, skipped } = sumOf(counts)
  console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`)
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0
}

await main()
