import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { openBindings } from './databases.mjs'
import { deploymentFile, remoteConfig, secretKeyOf } from './deployment.mjs'
import { root } from './install.mjs'

/** The Worker's own code for an operator's commands, bundled for Node. */
async function loadTools(folder) {
  const file = join(folder, 'operator.mjs')
  await build({
    entryPoints: [join(root, 'scripts/operator/index.ts')],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    logLevel: 'warning',
  })
  return import(pathToFileURL(file).href)
}

async function localBindings(given) {
  const state = resolve(root, given ?? '.tributary')
  const secrets = join(state, 'secrets.json')
  if (!existsSync(secrets)) throw new Error(`There is no copy in ${state}. Start one with npm start.`)
  const { SECRET_KEY } = JSON.parse(await readFile(secrets, 'utf8'))
  const { url } = JSON.parse(await readFile(join(state, 'demo.json'), 'utf8'))
  const { env, close } = await openBindings({ state })
  return { env: { ...env, ENVIRONMENT: 'development', PUBLIC_URL: url, SECRET_KEY }, close }
}

async function remoteBindings(folder) {
  if (!existsSync(deploymentFile)) throw new Error('Nothing was deployed from here yet: run npm run deploy first.')
  const config = join(folder, 'wrangler.toml')
  await writeFile(config, remoteConfig(await readFile(deploymentFile, 'utf8')))
  const { env, close } = await openBindings({ config })
  return { env: { ...env, SECRET_KEY: await secretKeyOf(env.PUBLIC_URL) }, close }
}

/**
 * Runs `work(tools, env)` with the databases of the account, or with `isLocal` those of a local copy's `state`. It
 * reaches them as the owner of the account, so no door for operators stands open in the Worker.
 */
export async function asOperator({ isLocal, state }, work) {
  const folder = await mkdtemp(join(tmpdir(), 'tributary-operator-'))
  await mkdir(folder, { recursive: true })
  try {
    const { env, close } = isLocal ? await localBindings(state) : await remoteBindings(folder)
    try {
      return await work(await loadTools(folder), env)
    } finally {
      await close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
