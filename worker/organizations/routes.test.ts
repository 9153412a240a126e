import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { commit, readAll } from '../platform/tenant'
import { organizationsContract } from './contract'
import type { CreatedOrganization } from './create'
import { anOrganization, aSession, bearer, NOON, OUR_PAGE, openDoor, tenantOf } from './fixtures/front-door'
import { inviteUser } from './invite-user'
import { findOrganization } from './queries'
import { forgetKeys } from './resolve-key'
import { loadSettings } from './settings'

const { send } = openDoor()
const Problem = z.object({ code: z.string(), current: z.object({ version: z.number() }).optional() })
const problemOf = async (response: Response) => Problem.parse(await response.json())

type Operation = keyof typeof organizationsContract
type Browser = Record<string, string>

/** Every answer read here is held against the contract first. */
async function told<S extends z.ZodType>(operation: Operation, response: Response, shape: S): Promise<z.output<S>> {
  const answers: Record<number, z.ZodType | null> = organizationsContract[operation].answers
  const promised = answers[response.status]
  if (!promised) throw new Error(`${operation} answered ${response.status}: ${await response.text()}`)
  const answer = await response.json()
  promised.parse(answer)
  return shape.parse(answer)
}

const Version = z.object({ version: z.number(), settings: z.record(z.string(), z.unknown()) })
const KeyAnswer = z.object({ id: z.string(), key: z.string().optional() })
const Rows = z.object({ data: z.array(z.record(z.string(), z.unknown())), next_cursor: z.string().nullable() })
const Anything = z.record(z.string(), z.unknown())

let shop: CreatedOrganization
let stranger: CreatedOrganization
let owner: Browser
let analyst: Browser

beforeAll(async () => {
  shop = await anOrganization()
  stranger = await anOrganization()
  owner = { ...OUR_PAGE, ...(await aSession(shop.ownerId)) }
  const invited = await inviteUser(env, tenantOf(shop), {
    email: 'analyst@shop.example',
    role: 'analyst',
    partnerId: null,
  })
  analyst = { ...OUR_PAGE, ...(await aSession(invited.userId)) }
})

const getOrganization = async (browser = owner) =>
  told('GET /api/organization', await send('GET', '/api/organization', browser), Version)
const patch = (body: unknown, headers: Browser) => send('PATCH', '/api/organization', headers, body)
const patchAs = async (browser: Browser, body: unknown) =>
  patch(body, { ...browser, 'if-match': `"${(await getOrganization()).version}"` })

describe('settings', () => {
  it('are changed by their public names and go back to the default with null', async () => {
    const changed = await told(
      'PATCH /api/organization',
      await patchAs(owner, { hold_days: 14, time_decay_half_life_days: 7 }),
      Version,
    )
    expect(changed.settings).toMatchObject({ hold_days: 14, time_decay_lambda: Math.LN2 / 7 })
    expect(await loadSettings(tenantOf(shop))).toMatchObject({ holdDays: 14, version: changed.version })
    const reset = await told(
      'PATCH /api/organization',
      await patchAs(owner, { hold_days: null, time_decay_half_life_days: null }),
      Version,
    )
    expect(reset.settings).toMatchObject({ hold_days: 30, time_decay_lambda: 0.1 })
    expect(reset.version).toBe(changed.version + 1)
  })

  it('are changed by a secret key without naming a version', async () => {
    const answer = await told(
      'PATCH /api/organization',
      await patch({ claims: 'allow' }, bearer(shop.secretKey)),
      Version,
    )
    expect(answer.settings).toMatchObject({ claims: 'allow' })
  })

  it('ask a person which version was seen', async () => {
    const response = await patch({ hold_days: 1 }, owner)
    expect([response.status, (await problemOf(response)).code]).toEqual([428, 'version_required'])
  })

  it('refuse a decision on a version that is gone, and show the one that is there', async () => {
    const { version } = await getOrganization()
    const response = await patch({ hold_days: 1 }, { ...owner, 'if-match': String(version - 1) })
    expect(response.status).toBe(409)
    expect(await problemOf(response)).toMatchObject({ code: 'changed_since_read', current: { version } })
  })

  it('let one of two changes at the same version through', async () => {
    const headers = { ...owner, 'if-match': String((await getOrganization()).version) }
    const statuses = await Promise.all([5, 6].map(async (days) => (await patch({ hold_days: days }, headers)).status))
    expect(statuses.toSorted()).toEqual([200, 409])
  })

  it('record who changed what, before and after', async () => {
    await patchAs(owner, { velocity: 'hold' })
    const rows = await readAll<{ actor: string; detail: string }>(
      tenantOf(shop),
      `SELECT actor, detail FROM activity WHERE organization_id = ?1 AND action = 'organization.changed' ORDER BY seq DESC LIMIT 1`,
    )
    expect(rows).toEqual([{ actor: shop.ownerId, detail: JSON.stringify({ changed: { velocity: ['flag', 'hold'] } }) }])
  })

  it('move the default origin with the website, on both sides', async () => {
    const answer = await told(
      'PATCH /api/organization',
      await patchAs(owner, { name: 'New', website: 'https://new.example/x' }),
      Version,
    )
    expect(answer.settings).toMatchObject({ allowed_origins: ['https://new.example'] })
    expect(await findOrganization(env, shop)).toMatchObject({ name: 'New', website: 'https://new.example/x' })
  })

  it('may be read, not changed, by an analyst', async () => {
    await getOrganization(analyst)
    expect((await problemOf(await patchAs(analyst, { hold_days: 1 }))).code).toBe('role_may_not')
  })

  it('name each field that is not right', async () => {
    const response = await patchAs(owner, { hold_days: -1, hold_day: 3 })
    const { errors } = z.object({ errors: z.array(z.object({ path: z.string() })) }).parse(await response.json())
    expect([response.status, errors.map(({ path }) => path).toSorted()]).toEqual([422, ['hold_day', 'hold_days']])
  })
})

