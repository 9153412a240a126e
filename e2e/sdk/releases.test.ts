import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { buildSdk } from '../../scripts/build-sdk.mjs'

const kept = fileURLToPath(new URL('../../sdk/releases', import.meta.url))
const EARLIER = 'window.partner = "of an earlier release"'
const earlierName = `p.${createHash('sha256').update(EARLIER).digest('hex').slice(0, 12)}.js`

let scratch: string
before(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'sdk-releases-'))
})
after(() => rm(scratch, { recursive: true }))

const folderWith = async (folder: string, files: Record<string, string>): Promise<string> => {
  const path = join(scratch, folder)
  await mkdir(path)
  for (const [name, code] of Object.entries(files)) await writeFile(join(path, name), code)
  return path
}

describe('a script that a page has pinned by its hash', () => {
  test('is kept with the repository, so that the next release has it too', async () => {
    const outdir = join(scratch, 'this')
    const { builds } = await buildSdk(outdir)
    const copies = builds.flatMap(({ immutable }) => immutable ?? [])
    assert.equal(copies.length, 2)
    const names = await readdir(kept)
    for (const name of copies) {
      assert.ok(names.includes(name), `run node scripts/build-sdk.mjs --keep and commit sdk/releases/${name}`)
      assert.deepEqual(await readFile(join(kept, name)), await readFile(join(outdir, name)))
    }
    const built = await readdir(outdir)
    assert.ok(names.length > 2 && names.every((name) => built.includes(name)))
  })

  test('is in a build whose own script is another, byte for byte', async () => {
    const earlier = await folderWith('earlier', { [earlierName]: EARLIER })
    const outdir = join(scratch, 'later')
    const { file } = await buildSdk(outdir, earlier)
    assert.notEqual(file, earlierName)
    assert.equal(await readFile(join(outdir, earlierName), 'utf8'), EARLIER)
  })

  test('stops the build when it is no longer what its name says', async () => {
    const altered = await folderWith('altered', { [earlierName]: `${EARLIER} ` })
    await assert.rejects(buildSdk(join(scratch, 'never'), altered), /not what its name says/)
  })
})
