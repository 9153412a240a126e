import { env } from 'cloudflare:workers'
import { Hono } from 'hono/tiny'
import { beforeAll, describe, expect, it } from 'vitest'
import { record } from '../activity/record'
import type { AppEnv } from '../platform/env'
import { conflict } from '../platform/errors'
import { commit, readAll } from '../platform/tenant'
import type { CreatedOrganization } from './create'
import { anOrganization, bearer, NOON, openDoor, tenantOf } from './fixtures/front-door'
import { forgetOldIdempotencyKeys } from './idempotency'

let made = 0
const things = new Hono<AppEnv>()
  .post('/things', async (c) => {
    const answer = { thing: ++made }
    await commit(c.var.tenant, [record(c.var.tenant, { action: 'thing.made', object: `thing_${made}` })], {
      status: 201,
      answer,
    })
    return c.json(answer, 201)
  })
  .post('/refusals', () => {
    throw conflict('nothing_left', 'There is nothing left.')
  })
const { send } = openDoor(things)

let shop: CreatedOrganization
beforeAll(async () => {
  shop = await anOrganization()
})

const make = (key: string, body: unknown = {}, secretKey = shop.secretKey) =>
  send('POST', '/api/things', { ...bearer(secretKey), 'idempotency-key': key }, body)

const count = async () =>
  (
    await readAll<{ n: number }>(
      tenantOf(shop),
      `SELECT count(*) AS n FROM activity WHERE organization_id = ?1 AND action = 'thing.made'`,
    )
  )[0]?.n ?? 0

describe('an Idempotency-Key', () => {
  it('gets the first answer again, marked, and does nothing twice', async () => {
    const first = await make('a')
    const before = await count()
    const again = await make('a')
    expect([again.status, await again.json()]).toEqual([first.status, await first.json()])
    expect([first.headers.get('idempotent-replayed'), again.headers.get('idempotent-replayed')]).toEqual([null, 'true'])
    expect(await count()).toBe(before)
  })

  it('stands for one request only', async () => {
    await make('b', { amount: 1 })
    const other = await make('b', { amount: 2 })
    expect([other.status, await other.json()]).toEqual([
      409,
      expect.objectContaining({ code: 'idempotency_key_reused' }),
    ])
  })

  it('belongs to one caller: another organization may use the same', async () => {
    const other = await anOrganization()
    await make('c')
    expect((await make('c', {}, other.secretKey)).headers.get('idempotent-replayed')).toBeNull()
  })

  it('sent twenty times at once makes one thing, and everybody hears of the same', async () => {
    const before = await count()
    const responses = await Promise.all(Array.from({ length: 20 }, () => make('d')))
    expect(await count()).toBe(before + 1)
    const answers = await Promise.all(responses.map(async (response) => [response.status, await response.json()]))
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(responses[0]?.status).toBe(201)
  })

  it('does not keep a refusal', async () => {
    const headers = { ...bearer(shop.secretKey), 'idempotency-key': 'e' }
    const refused = await send('POST', '/api/refusals', headers)
    const again = await send('POST', '/api/refusals', headers)
    expect([refused.status, again.status, again.headers.get('idempotent-replayed')]).toEqual([409, 409, null])
  })

  it.each(['x'.repeat(256), 'tab\there'])('is refused when it is too long or not printable', async (key) => {
    expect((await make(key)).status).toBe(422)
  })

  it('is forgotten after thirty days, not before', async () => {
    await make('f')
    const days = 86_400_000
    expect(await forgetOldIdempotencyKeys(env, shop.shard, NOON + 30 * days)).toBe(0)
    expect(await forgetOldIdempotencyKeys(env, shop.shard, NOON + 30 * days + 1)).toBeGreaterThan(0)
    expect((await make('f')).headers.get('idempotent-replayed')).toBeNull()
  })

  it('is not forgotten with an older one of another organization, which the same person may have said there', async () => {
    const keep = env.SHARD_00.prepare(
      `INSERT INTO idempotency_keys (organization_id, caller, key, body_hash, status, answer, at)
       VALUES (?, 'usr_1', 'g', 'h', 200, '{}', ?)`,
    )
    await env.SHARD_00.batch([keep.bind('org_old', 1), keep.bind('org_new', NOON)])
    expect(await forgetOldIdempotencyKeys(env, 'SHARD_00', 31 * 86_400_000)).toBe(1)
    const left = await env.SHARD_00.prepare(`SELECT organization_id FROM idempotency_keys WHERE key = 'g'`).all()
    expect(left.results).toEqual([{ organization_id: 'org_new' }])
  })
})
