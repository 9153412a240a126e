import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { buildWorker } from '../scripts/build-worker.mjs'

const root = join(import.meta.dirname, '..')

/** What would be deployed. */
export const bundleProduction = async (): Promise<string> => readFile(await buildWorker(), 'utf8')

/** A Worker of bench/workers, bundled for the emulator only. */
export async function bundleWorker(name: 'floors' | 'harness'): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(root, `bench/workers/${name}.ts`)],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2024',
    conditions: ['workerd', 'worker', 'browser'],
    // As wrangler leaves them: the runtime has them itself.
    external: ['node:*', 'cloudflare:*'],
    logLevel: 'error',
  })
  const [file] = outputFiles
  if (!file) throw new Error(`esbuild wrote nothing for ${name}`)
  return file.text
}

/** Pure parts of the Worker for the running Node: a module that exports what these lines do. */
export async function bundlePure(lines: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: lines, resolveDir: root, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2024',
    logLevel: 'error',
  })
  const [file] = outputFiles
  if (!file) throw new Error('esbuild wrote nothing')
  return `data:text/javascript;base64,${Buffer.from(file.text).toString('base64')}`
}
