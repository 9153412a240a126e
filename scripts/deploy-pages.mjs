import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { prepareNode, root } from './install.mjs'

const HELP = `npm run deploy:pages [-- --dry-run]
Publishes the dashboard and the SDK to Cloudflare Pages as well; /api and /r are forwarded to the Worker of
npm run deploy over a service binding, so sessions stay on one address.

  --dry-run   prints every command and builds the functions; needs no account and changes nothing`

const { values } = parseArgs({ options: { 'dry-run': { type: 'boolean', default: false }, help: { type: 'boolean' } } })
if (values.help) {
  console.log(HELP)
  process.exit(0)
}
await prepareNode(fileURLToPath(import.meta.url))
const { run } = await import('./tools.mjs')
const { buildSite } = await import('./local/site.mjs')

const PROJECT = 'tributary-pages'
const isDry = values['dry-run']
const pages = join(root, 'pages')

const say = (args) => console.log(`(cd pages && wrangler ${args.join(' ')})`)

/** In a dry run it only says what it would do. */
async function wrangler(args, { mayFail = false } = {}) {
  say(args)
  if (isDry) return
  const { code } = await run('wrangler', args, { cwd: pages, capture: mayFail })
  if (code !== 0 && !mayFail) throw new Error('This failed; wrangler says why above. To sign in: npx wrangler login')
}

async function main(folder) {
  await buildSite(join(isDry ? folder : root, 'dist'))
  const built = ['pages', 'functions', 'build', '--outdir', join(folder, 'functions')]
  const { code, stdout, stderr } = await run('wrangler', built, { cwd: pages, capture: true })
  if (code !== 0) throw new Error(`The functions could not be built:\n${stdout}${stderr}`)
  // The project is there from the second time on, and that is no failure.
  await wrangler(['pages', 'project', 'create', PROJECT, '--production-branch', 'main'], { mayFail: true })
  await wrangler(['pages', 'deploy', '--project-name', PROJECT, '--branch', 'main'])
  if (isDry) console.log('This was a dry run: nothing was changed.')
}

const folder = await mkdtemp(join(tmpdir(), 'tributary-pages-'))
try {
  await main(folder)
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
} finally {
  await rm(folder, { recursive: true, force: true })
}
