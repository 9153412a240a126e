import { beforeAll, describe, expect, it } from 'vitest'
import type { CreatedOrganization } from './create'
import { Anything, type Browser, problemOf, Rows, staffOf, told } from './fixtures/answers'
import { anOrganization, aSession, bearer, OUR_PAGE, openDoor } from './fixtures/front-door'

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
    expect(data.map(({ email }) => email)).toContain(`analyst@${shop.slug}.example`)
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