describe('keys', () => {
  it('are shown once, then only by their hint', async () => {
    const response = await send('POST', '/api/keys', owner, { kind: 'secret', name: 'Warehouse' })
    const made = await told('POST /api/keys', response, KeyAnswer)
    expect((await send('GET', '/api/organization', bearer(made.key ?? ''))).status).toBe(200)
    const listed = JSON.stringify(await told('GET /api/keys', await send('GET', '/api/keys', analyst), Rows))
    expect(listed).toContain('Warehouse')
    expect(listed).not.toContain(made.key)
  })

  it('stop working when revoked, and cannot be revoked twice', async () => {
    const made = await told(
      'POST /api/keys',
      await send('POST', '/api/keys', owner, { kind: 'secret', name: 'Old' }),
      KeyAnswer,
    )
    const revoke = () => send('DELETE', `/api/keys/${made.id}`, owner)
    expect((await revoke()).status).toBe(204)
    expect((await send('GET', '/api/organization', bearer(made.key ?? ''))).status).toBe(401)
    expect((await revoke()).status).toBe(404)
  })

  it('of another organization are not there', async () => {
    const made = await told(
      'POST /api/keys',
      await send('POST', '/api/keys', owner, { kind: 'publishable', name: 'Mine' }),
      KeyAnswer,
    )
    expect((await send('DELETE', `/api/keys/${made.id}`, bearer(stranger.secretKey))).status).toBe(404)
    const theirs = await told('GET /api/keys', await send('GET', '/api/keys', bearer(stranger.secretKey)), Rows)
    expect(theirs.data.map(({ id }) => id)).not.toContain(made.id)
  })

  it('come newest first in pages that do not overlap', async () => {
    const first = await told('GET /api/keys', await send('GET', '/api/keys?limit=2', owner), Rows)
    const next = await told(
      'GET /api/keys',
      await send('GET', `/api/keys?limit=2&cursor=${first.next_cursor}`, owner),
      Rows,
    )
    const ids = [...first.data, ...next.data].map(({ id }) => String(id))
    expect(ids).toEqual([...new Set(ids)].toSorted().toReversed())
  })

  it('are not made by an analyst', async () => {
    const response = await send('POST', '/api/keys', analyst, { kind: 'secret', name: 'No' })
    expect([response.status, (await problemOf(response)).code]).toEqual([403, 'role_may_not'])
  })
})

describe('members', () => {
  const invite = (email: string, role: string) => send('POST', '/api/members', owner, { email, role })

  it('are invited by e-mail; again in the same role is the same membership, in another a conflict', async () => {
    const first = await invite('new@shop.example', 'manager')
    const member = await told('POST /api/members', first, Anything)
    expect([first.status, member]).toEqual([
      201,
      expect.objectContaining({ email: 'new@shop.example', role: 'manager' }),
    ])
    const again = await invite('NEW@shop.example', 'manager')
    expect([again.status, await told('POST /api/members', again, Anything)]).toEqual([200, member])
    expect((await problemOf(await invite('new@shop.example', 'analyst'))).code).toBe('already_a_member')
  })

  it('are one membership when two owners invite the same stranger at once', async () => {
    const answers = await Promise.all(
      [1, 2].map(async () => told('POST /api/members', await invite('twin@shop.example', 'analyst'), Anything)),
    )
    expect(answers[0]?.id).toBe(answers[1]?.id)
  })

  it('are listed with their addresses, for this organization only', async () => {
    const { data } = await told('GET /api/members', await send('GET', '/api/members', analyst), Rows)
    expect(data.map(({ email }) => email)).toContain('analyst@shop.example')
    const theirs = await told('GET /api/members', await send('GET', '/api/members', bearer(stranger.secretKey)), Rows)
    expect(theirs.data).toHaveLength(1)
  })

  it('lose access at once when removed', async () => {
    const { id, user_id: userId } = await told(
      'POST /api/members',
      await invite('leaving@shop.example', 'analyst'),
      Anything,
    )
    const browser = await aSession(String(userId))
    expect((await send('DELETE', `/api/members/${id}`, owner)).status).toBe(204)
    expect((await send('GET', '/api/organization', browser)).status).toBe(403)
    expect((await send('DELETE', `/api/members/${id}`, owner)).status).toBe(404)
  })

  it('keep one owner, also when two owners remove each other at once', async () => {
    const { id, user_id: userId } = await told(
      'POST /api/members',
      await invite('second@shop.example', 'owner'),
      Anything,
    )
    const second = { ...OUR_PAGE, ...(await aSession(String(userId))) }
    const removals = await Promise.all([
      send('DELETE', `/api/members/${id}`, owner),
      send('DELETE', `/api/members/${shop.membershipId}`, second),
    ])
    const statuses = removals.map(({ status }) => status)
    expect(statuses.filter((status) => status === 204)).toHaveLength(1)
    const survivor = statuses[0] === 204 ? owner : second
    const last = statuses[0] === 204 ? shop.membershipId : id
    const response = await send('DELETE', `/api/members/${last}`, survivor)
    expect([response.status, (await problemOf(response)).code]).toEqual([409, 'organization_needs_an_owner'])
    owner = survivor
  })

  it('are never made by a key, for whoever it invited could approve money', async () => {
    const response = await send('POST', '/api/members', bearer(stranger.secretKey), {
      email: 'x@y.example',
      role: 'owner',
    })
    expect([response.status, (await problemOf(response)).code]).toEqual([403, 'approval_needs_a_person'])
  })
})

