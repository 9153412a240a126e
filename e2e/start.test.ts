import assert from 'node:assert/strict'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { run } from '../scripts/tools.mjs'
import { type Copy, freePort, type Organization, startCopy } from './copy.ts'

let place: { state: string; port: number }
let copy: Copy

const script = (name: string, ...args: string[]) => run('node', [`scripts/${name}.mjs`, ...args], { capture: true })

const read = async <Body>({ secret_key }: Organization, path: string): Promise<Body> => {
  const answer = await fetch(`${copy.url}/api${path}`, { headers: { authorization: `Bearer ${secret_key}` } })
  assert.equal(answer.status, 200, path)
  return answer.json()
}

before(
  async () => {
    place = { state: await mkdtemp(join(tmpdir(), 'tributary-start-')), port: await freePort() }
    copy = await startCopy(place)
  },
  { timeout: 300_000 },
)

after(async () => {
  await copy?.stop()
  await rm(place.state, { recursive: true, force: true })
})

describe('a started copy', () => {
  for (const index of [0, 1] as const)
    test(`has a month of history and books that balance, organization ${index + 1}`, async () => {
      const organization = copy.organizations[index]
      const overview = await read<{ totals: { visits: number; orders: number } }>(organization, '/overview?days=30')
      assert.ok(overview.totals.visits > 800 && overview.totals.orders > 60, JSON.stringify(overview.totals))
      assert.equal((await read<{ ok: boolean }>(organization, '/ledger/check')).ok, true)
      const { data } = await read<{ data: { status: string }[] }>(organization, '/partners')
      const statuses = new Set(data.map(({ status }) => status))
      assert.deepEqual([...statuses].sort(), ['active', 'pending', 'suspended'])
      const cleared = await read<{ data: unknown[] }>(organization, '/commissions?status=available')
      assert.ok(cleared.data.length > 0)
    })

  test('keeps its keys to itself', async () => {
    for (const name of ['demo.json', 'secrets.json', 'server.env'])
      assert.equal((await stat(join(place.state, name))).mode & 0o077, 0, name)
  })

  test('has the second organization on the second shard, behind the wall', async () => {
    const [first, second] = copy.organizations
    const { data } = await read<{ data: { id: string }[] }>(second, '/partners')
    const answer = await fetch(`${copy.url}/api/partners/${data[0]?.id}`, {
      headers: { authorization: `Bearer ${first.secret_key}` },
    })
    assert.equal(answer.status, 404)
  })

  for (const role of ['owner', 'manager', 'manager_2', 'analyst', 'partner'] as const)
    test(`signs in its ${role} by a link that never grows old`, async () => {
      const seen = await Promise.all(
        [1, 2].map(() => fetch(copy.organizations[1].sign_in[role], { redirect: 'manual' })),
      )
      const targets = seen.map((answer) => answer.headers.get('location') ?? '')
      assert.notEqual(targets[0], targets[1])
      const token = new URL(targets[0] ?? '').searchParams.get('token')
      const answer = await fetch(`${copy.url}/api/sign-in/redeem`, { method: 'POST', body: JSON.stringify({ token }) })
      assert.equal(answer.status, 204)
    })

  test('sells in the name of the first organization, whichever was written first', async () => {
    const page = await (await fetch(copy.store_url)).text()
    const [first, second] = copy.organizations
    assert.ok(page.includes(`data-partner="${first.publishable_key}"`))
    assert.ok(!page.includes(second.publishable_key))
  })

  test('is not seeded twice', async () => {
    const answer = await fetch(`${copy.url}/demo/seed`, { method: 'POST' })
    assert.equal(answer.status, 409)
  })

  test('lets no second one start on its port', async () => {
    const { code, stderr } = await script('start', '--port', String(place.port), '--state', place.state)
    assert.equal(code, 1)
    assert.match(stderr, /Port \d+ is taken/)
  })

  test('lets its operator look around and found another organization', async () => {
    const where = ['--state', place.state]
    const doctor = await script('doctor', ...where)
    assert.equal(doctor.code, 0, doctor.stdout + doctor.stderr)
    assert.match((await script('dead-letters', ...where)).stdout, /No message is unreadable/)
    const asked = ['--local', ...where, '--email', 'owner@new-shop.example', '--website', 'https://new-shop.example']
    const made = await script('create-organization', ...asked)
    assert.equal(made.code, 0, made.stderr)
    const [, token] = /sign-in\?token=(\w+)/.exec(made.stdout) ?? []
    const answer = await fetch(`${copy.url}/api/sign-in/redeem`, { method: 'POST', body: JSON.stringify({ token }) })
    assert.equal(answer.status, 204)
  })

  test('opens again with the same keys', { timeout: 300_000 }, async () => {
    const before = copy.organizations
    await copy.stop()
    copy = await startCopy(place)
    assert.deepEqual(copy.organizations, before)
    assert.equal((await read<{ ok: boolean }>(copy.organizations[0], '/ledger/check')).ok, true)
  })
})
