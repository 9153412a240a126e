import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { buildWorker } from './build-worker.mjs'
import { root } from './install.mjs'
import { run } from './tools.mjs'

/** Gzip bytes that the production Worker may have. */
export const BUNDLE_BUDGET = 200_000

/** Bundles the production Worker as `wrangler deploy` uploads it. Rejects with what wrangler wrote. */
export async function bundleWorker(outdir, config = 'wrangler.toml') {
  // wrangler wants the folder of the assets to be there, even when it only bundles.
  await mkdir(join(root, 'dist'), { recursive: true })
  const args = ['deploy', await buildWorker(), '--dry-run', '--no-bundle', '--outdir', outdir, '--config', config]
  const { code, stdout, stderr } = await run('wrangler', args, { capture: true })
  if (code !== 0) throw new Error(`The Worker could not be bundled:\n${stdout}${stderr}`)
  const file = join(outdir, 'index.js')
  const source = await readFile(file, 'utf8')
  return { file, source, gzipBytes: gzipSync(source, { level: 9 }).length }
}
