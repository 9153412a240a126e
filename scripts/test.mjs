import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { prepareNode, root } from './install.mjs'

const HELP = `npm test [-- --only worker|dashboard|node]
Installs the packages when they are missing, then runs every test: the Worker's in workerd, the dashboard's, and under
Node those of the scripts and of a real browser. Ends with one line that sums up what the runners reported.

  TRIBUTARY_LONG=1   repeats the random and the browser tests many times`

/** Each suite: which runner, with which arguments. Paths are from the project's root. */
const SUITES = {
  worker: { runner: 'vitest', args: [] },
  dashboard: { runner: 'vitest', args: ['--root', 'dashboard'] },
  node: { runner: 'node', args: ['e2e/**/*.test.ts', 'scripts/**/*.test.mjs'] },
}

const NOTHING = { passed: 0, failed: 0, skipped: 0 }

/** A runner that wrote no report has failed, whatever it was about to say. */
async function reported(file, countsOf) {
  const text = existsSync(file) ? await readFile(file, 'utf8') : ''
  return text.trim() ? countsOf(JSON.parse(text)) : { ...NOTHING, failed: 1 }
}

// A file that could not even be loaded is a failed suite without a failed test.
const countsOfVitest = ({ numPassedTests, numFailedTests, numFailedTestSuites, numPendingTests, numTodoTests }) => ({
  passed: numPassedTests,
  failed: numFailedTests || numFailedTestSuites,
  skipped: numPendingTests + numTodoTests,
})

const countsOfNode = ({ passed, failed, cancelled, skipped, todo }) => ({
  passed,
  failed: failed + cancelled,
  skipped: skipped + todo,
})

async function runSuite({ runner, args }, file) {
  const { run } = await import('./tools.mjs')
  const isVitest = runner === 'vitest'
  const reporters = isVitest
    ? ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
    : ['--test', '--test-reporter=spec', '--test-reporter-destination=stdout']
  const own = join(root, 'scripts/count-reporter.mjs')
  const counter = isVitest ? [] : [`--test-reporter=${own}`, `--test-reporter-destination=${file}`]
  const { code } = await run(runner, [...reporters, ...counter, ...args])
  const counts = await reported(file, isVitest ? countsOfVitest : countsOfNode)
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

const sum = (all) =>
  all.reduce(
    (total, { passed, failed, skipped }) => ({
      passed: total.passed + passed,
      failed: total.failed + failed,
      skipped: total.skipped + skipped,
    }),
    NOTHING,
  )

async function main() {
  const { values } = parseArgs({ options: { only: { type: 'string' }, help: { type: 'boolean' } } })
  if (values.help) return console.log(HELP)
  await prepareNode(fileURLToPath(import.meta.url))
  const { buildSite } = await import('./local/site.mjs')
  // wrangler.toml names this folder, and nothing starts without it.
  if (!existsSync(join(root, 'dist/index.html'))) await buildSite(join(root, 'dist'))

  const chosen = Object.entries(SUITES).filter(([name]) => !values.only || name === values.only)
  if (chosen.length === 0) throw new Error(`There is no suite ${values.only}.\n\n${HELP}`)
  const reports = await mkdtemp(join(tmpdir(), 'tributary-tests-'))
  const counts = []
  for (const [name, suite] of chosen) counts.push(await runSuite(suite, join(reports, `${name}.json`)))
  await rm(reports, { recursive: true, force: true })
  const { passed, failed, skipped } = sum(counts)
  console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`)
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0
}

await main()
