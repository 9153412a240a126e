import { env } from 'cloudflare:workers'
import { Hono } from 'hono/tiny'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AppEnv } from '../platform/env'
import type { CreatedOrganization } from './create'
import { anOrganization, aSession, bearer, NOON, OUR_PAGE, openDoor, tenantOf } from './fixtures/front-door'
import { inviteUser } from './invite-user'
import { forgetKeys, resolveKey } from './resolve-key'
import { revokeKey } from './revoke-key'

const whoami = new Hono<AppEnv>()
  .get('/whoami', (c) => c.json({ ...c.var.caller, organization: c.var.tenant.organizationId }))
  .post('/whoami', (c) => c.json({}))
const { send } = openDoor(whoami)
const ask = (headers: Record<string, string>, method = 'GET') => send(method, '/api/whoami', headers)
const codeOf = async (response: Response) => (await response.json<{ code: string }>()).code

let shop: CreatedOrganization
let both: CreatedOrganization
let browser: { cookie: string }

beforeAll(async () => {
  shop = await anOrganization({ email: 'one@shop.example' })
  const first = await anOrganization({ email: 'two@shop.example' })
  both = await anOrganization({ email: 'two@shop.example' })
  expect(first.ownerId).toBe(both.ownerId)
  browser = await aSession(shop.ownerId)
})
beforeEach(() => forgetKeys())

describe('a secret key', () => {
  it('acts for its organization', async () => {
    const answer = await (await ask(bearer(shop.secretKey))).json()
    expect(answer).toMatchObject({
      role: 'secret_key',
      organization: shop.organizationId,
      membershipId: null,
      partnerId: null,
    })
  })

  it('is refused beside an Origin: a page must never hold it', async () => {
    const response = await ask({ ...bearer(shop.secretKey), origin: 'https://shop.example' })
    expect([response.status, await codeOf(response)]).toEqual([401, 'secret_key_in_browser'])
  })

  it.each([
    ['that nobody made', `Bearer sk_${'x'.repeat(43)}`],
    ['of another form', 'Bearer sk_short_but_long_enough'],
    ['in another scheme', 'Basic abc'],
  ])('%s is unknown', async (_, authorization) => {
    const response = await ask({ authorization })
    expect([response.status, await codeOf(response)]).toEqual([401, 'unknown_key'])
  })

  it('notes the hour it was last used', async () => {
    await ask(bearer(both.secretKey))
    const row = await env.DIRECTORY.prepare(
      `SELECT last_used_at FROM api_keys WHERE organization_id = ? AND kind = 'secret'`,
    )
      .bind(both.organizationId)
      .first()
    expect(row).toEqual({ last_used_at: NOON })
  })
})

describe('a publishable key', () => {
  it('records, and does nothing else', async () => {
    const response = await ask(bearer(shop.publishableKey))
    expect([response.status, await codeOf(response)]).toEqual([403, 'publishable_key_may_only_record'])
  })
})

describe('resolving a key', () => {
  it('tells its organization and the origins it may be used on', async () => {
    expect(await resolveKey(env, shop.publishableKey, NOON)).toMatchObject({
      kind: 'publishable',
      organizationId: shop.organizationId,
      shard: shop.shard,
      epoch: 1,
      allowedOrigins: [expect.stringContaining('https://shop-')],
    })
  })

  it('reads no database for a minute, then looks again', async () => {
    const prepare = vi.spyOn(env.DIRECTORY, 'prepare')
    await resolveKey(env, shop.secretKey, NOON)
    const cold = prepare.mock.calls.length
    await resolveKey(env, shop.secretKey, NOON + 59_999)
    expect(prepare.mock.calls.length).toBe(cold)
    await resolveKey(env, shop.secretKey, NOON + 60_001)
    expect(prepare.mock.calls.length).toBeGreaterThan(cold)
    prepare.mockRestore()
  })

  it('keeps a refusal for ten seconds only', async () => {
    const missing = `sk_${'y'.repeat(43)}`
    const prepare = vi.spyOn(env.DIRECTORY, 'prepare')
    expect(await resolveKey(env, missing, NOON)).toBeNull()
    const cold = prepare.mock.calls.length
    expect(cold).toBeGreaterThan(0)
    await resolveKey(env, missing, NOON + 9_999)
    expect(prepare.mock.calls.length).toBe(cold)
    await resolveKey(env, missing, NOON + 10_001)
    expect(prepare.mock.calls.length).toBeGreaterThan(cold)
    prepare.mockRestore()
  })

  it('finds a revoked key no more', async () => {
    const gone = await anOrganization()
    const key = await resolveKey(env, gone.secretKey, NOON)
    await revokeKey(env, tenantOf(gone), key?.keyId ?? '')
    expect(await resolveKey(env, gone.secretKey, NOON)).toBeNull()
  })
})

describe('a session', () => {
  it('acts for the only organization', async () => {
    expect(await (await ask(browser)).json()).toMatchObject({
      id: shop.ownerId,
      name: 'one@shop.example',
      role: 'owner',
    })
  })

  it('must say for which of several', async () => {
    const several = await aSession(both.ownerId)
    const silent = await ask(several)
    expect([silent.status, await codeOf(silent)]).toEqual([400, 'membership_required'])
    const said = await ask({ ...several, 'tributary-membership': both.membershipId })
    expect(await said.json()).toMatchObject({ organization: both.organizationId, membershipId: both.membershipId })
  })

  it('cannot act for somebody else: that membership is not there', async () => {
    expect((await ask({ ...browser, 'tributary-membership': both.membershipId })).status).toBe(404)
  })

  it('carries the partner of a partner membership', async () => {
    const invitation = { email: 'p@partner.example', role: 'partner_viewer', partnerId: 'ptr_1' } as const
    const { userId } = await inviteUser(env, tenantOf(shop), invitation)
    expect(await (await ask(await aSession(userId))).json()).toMatchObject({
      role: 'partner_viewer',
      partnerId: 'ptr_1',
    })
  })

  it('is over after thirty days', async () => {
    const { clock, send: later } = openDoor(whoami)
    clock.now = NOON + 30 * 86_400_000 + 1
    expect((await later('GET', '/api/whoami', browser)).status).toBe(401)
  })

  it('writes nothing that another site asked for', async () => {
    const foreign = [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }]
    for (const headers of foreign) {
      const response = await ask({ ...browser, ...headers }, 'POST')
      expect([response.status, await codeOf(response)]).toEqual([403, 'cross_site_request'])
    }
    expect((await ask({ ...browser, ...OUR_PAGE }, 'POST')).status).toBe(200)
  })

  it('is asked for when there is neither key nor cookie', async () => {
    const response = await ask({})
    expect([response.status, await codeOf(response)]).toEqual([401, 'not_signed_in'])
  })
})
