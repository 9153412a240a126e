import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { run } from './tools.mjs'

/** Gzip bytes that the production Worker may have. */
export const BUNDLE_BUDGET = 200_000

/** Bundles the production Worker as `wrangler deploy` uploads it. Rejects with what wrangler wrote. */
export async function bundleWorker(outdir, config = 'wrangler.toml') {
  const args = ['deploy', '--dry-run', '--minify', '--outdir', outdir, '--config', config]
  const { code, stdout, stderr } = await run('wrangler', args, { capture: true })
  if (code !== 0) throw new Error(`The Worker could not be bundled:\n${stdout}${stderr}`)
  const file = join(outdir, 'index.js')
  const source = await readFile(file, 'utf8')
  return { file, source, gzipBytes: gzipSync(source, { level: 9 }).length }
}
