import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { root } from './install.mjs'

const JSON_SCHEMA = /[\\/]zod[\\/]v4[\\/]core[\\/](to-json-schema|json-schema-processors|json-schema-generator)\.js$/

const REFUSE = `() => { throw new Error('this build describes no schema') }`

const INSTEAD = `const none = () => () => undefined
export { none as createToJSONSchemaMethod, none as createStandardJSONSchemaMethod }
export const toJSONSchema = ${REFUSE}
export const JSONSchemaGenerator = ${REFUSE}`

/** Every schema carries the code that would describe it; only the reference describes, and it is built beforehand. */
const withoutDescriptions = {
  name: 'without-descriptions',
  setup({ onLoad }) {
    onLoad({ filter: JSON_SCHEMA }, () => ({ contents: INSTEAD }))
  },
}

/** One file of the Worker for wrangler to upload; resolves with its path. */
export async function buildWorker() {
  const outfile = join(root, '.wrangler/worker/index.js')
  await mkdir(join(root, '.wrangler/worker'), { recursive: true })
  await build({
    entryPoints: [join(root, 'worker/index.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    target: 'es2024',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:*', 'node:*'],
    plugins: [withoutDescriptions],
    logLevel: 'error',
  })
  return outfile
}
