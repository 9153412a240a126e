import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { after, before } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { Miniflare } from 'miniflare'
import { buildSdk } from '../../scripts/build-sdk.mjs'

export const root = fileURLToPath(new URL('../..', import.meta.url))

let application: string

/** The reader's application: a folder in which `tributary` and what the page's snippets import are installed. */
export const inApplication = (...path: string[]): string => join(application, ...path)

const STRIPE_STAND_IN = (real: string) => `import Stripe from ${JSON.stringify(real)}
export default class extends Stripe {
  constructor(key) {
    const { protocol, hostname, port } = new URL(process.env.STRIPE_STAND_IN)
    super(key, { protocol: protocol.replace(':', ''), host: hostname, port })
  }
}`

before(async () => {
  const built = await mkdtemp(join(tmpdir(), 'integrate-sdk-'))
  application = await mkdtemp(join(tmpdir(), 'integrate-app-'))
  await buildSdk(built)
  await mkdir(inApplication('node_modules/stripe'), { recursive: true })
  await cp(join(built, 'sdk'), inApplication('node_modules/tributary'), { recursive: true })
  await rm(built, { recursive: true })
  for (const name of ['react', 'react-dom', 'standardwebhooks'])
    await symlink(join(root, 'node_modules', name), inApplication('node_modules', name))
  // Stripe's own client, told to ask a server of ours instead of Stripe.
  const real = pathToFileURL(join(root, 'node_modules/stripe/esm/stripe.esm.node.js')).href
  await writeFile(inApplication('node_modules/stripe/index.mjs'), STRIPE_STAND_IN(real))
  await writeFile(inApplication('node_modules/stripe/package.json'), '{ "main": "index.mjs" }')
  await writeFile(inApplication('package.json'), '{ "name": "app", "type": "module" }')
})
after(() => rm(application, { recursive: true, force: true }))

/** Writes a file of the application. */
export const put = async (name: string, code: string): Promise<string> => {
  const file = inApplication(name)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, code)
  return file
}

/** A bundle of an application's entry, as a page would load it, or as Node runs it. */
export const bundle = async (entry: string, code: string, platform: 'browser' | 'node' = 'browser') => {
  const { outputFiles } = await build({
    entryPoints: [await put(entry, code)],
    bundle: true,
    write: false,
    platform,
    format: platform === 'node' ? 'cjs' : 'esm',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"development"' },
    logLevel: 'warning',
  })
  return outputFiles[0]?.text ?? ''
}

/** Runs in workerd what exports a `fetch` handler; `ask` sends it a request. */
export const inWorkerd = async (entry: string, code: string, bindings: Record<string, string>) => {
  const file = await put(entry, code)
  const { outputFiles } = await build({ entryPoints: [file], bundle: true, write: false, format: 'esm' })
  const runtime = new Miniflare({
    modules: true,
    script: outputFiles[0]?.text ?? '',
    compatibilityDate: '2026-07-01',
    bindings,
  })
  const url = await runtime.ready
  return {
    url: url.href,
    ask: async (body: string, headers: Record<string, string>): Promise<number> =>
      (await runtime.dispatchFetch('https://hook.shop.example/', { method: 'POST', body, headers })).status,
    stop: () => runtime.dispose(),
  }
}

// Last in the path: a machine's own curl comes before.
const WITHOUT_CURL = join(root, 'e2e/integrate/without-curl')

/** What a script for a shell prints; rejects when it fails. `node` is the one that runs the tests. */
export const inShell = (code: string, env: Record<string, string> = {}, cwd = tmpdir()): Promise<string> =>
  new Promise((resolve, reject) => {
    const path = [dirname(process.execPath), process.env.PATH, WITHOUT_CURL].join(delimiter)
    const child = spawn('sh', ['-euc', code], { cwd, env: { ...process.env, PATH: path, ...env } })
    let said = ''
    let complained = ''
    child.stdout.on('data', (chunk) => {
      said += chunk
    })
    child.stderr.on('data', (chunk) => {
      complained += chunk
    })
    child.once('error', reject)
    child.once('close', (status) =>
      status === 0 ? resolve(said) : reject(new Error(`${status}: ${complained}${said}`)),
    )
  })

/** Imports a module of the application into this process, with these variables in its environment. */
export const importFrom = async (name: string, code: string, env: Record<string, string> = {}): Promise<unknown> => {
  Object.assign(process.env, env)
  const module: unknown = await import(await put(name, code))
  assert.ok(module !== null && typeof module === 'object')
  return module
}
