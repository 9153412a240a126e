import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { build } from 'esbuild'
import { startRuntime } from '../bench/runtime.ts'
import { FORGERIES } from './forgeries.ts'

const root = join(import.meta.dirname, '..')

// biome-ignore lint/suspicious/noExplicitAny: a forger knows no types
type Json = any

let runtime: Awaited<ReturnType<typeof startRuntime>>['runtime']
let statement: Json
let key: Json

before(
  async () => {
    const { outputFiles } = await build({
      entryPoints: [join(root, 'worker/payouts/statements/fixtures/closed-shop.ts')],
      bundle: true,
      write: false,
      format: 'esm',
      target: 'es2024',
      conditions: ['workerd', 'worker', 'browser'],
      external: ['cloudflare:*', 'node:*'],
    })
    const started = await startRuntime({ name: 'closed-shop', script: outputFiles[0]?.text ?? '', consumes: [] })
    runtime = started.runtime
    const url = `http://127.0.0.1:${started.port}`
    const { secretKey, path }: Json = await (await fetch(`${url}/closed-shop`)).json()
    statement = await (await fetch(url + path, { headers: { authorization: `Bearer ${secretKey}` } })).json()
    key = await (await fetch(`${url}/.well-known/jwks.json`)).json()
  },
  { timeout: 180_000 },
)

after(() => runtime?.dispose())

type Verdict = { code: number; stdout: string; stderr: string }

/** Runs the program in an empty folder with its two files and nothing else: no packages, no environment. */
async function verdictOf(given: Json, publicKey: Json = key): Promise<Verdict> {
  const folder = await mkdtemp(join(tmpdir(), 'tributary-verify-'))
  try {
    await copyFile(join(root, 'verify.mjs'), join(folder, 'verify.mjs'))
    await writeFile(join(folder, 'statement.json'), JSON.stringify(given))
    await writeFile(join(folder, 'key.json'), JSON.stringify(publicKey))
    assert.deepEqual((await readdir(folder)).sort(), ['key.json', 'statement.json', 'verify.mjs'])
    return await new Promise((resolve) => {
      const args = ['verify.mjs', 'statement.json', 'key.json']
      execFile(process.execPath, args, { cwd: folder, env: {} }, (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
      )
    })
  } finally {
    await rm(folder, { recursive: true })
  }
}

describe('a statement of a partner, on a machine that has the file, the key and the program', () => {
  test('is proven when it is genuine, and says which days are not closed', async () => {
    assert.equal(statement.transfers.length, 5)
    const { code, stdout, stderr } = await verdictOf(statement)
    assert.equal(stderr, '')
    assert.match(stdout, /Proven: 4 of 5 transfers, in 3 closed days/)
    assert.match(stdout, new RegExp(`Not closed yet, so not proven: ${statement.open_days[0]}, 1 transfers`))
    assert.equal(code, 0)
  })

  test('is proven under the bare key too', async () => {
    assert.equal((await verdictOf(statement, key.keys[0])).code, 0)
  })

  for (const { what, forge, told } of FORGERIES)
    test(`is not with ${what} changed`, async () => {
      const forged = structuredClone(statement)
      forge(forged)
      assert.notDeepEqual(forged, statement)
      const { code, stderr } = await verdictOf(forged)
      assert.match(stderr, told)
      assert.equal(code, 1)
    })

  test('is not under another key, nor as another file', async () => {
    const other = { ...key.keys[0], x: 'A'.repeat(43) }
    assert.match((await verdictOf(statement, other)).stderr, /has no Ed25519 key/)
    assert.equal((await verdictOf(statement, other)).code, 1)
    assert.equal((await verdictOf([])).code, 1)
    assert.equal((await verdictOf({ ...statement, transfers: null })).code, 1)
  })
})
