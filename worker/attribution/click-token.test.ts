import { describe, expect, it } from 'vitest'
import { anOrganization, eventually, get, post, send } from '../test-support/world'

async function aClick(shard = 'SHARD_00') {
  const shop = await anOrganization(shard)
  const partner = await post('/api/partners', shop.secretKey, {
    name: 'Alice',
    email: 'alice@blog.example',
    code: 'alice',
    commission_rate_bp: 1000,
  })
  const followed = await send('GET', `/r/${shop.slug}~alice`)
  const token = new URL(followed.headers.get('location') ?? '').searchParams.get('rt') ?? ''
  return { ...shop, partnerId: String(partner.body.id), token }
}

let orders = 0
async function order(key: string, given: object) {
  const id = `t-${++orders}`
  const body = { external_id: id, currency: 'USD', items: [{ unit_amount: 2000 }], ...given }
  expect((await post('/api/orders', key, body)).status).toBe(201)
  return eventually(async () => {
    const { body: decided } = await get(`/api/orders/${id}`, key)
    return decided.attributed_at && decided
  }, 'the decision')
}

const reasonOf = (decided: { trace: { evidence: { candidates: { kind: string; reason: string | null }[] } } }) =>
  decided.trace.evidence.candidates.find(({ kind }) => kind === 'click_token')?.reason

describe('a signed click', () => {
  it('earns without any cookie or stored visit, and may be shown again by the same buyer', async () => {
    const { secretKey: key, token } = await aClick()
    const buyer = { customer: { email: 'a@home.example' }, click_token: token }
    for (const decided of [await order(key, buyer), await order(key, buyer)]) {
      expect(decided).toMatchObject({
        commissions: [{ net_amount: 200, status: 'pending' }],
        trace: { evidence: { chosen: 'click_token' } },
      })
      expect(decided.trace.touches).toMatchObject([{ source: 'token', kept: true }])
    }
  })

  it('earns for an order that names no buyer, and then for no other', async () => {
    const { secretKey: key, token } = await aClick()
    expect((await order(key, { click_token: token })).commissions).toMatchObject([{ net_amount: 200 }])
    const other = await order(key, { click_token: token })
    expect([other.commissions, reasonOf(other)]).toEqual([[], 'token_bound_to_another'])
  })

  it('never earns for a second person', async () => {
    const { secretKey: key, token } = await aClick()
    await order(key, { customer: { email: 'first@home.example' }, click_token: token })
    const second = await order(key, { customer: { email: 'second@home.example' }, click_token: token })
    expect([second.commissions, reasonOf(second)]).toEqual([[], 'token_bound_to_another'])
  })

  it('belongs to the visitor whose visit carried it, and so to the lead of that visitor', async () => {
    const { secretKey: key, publishableKey, token } = await aClick()
    const visit = { key: publishableKey, visitor_id: 'visitor-77', partner_code: 'alice', click_token: token }
    await send('POST', '/api/visits', { body: visit })
    await eventually(async () => (await get('/api/visits', key)).body.data.length > 0)
    await send('POST', '/api/leads', {
      body: { key: publishableKey, visitor_id: 'visitor-77', email: 'lead@home.example' },
    })
    const own = await order(key, { customer: { email: 'lead@home.example' }, click_token: token })
    expect(own.trace.evidence.chosen).toBe('click_token')
    const other = await order(key, { customer: { email: 'other@home.example' }, click_token: token })
    expect(reasonOf(other)).toBe('token_bound_to_another')
  })

  it.each([
    ['altered', (token: string) => token.replace(/^./, (first) => (first === '1' ? '2' : '1'))],
    ['unsigned', (token: string) => token.split('.').slice(0, 4).join('.')],
    ['made up', () => 'not.a.token'],
  ])('that is %s never earns', async (_, spoil) => {
    const { secretKey: key, token } = await aClick()
    const decided = await order(key, { customer: { email: 'x@home.example' }, click_token: spoil(token) })
    expect([decided.commissions, reasonOf(decided)]).toEqual([[], 'token_invalid'])
  })

  it('of another organization, or older than the window, never earns', async () => {
    const theirs = await aClick('SHARD_01')
    const { secretKey: key, token } = await aClick()
    const foreign = await order(key, { customer: { email: 'y@home.example' }, click_token: theirs.token })
    expect(reasonOf(foreign)).toBe('token_invalid')
    const late = new Date(Date.now() + 8 * 86_400_000).toISOString()
    const old = await order(key, { customer: { email: 'z@home.example' }, click_token: token, placed_at: late })
    expect(reasonOf(old)).toBe('token_invalid')
  })

  it('lifts a claim: the lead that shows it is paid, not held', async () => {
    const { secretKey: key, publishableKey, token } = await aClick()
    const claim = { key: publishableKey, visitor_id: 'visitor-88', email: 'l@home.example', partner_code: 'alice' }
    await send('POST', '/api/leads', { body: { ...claim, click_token: token } })
    const proven = await order(key, { customer: { email: 'l@home.example' } })
    expect(proven.commissions).toMatchObject([{ net_amount: 200, status: 'pending' }])
    await send('POST', '/api/leads', { body: { ...claim, visitor_id: 'visitor-99', email: 'm@home.example' } })
    const claimed = await order(key, { customer: { email: 'm@home.example' } })
    expect(claimed.commissions).toMatchObject([{ net_amount: 200, status: 'held', held_reason: 'claim' }])
  })
})
