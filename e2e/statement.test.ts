import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { build } from 'esbuild'
import { startRuntime } from '../bench/runtime.ts'
import { everyChangeOf, FORGERIES } from './forgeries.ts'

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

/** Runs Node in an empty folder with the program and its files and nothing else: no packages, no environment. */
async function runBeside(files: Record<string, Json>, args: string[]): Promise<Verdict> {
  const folder = await mkdtemp(join(tmpdir(), 'tributary-verify-'))
  try {
    await copyFile(join(root, 'verify.mjs'), join(folder, 'verify.mjs'))
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), JSON.stringify(content))
    assert.deepEqual((await readdir(folder)).sort(), [...Object.keys(files), 'verify.mjs'].sort())
    return await new Promise((resolve) =>
      execFile(process.execPath, args, { cwd: folder, env: {} }, (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
      ),
    )
  } finally {
    await rm(folder, { recursive: true })
  }
}

const verdictOf = (given: Json, publicKey: Json = key) =>
  runBeside({ 'statement.json': given, 'key.json': publicKey }, ['verify.mjs', 'statement.json', 'key.json'])

/** The program on each change in turn, in one process, because there are hundreds: what it believed. */
const EACH = `
  import { readFileSync, writeFileSync } from 'node:fs'
  const believed = []
  const say = console.log
  console.log = console.error = () => {}
  process.argv = [process.argv[0], 'verify.mjs', 'statement.json', 'key.json']
  for (const [at, { what, changed }] of JSON.parse(readFileSync('changes.json', 'utf8')).entries()) {
    let code = 0
    process.exit = (told) => { code = told }
    writeFileSync('statement.json', JSON.stringify(changed))
    await import('./verify.mjs?' + at)
    if (code === 0) believed.push(what)
  }
  say(JSON.stringify(believed))`

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

  test('is not with any one thing in it changed, left out, added or moved', async () => {
    const changes = [{ what: 'nothing', changed: statement }, ...everyChangeOf(statement)]
    const { stdout } = await runBeside({ 'changes.json': changes, 'key.json': key }, [
      '--input-type=module',
      '-e',
      EACH,
    ])
    assert.ok(changes.length > 300, `${changes.length} changes`)
    assert.deepEqual(JSON.parse(stdout), ['nothing'])
  })

  test('is not under another key, nor as another file', async () => {
    const other = { ...key.keys[0], x: 'A'.repeat(43) }
    assert.match((await verdictOf(statement, other)).stderr, /has no Ed25519 key/)
    assert.equal((await verdictOf(statement, other)).code, 1)
    assert.equal((await verdictOf([])).code, 1)
    assert.equal((await verdictOf({ ...statement, transfers: null })).code, 1)
  })
})
