import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildWorker } from './build-worker.mjs'
import { run } from './tools.mjs'

const quoted = (argument) => (/^[\w@%+=:,./-]+$/.test(argument) ? argument : JSON.stringify(argument))

async function runWrangler(args, options = {}) {
  const { code, stdout, stderr } = await run('wrangler', args, { ...options, capture: true })
  return { isDone: code === 0, stdout, said: `${stdout}${stderr}`.trim() }
}

const say = (args) => console.log(`wrangler ${args.map(quoted).join(' ')}`)

const failed = (args, said) =>
  new Error(
    `This failed: wrangler ${args.map(quoted).join(' ')}\n${said}\n\nIf the account is not known here: npx wrangler login`,
  )

// How Cloudflare's API says that there is no such Worker, so that it has no secrets either.
const NO_SUCH_WORKER = /\b10007\b|does not exist/

const firstAddress = (report) =>
  report
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
    .filter(({ type }) => type === 'deploy')
    .flatMap(({ targets }) => targets ?? [])
    .find((target) => target.startsWith('https://'))

/** What is done to a Cloudflare account, through wrangler. Every step says its command; every step may be repeated. */
export function realAccount({ folder, wrangler = runWrangler }) {
  const must = async (args, options) => {
    say(args)
    const answer = await wrangler(args, options)
    if (!answer.isDone) throw failed(args, answer.said)
    return answer
  }
  return {
    async databases() {
      const { stdout } = await must(['d1', 'list', '--json'])
      return Object.fromEntries(JSON.parse(stdout).map(({ name, uuid }) => [name, uuid]))
    },
    createDatabase: (name) => must(['d1', 'create', name]),
    hasQueue: async (name) => (await wrangler(['queues', 'info', name])).isDone,
    createQueue: (name) => must(['queues', 'create', name]),
    migrate: (binding, config) => must(['d1', 'migrations', 'apply', binding, '--remote', '--config', config]),
    async secrets() {
      const args = ['secret', 'list', '--format', 'json']
      const { isDone, stdout, said } = await wrangler(args)
      if (isDone) return JSON.parse(stdout).map(({ name }) => name)
      if (NO_SUCH_WORKER.test(said)) return []
      throw failed(args, said)
    },
    async deploy(config, secretsFile) {
      const report = join(folder, 'deployed.ndjson')
      const args = [
        'deploy',
        await buildWorker(),
        '--no-bundle',
        '--config',
        config,
        ...(secretsFile ? ['--secrets-file', secretsFile] : []),
      ]
      await must(args, { env: { WRANGLER_OUTPUT_FILE_PATH: report } })
      const address = existsSync(report) ? firstAddress(await readFile(report, 'utf8')) : undefined
      if (!address) throw new Error('The Worker has no address: switch workers.dev on, or say which with --url.')
      return address
    },
  }
}

/** An account that has nothing: says each command, and does what needs no account, bundling for one. */
const imaginedAccount = ({ folder }) => {
  const made = {}
  const shown = 'wrangler.deploy.toml'
  return {
    async databases() {
      say(['d1', 'list', '--json'])
      return made
    },
    async createDatabase(name) {
      say(['d1', 'create', name])
      made[name] = '00000000-0000-4000-8000-000000000000'
    },
    async hasQueue(name) {
      say(['queues', 'info', name])
      return false
    },
    createQueue: async (name) => say(['queues', 'create', name]),
    migrate: async (binding) => say(['d1', 'migrations', 'apply', binding, '--remote', '--config', shown]),
    async secrets() {
      say(['secret', 'list', '--format', 'json'])
      return []
    },
    async deploy(config, secretsFile) {
      const secrets = secretsFile ? ['--secrets-file', 'secrets.json'] : []
      say(['deploy', '--no-bundle', '--config', shown, ...secrets])
      const { isDone, said } = await runWrangler([
        'deploy',
        await buildWorker(),
        '--dry-run',
        '--no-bundle',
        '--outdir',
        join(folder, 'worker'),
        '--config',
        config,
      ])
      if (!isDone) throw new Error(`The Worker could not be bundled:\n${said}`)
      return 'https://tributary.example.workers.dev'
    },
  }
}

export const openAccount = ({ isDry, folder }) => (isDry ? imaginedAccount({ folder }) : realAccount({ folder }))
