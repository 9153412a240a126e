import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildSdk } from './build-sdk.mjs'

if (process.argv[2] === '--help') {
  console.log(
    'size.mjs: builds the SDK aside and prints raw, gzip 9 and brotli 11 against the ceilings; exits 1 above one',
  )
  process.exit(0)
}

const outdir = await mkdtemp(join(tmpdir(), 'sdk-size-'))
const { builds } = await buildSdk(outdir)
await rm(outdir, { recursive: true })

console.log('| build | raw | gzip 9 | brotli 11 | ceiling |\n| --- | --: | --: | --: | --: |')
for (const { file, bytes, ceiling } of builds) {
  const mark = bytes.brotli > ceiling ? ' **over**' : ''
  console.log(`| ${file} | ${bytes.raw} | ${bytes.gzip} | ${bytes.brotli}${mark} | ${ceiling} |`)
}
process.exitCode = builds.some(({ bytes, ceiling }) => bytes.brotli > ceiling) ? 1 : 0
