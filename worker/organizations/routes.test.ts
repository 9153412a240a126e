import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { commit } from '../platform/tenant'
import { organizationsContract } from './contract'
import type { CreatedOrganization } from './create'
import { Anything, type Browser, staffOf, told } from './fixtures/answers'
import { anOrganization, aSession, bearer, NOON, openDoor, tenantOf } from './fixtures/front-door'
import { inviteUser } from './invite-user'

const { send } = openDoor()

let shop: CreatedOrganization
let stranger: CreatedOrganization
let analyst: Browser

beforeAll(async () => {
  shop = await anOrganization()
  stranger = await anOrganization()
  analyst = (await staffOf(shop)).analyst
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
  })
})