describe('the rest of the front door', () => {
  it('tells what to paste, and nothing to paste without a live publishable key', async () => {
    const fresh = await anOrganization({ website: 'https://paste.example/start?a=1' })
    const install = async () =>
      told('GET /api/install', await send('GET', '/api/install', bearer(fresh.secretKey)), Anything)
    expect(await install()).toMatchObject({
      tag: `<script defer src="https://edge.example/p.js" data-partner="${fresh.publishableKey}"></script>`,
      test_url: 'https://paste.example/start?a=1&ref=tributary-test',
      allowed_origins: ['https://paste.example'],
      tag_seen_at: null,
    })
    await env.DIRECTORY.prepare(`UPDATE api_keys SET revoked_at = 1 WHERE organization_id = ? AND kind = 'publishable'`)
      .bind(fresh.organizationId)
      .run()
    expect(await install()).toMatchObject({ publishable_key: null, tag: null })
  })

  it('tells a person where they belong and which face to show', async () => {
    const partner = await inviteUser(env, tenantOf(stranger), {
      email: 'p@p.example',
      role: 'partner_admin',
      partnerId: 'ptr_9',
    })
    const me = await told('GET /api/me', await send('GET', '/api/me', await aSession(partner.userId)), Anything)
    expect(me.memberships).toEqual([
      expect.objectContaining({
        id: partner.membershipId,
        face: 'portal',
        partner_id: 'ptr_9',
        organization: expect.objectContaining({
          id: stranger.organizationId,
          default_currency: 'USD',
          time_zone: 'UTC',
        }),
      }),
    ])
  })

  it('shows partners nothing of the console', async () => {
    const { userId } = await inviteUser(env, tenantOf(stranger), {
      email: 'q@p.example',
      role: 'partner_admin',
      partnerId: 'ptr_8',
    })
    const browser = await aSession(userId)
    for (const path of ['/api/organization', '/api/install', '/api/keys', '/api/members', '/api/schedule'])
      expect((await send('GET', path, browser)).status).toBe(403)
  })

  it('tells when the clock last ran each job', async () => {
    await env.DIRECTORY.prepare(`INSERT INTO schedule_runs VALUES ('sweep', ?1, ?1, 'ok')`).bind(NOON).run()
    const response = await send('GET', '/api/schedule', analyst)
    expect((await told('GET /api/schedule', response, z.object({ data: z.array(Anything) }))).data).toEqual([
      { job: 'sweep', started_at: '2026-11-20T12:00:00.000Z', finished_at: '2026-11-20T12:00:00.000Z', outcome: 'ok' },
    ])
  })

  it('lets nobody in to an organization that has moved elsewhere', async () => {
    const moved = tenantOf(stranger)
    await moved.shard
      .prepare(`UPDATE residents SET state = 'moving' WHERE organization_id = ?`)
      .bind(stranger.organizationId)
      .run()
    await expect(commit(moved, [])).rejects.toThrow('tenant_moved')
  })
})

describe('the contract', () => {
  it('can be printed as JSON Schema, whole', () => {
    for (const { answers, ...operation } of Object.values(organizationsContract)) {
      if ('body' in operation) z.toJSONSchema(operation.body, { io: 'input' })
      if ('query' in operation) z.toJSONSchema(operation.query, { io: 'input' })
      for (const answer of Object.values(answers)) if (answer) z.toJSONSchema(answer)
    }
    forgetKeys()
  })
})
