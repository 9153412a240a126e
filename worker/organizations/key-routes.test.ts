import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import type { CreatedOrganization } from './create'
import { type Browser, problemOf, Rows, staffOf, told } from './fixtures/answers'
import { anOrganization, bearer, openDoor } from './fixtures/front-door'

const { send } = openDoor()

let shop: CreatedOrganization
let stranger: CreatedOrganization
let owner: Browser
let analyst: Browser

beforeAll(async () => {
  shop = await anOrganization()
  stranger = await anOrganization()
  const staff = await staffOf(shop)
  owner = staff.owner
  analyst = staff.analyst
})

const KeyAnswer = z.object({ id: z.string(), key: z.string().optional() })

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
