import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { prepareNode } from './install.mjs'

const HELP = `npm run check [-- --quick]
Everything that must hold before a change lands: types, format and lint, tests (the architecture is one of them), the
size of the SDK, of every page and of the Worker. Runs all, then says what failed.

  --quick   without the tests`

const { values } = parseArgs({ options: { quick: { type: 'boolean' }, help: { type: 'boolean' } } })
if (values.help) {
  console.log(HELP)
  process.exit(0)
}
await prepareNode(fileURLToPath(import.meta.url))
const { run } = await import('./tools.mjs')
const { BUNDLE_BUDGET, bundleWorker } = await import('./bundle.mjs')

async function inScratch(work) {
  const folder = await mkdtemp(join(tmpdir(), 'tributary-check-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const passes = async (tool, args) => (await run(tool, args)).code === 0

async function workerFits() {
  const { gzipBytes } = await inScratch((folder) => bundleWorker(folder))
  console.log(`Worker ${gzipBytes} B gzip, budget ${BUNDLE_BUDGET} B`)
  return gzipBytes <= BUNDLE_BUDGET
}

const PROJECTS = ['.', 'dashboard', 'sdk', 'e2e', 'e2e/sdk']

const STEPS = [
  ...PROJECTS.map((folder) => [`types of ${folder}`, () => passes('tsc', ['-p', folder])]),
  ['format and lint', () => passes('biome', ['ci', '.'])],
  ['size of the SDK', () => passes('node', ['scripts/size.mjs'])],
  ['size of the pages', () => inScratch((folder) => passes('node', ['scripts/build-dashboard.mjs', folder]))],
  ['size of the Worker', workerFits],
  ...(values.quick ? [] : [['tests', () => passes('node', ['scripts/test.mjs'])]]),
]

const failed = []
for (const [name, holds] of STEPS) {
  console.log(`\n— ${name}`)
  const isGood = await holds().catch((error) => {
    console.error(error.message)
    return false
  })
  if (!isGood) failed.push(name)
}
console.log(failed.length ? `\nNot in order: ${failed.join(', ')}` : '\nAll in order.')
process.exitCode = failed.length ? 1 : 0
