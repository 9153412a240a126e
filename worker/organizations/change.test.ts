import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { readAll } from '../platform/tenant'
import type { CreatedOrganization } from './create'
import { type Browser, problemOf, staffOf, told } from './fixtures/answers'
import { anOrganization, bearer, openDoor, tenantOf } from './fixtures/front-door'
import { findOrganization } from './queries'
import { loadSettings } from './settings'

const { send } = openDoor()

let shop: CreatedOrganization
let owner: Browser
let analyst: Browser

beforeAll(async () => {
  shop = await anOrganization()
  const staff = await staffOf(shop)
  owner = staff.owner
  analyst = staff.analyst
})

const Version = z.object({ version: z.number(), settings: z.record(z.string(), z.unknown()) })

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
      `SELECT actor, detail FROM activity WHERE organization_id = ?1 AND action = 'organization.changed'
        ORDER BY seq DESC LIMIT 1`,
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
