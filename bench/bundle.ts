import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { buildWorker } from '../scripts/build-worker.mjs'

const root = join(import.meta.dirname, '..')
const run = promisify(execFile)

/** What would be deployed, bundled by wrangler itself. */
export async function bundleProduction({ minify }: { minify: boolean }): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tributary-bench-'))
  // Without pages of its own, so that it can be measured before the dashboard is built.
  const pages = await mkdtemp(join(tmpdir(), 'tributary-pages-'))
  const wrangler = join(root, 'node_modules/wrangler/bin/wrangler.js')
  try {
    await run(
      process.execPath,
      [
        wrangler,
        'deploy',
        await buildWorker(),
        '--dry-run',
        '--outdir',
        folder,
        '--assets',
        pages,
        ...(minify ? ['--minify'] : []),
      ],
      { cwd: root, env: { ...process.env, WRANGLER_SEND_METRICS: 'false', CI: 'true' } },
    )
    return await readFile(join(folder, 'index.js'), 'utf8')
  } finally {
    await Promise.all([folder, pages].map((each) => rm(each, { recursive: true })))
  }
}

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
