import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { bundleWorker } from '../scripts/bundle.mjs'
import { migrateLocally } from '../scripts/databases.mjs'
import { startServer, stopServer, untilHealthy } from '../scripts/local/server.mjs'
import { buildSite } from '../scripts/local/site.mjs'
import { freePort } from './copy.ts'

const NAVIGATION = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', accept: 'text/html' }

let state: string
let url: string
let bundle: Awaited<ReturnType<typeof bundleWorker>>
let server: ReturnType<typeof startServer>

before(
  async () => {
    state = await mkdtemp(join(tmpdir(), 'tributary-production-'))
    const [port, built] = await Promise.all([
      freePort(),
      bundleWorker(join(state, 'worker')),
      buildSite(join(state, 'site')),
      migrateLocally(state),
      mkdir(join(state, 'registry')),
    ])
    bundle = built
    url = `http://localhost:${port}`
    const key = randomBytes(32).toString('base64')
    await writeFile(join(state, 'server.env'), `SECRET_KEY="${key}"\nPUBLIC_URL="${url}"\n`)
    server = startServer({ port, state, site: join(state, 'site'), entry: bundle.file, isBundled: true })
    await untilHealthy(server, url)
  },
  { timeout: 180_000 },
)

after(async () => {
  if (server) await stopServer(server)
  await rm(state, { recursive: true, force: true })
})

describe('the production build', () => {
  test('holds nothing of the demo', () => {
    for (const trace of ['/demo/', 'DEMO_STRIPE_SECRET', 'pi_demo_', 'already_seeded', 'torture'])
      assert.equal(bundle.source.includes(trace), false, trace)
    assert.equal(bundle.source.includes('/api/webhooks'), true)
  })

  for (const path of [
    '/demo/store',
    '/demo/torture',
    '/demo/torture.js',
    '/demo/store.css',
    '/demo/sign-in?as=owner&organization=org_1',
    '/outbox',
  ])
    test(`answers 404 to a browser that navigates to ${path}`, async () => {
      const answer = await fetch(url + path, { headers: NAVIGATION, redirect: 'manual' })
      assert.equal(answer.status, 404)
      assert.equal(answer.headers.get('content-type'), 'application/problem+json')
    })

  for (const path of [
    '/demo/pay',
    '/demo/refund',
    '/demo/seed',
    '/demo/torture/begin',
    '/demo/torture/road/pass/visits',
  ])
    test(`has no door at ${path}`, async () => {
      const answer = await fetch(url + path, { method: 'POST', body: '{}' })
      assert.equal(answer.status, 404)
    })

  test('serves the tag to pages of other sites', async () => {
    const answer = await fetch(`${url}/p.js`)
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('access-control-allow-origin'), '*')
    assert.equal(answer.headers.get('cross-origin-resource-policy'), 'cross-origin')
    assert.equal(answer.headers.get('cache-control'), 'public, max-age=3600')
    assert.match(answer.headers.get('content-type') ?? '', /^text\/javascript/)
  })

  test('lets the hashed copy of the tag be kept for ever, and knows no other', async () => {
    const manifest: { file: string } = await (await fetch(`${url}/sdk/manifest.json`)).json()
    const answer = await fetch(`${url}/${manifest.file}`)
    assert.equal(answer.headers.get('cache-control'), 'public, max-age=31536000, immutable')
    const other = await fetch(`${url}/p.000000000000.js`, { headers: NAVIGATION })
    assert.equal(other.status, 404)
  })

  test('says when the browser has the tag already', async () => {
    const first = await fetch(`${url}/p.js`)
    const again = await fetch(`${url}/p.js`, { headers: { 'if-none-match': first.headers.get('etag') ?? 'none' } })
    assert.equal(again.status, 304)
  })
})
