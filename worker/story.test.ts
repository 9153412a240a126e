import { describe, expect, it } from 'vitest'
import { anOrganization, eventually, get, post, send } from './test-support/world'

describe('a click becomes a commission that explains itself', () => {
  it('from the visit to the books', async () => {
    const { publishableKey: pk, secretKey: sk, organizationId } = await anOrganization('SHARD_01')
    expect(organizationId).toMatch(/^org_/)
    const partner = await post('/api/partners', sk, {
      name: 'Alice',
      email: 'alice@blog.example',
      code: 'alice',
      commission_rate_bp: 1000,
    })
    expect(partner.status).toBe(201)
    const visit = {
      key: pk,
      id: 'v1',
      visitor_id: 'visitor-0001',
      partner_code: 'Alice',
      url: 'https://shop.example/a?x=1',
    }
    expect((await send('POST', '/api/visits', { body: visit })).status).toBe(202)
    const lead = await send('POST', '/api/leads', {
      body: { key: pk, visitor_id: 'visitor-0001', email: 'Buyer@Home.example', plan: undefined },
    })
    expect(lead.status).toBe(201)
    const order = await post('/api/orders', sk, {
      external_id: '1001',
      currency: 'USD',
      items: [{ sku: 'MUG', quantity: 2, unit_amount: 1500 }],
      customer: { email: 'buyer@home.example' },
    })
    expect(order.status).toBe(201)
    const decided = await eventually(async () => {
      const { body } = await get('/api/orders/1001', sk)
      return body.commissions[0]?.net_amount === 300 && body
    })
    expect(decided).toMatchObject({
      status: 'paid',
      attribution: { model_in_use: 'last_touch' },
      split: { commission_amount: 300, seller_amount: 2700 },
    })
    expect((await post('/api/orders/1001/refunds', sk, { external_id: 're_1', amount: 3000 })).status).toBe(201)
    const refunded = await eventually(async () => {
      const { body } = await get('/api/orders/1001', sk)
      return body.status === 'refunded' && body
    })
    expect(refunded.commissions[0]).toMatchObject({
      amount: 300,
      net_amount: 0,
      reversed_amount: 300,
      status: 'reversed',
    })
    expect((await get('/api/ledger/check', sk)).body).toMatchObject({ ok: true, frozen: false })
    expect((await get(`/api/partners/${partner.body.id}/stats`, sk)).body).toMatchObject({ visits: 1, orders: 1 })
  })
})
