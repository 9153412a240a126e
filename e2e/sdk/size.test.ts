import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { buildSdk } from '../../scripts/build-sdk.mjs'

test('every build is under its ceiling in brotli 11', async () => {
  const outdir = await mkdtemp(join(tmpdir(), 'sdk-size-'))
  const { builds } = await buildSdk(outdir)
  await rm(outdir, { recursive: true })
  const over = builds.filter(({ bytes, ceiling }) => bytes.brotli > ceiling)
  assert.deepEqual(
    over.map(({ file, bytes, ceiling }) => `${file}: ${bytes.brotli} of ${ceiling} B`),
    [],
  )
})
