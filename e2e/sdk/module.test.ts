import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { buildSdk } from '../../scripts/build-sdk.mjs'
import { quiet, story, text, until } from './stage.ts'

const MODULE = (port: number, settings: string, rest: string): string => `<!doctype html><script type="module">
  import { init, partner } from 'http://edge.test:${port}/sdk/index.js'
  const settings = { key: 'pk_test', api: 'http://edge.test:${port}/api', ${settings} }
  ${rest}
  window.same = [init(settings) === partner, init(settings) === partner]
  window.partner = partner
</script>`

story('init twice, as under StrictMode, is one visit, and calls before it are kept', async (stage) => {
  const { site, open, visits, leads, page } = stage
  site.pages['/app'] = MODULE(site.port, '', `partner.identify('a@b.example')`)
  await open('/app?ref=alice')
  await until(() => visits().length === 1 && leads().length === 1, 'visit and lead')
  await quiet()
  assert.equal(site.sent.length, 2)
  assert.equal(text(leads()[0], 'partner_code'), 'alice')
  assert.deepEqual(await page.evaluate('window.same'), [true, true])
})

story('the module takes the settings of the tag', async ({ site, open, visits, page, cookie }) => {
  site.pages['/app'] = MODULE(site.port, `params: 'aff', days: 7, consent: true`, '')
  await open('/app?aff=alice')
  await quiet()
  assert.equal(site.sent.length, 0)
  await page.evaluate(() => window.partner?.consent(true))
  await until(() => visits().length === 1, 'a visit')
  assert.ok(Math.abs(((await cookie())?.expires ?? 0) - (Date.now() / 1e3 + 7 * 86400)) < 60)
})

story('consent given before init counts', async ({ site, open, visits }) => {
  site.pages['/app'] = MODULE(site.port, 'consent: true', 'partner.consent(true)')
  await open('/app?ref=alice')
  await until(() => visits().length === 1, 'a visit')
})

const CONSUMER = `import { init, partner, type Referral } from './sdk/index.js'
const own = init({ key: 'pk_1', api: 'https://edge.example/api', days: 30, consent: true })
const kept: Promise<boolean> = own.identify('a@b.example', { plan: 'pro' })
const found: Referral = partner.get()
partner.consent(false)
// @ts-expect-error a key is required
init({ api: '/api' })
export { kept, found }
`

test('the package imports on a server without touching anything, and its types compile', async () => {
  const outdir = await mkdtemp(join(tmpdir(), 'sdk-module-'))
  await buildSdk(outdir)
  await writeFile(join(outdir, 'package.json'), '{ "type": "module" }')
  await writeFile(join(outdir, 'consumer.ts'), CONSUMER)
  const before = Object.keys(globalThis).length
  const { init, partner } = await import(join(outdir, 'sdk/index.js'))
  assert.equal(init({ key: 'pk_1', api: '/api' }), partner)
  assert.deepEqual(partner.get(), {})
  assert.equal(await partner.identify('a@b.example'), false)
  partner.consent(false)
  assert.equal(Object.keys(globalThis).length, before)
  const compiler = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url))
  const flags = ['--noEmit', '--strict', '--module', 'nodenext', '--lib', 'es2023,dom', '--types', '']
  const { stdout } = spawnSync(process.execPath, [compiler, ...flags, 'consumer.ts'], { cwd: outdir })
  assert.equal(String(stdout), '')
  await rm(outdir, { recursive: true })
})
