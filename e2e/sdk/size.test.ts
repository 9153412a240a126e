import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { buildSdk } from '../../scripts/build-sdk.mjs'

let builds: Awaited<ReturnType<typeof buildSdk>>['builds']
before(async () => {
  const outdir = await mkdtemp(join(tmpdir(), 'sdk-size-'))
  ;({ builds } = await buildSdk(outdir))
  await rm(outdir, { recursive: true })
})

describe('every build', () => {
  test('is under its ceiling in brotli 11', () => {
    const over = builds.filter(({ bytes, ceiling }) => bytes.brotli > ceiling)
    assert.deepEqual(
      over.map(({ file, bytes, ceiling }) => `${file}: ${bytes.brotli} of ${ceiling} B`),
      [],
    )
  })

  test('has the ceiling that was promised', () => {
    assert.deepEqual(
      builds.map(({ file, ceiling }) => [file, ceiling]),
      [
        ['p.js', 1700],
        ['p.full.js', 2000],
        ['sdk/index.js', 1600],
        ['sdk/stub.js', 100],
      ],
    )
  })

  test('stands in the README with the bytes it has', async () => {
    const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8')
    const told = [...readme.matchAll(/^\|.*\| ([\d,]+) B \| ([\d,]+) B \| ([\d,]+) B \|$/gm)]
    assert.deepEqual(
      told.map((row) => row.slice(1).map((figure) => Number(figure.replace(',', '')))),
      builds.map(({ bytes }) => [bytes.raw, bytes.gzip, bytes.brotli]),
    )
  })
})
