import { describe, expect, it } from 'vitest'
import { countOf } from '../test-support/rows'
import { anOrder, aShop, aVisit, orderOf, sendVisit } from '../test-support/shop'
import { eventually, post, send } from '../test-support/world'

const DAY = 86_400_000
/** The beginning of a second two hours ago, and what most languages print of it. */
const SECOND = Math.floor(Date.now() / 1_000) * 1_000 - 7_200_000
const PRINTED = new Date(SECOND).toISOString().replace('.000Z', 'Z')

async function clicked(...visits: { at: number; code?: string }[]) {
  const shop = await aShop({ alice: 1_000, bob: 1_000 })
  for (const [index, { at, code }] of visits.entries())
    await sendVisit(shop, aVisit(code, { id: `v${index}`, occurred_at: at }))
  await eventually(async () => (await countOf(shop, 'visits')) === visits.length, 'the visits')
  return shop
}

async function decided(shop: Awaited<ReturnType<typeof aShop>>, more: object) {
  expect((await post('/api/orders', shop.secretKey, anOrder('1001', { ...more }))).status).toBe(201)
  return eventually(async () => {
    const order = await orderOf(shop)
    return order.attributed_at && order
  }, 'the decision')
}

describe('an order that names a whole second', () => {
  it('earns by a click within that second, and keeps the time it was given', async () => {
    const shop = await clicked({ at: SECOND + 400 })
    const order = await decided(shop, { placed_at: PRINTED })
    expect(order).toMatchObject({
      placed_at: new Date(SECOND).toISOString(),
      commissions: [{ amount: 300 }],
      trace: { touches: [{ occurred_at: new Date(SECOND + 400).toISOString(), kept: true }] },
    })
    const body = anOrder('1001', { placed_at: PRINTED })
    expect((await post('/api/orders', shop.secretKey, body)).status).toBe(200)
  })

  it('is not earned by a click of the next second', async () => {
    const order = await decided(await clicked({ at: SECOND + 1_000 }), { placed_at: PRINTED })
    expect(order.trace.touches).toMatchObject([{ kept: false, reason: 'after_close' }])
    expect(order.commissions).toEqual([])
  })

  it.each([
    ['text', new Date(SECOND).toISOString()],
    ['epoch milliseconds', SECOND],
  ])('as a millisecond, in %s, is not earned by what came after it', async (_, placed_at) => {
    const order = await decided(await clicked({ at: SECOND + 1 }), { placed_at })
    expect(order.trace.touches).toMatchObject([{ kept: false, reason: 'after_close' }])
  })

  it('has the window that its second begins', async () => {
    const shop = await clicked({ at: SECOND - DAY }, { at: SECOND - DAY - 1 })
    await send('PATCH', '/api/organization', { key: shop.secretKey, body: { click_window_days: 1 } })
    const order = await decided(shop, { placed_at: PRINTED })
    expect(order.trace.touches).toHaveLength(2)
    const edge = { occurred_at: new Date(SECOND - DAY).toISOString(), kept: true }
    expect(order.trace.touches).toContainEqual(expect.objectContaining(edge))
    expect(order.trace.touches).toContainEqual(expect.objectContaining({ kept: false, reason: 'outside_window' }))
  })

  it('knows which click of the second was the last', async () => {
    const shop = await clicked({ at: SECOND + 700, code: 'alice' }, { at: SECOND + 200, code: 'bob' })
    await send('PATCH', '/api/organization', {
      key: shop.secretKey,
      body: { attribution_model: 'last_touch', late_touch: 'allow' },
    })
    const order = await decided(shop, { placed_at: PRINTED })
    expect(order.commissions).toMatchObject([{ partner_id: shop.partnerIds.alice }])
  })

  it('is earned through a lead of the same second, also by the word of the page', async () => {
    const shop = await clicked({ at: SECOND + 400 }, { at: SECOND + 700, code: 'bob' })
    const lead = { occurred_at: SECOND + 600, sent_at: Date.now() }
    const seen = { ...lead, key: shop.publishableKey, visitor_id: 'visitor-0001', email: 'a@home.example' }
    expect((await send('POST', '/api/leads', { body: seen })).status).toBe(201)
    const claim = { ...seen, visitor_id: 'visitor-0002', email: 'b@home.example', partner_code: 'bob' }
    await send('POST', '/api/leads', { body: { ...claim, clicked_at: SECOND + 500 } })
    const order = await decided(shop, { placed_at: PRINTED, visitor_id: null, customer: { email: 'a@home.example' } })
    const commissions = [{ partner_id: shop.partnerIds.alice, amount: 300 }]
    expect(order).toMatchObject({ trace: { measured_from: 'lead' }, commissions })
    const other = anOrder('1002', { placed_at: PRINTED, visitor_id: null, customer: { email: 'b@home.example' } })
    await post('/api/orders', shop.secretKey, other)
    const held = await eventually(async () => {
      const found = await orderOf(shop, '1002')
      return found.attributed_at && found
    }, 'the second decision')
    expect(held.commissions).toMatchObject([{ partner_id: shop.partnerIds.bob, held_reason: 'claim' }])
  })

  it('is earned by a signed click of the same second', async () => {
    const shop = await aShop()
    const second = Math.floor(Date.now() / 1_000) * 1_000
    const followed = await send('GET', `/r/${shop.slug}~alice`)
    const token = new URL(followed.headers.get('location') ?? '').searchParams.get('rt')
    const clickedAt = Number.parseInt(String(token), 36)
    const placed_at = new Date(Math.floor(clickedAt / 1_000) * 1_000).toISOString().replace('.000Z', 'Z')
    expect(clickedAt).toBeGreaterThanOrEqual(second)
    const order = await decided(shop, { placed_at, visitor_id: null, click_token: token })
    expect(order).toMatchObject({ trace: { evidence: { chosen: 'click_token' } }, commissions: [{ amount: 300 }] })
  })

  it('is looked at for late clicks up to its last millisecond', async () => {
    const shop = await clicked({ at: SECOND - DAY, code: 'alice' }, { at: SECOND + 400, code: 'bob' })
    await send('PATCH', '/api/organization', { key: shop.secretKey, body: { late_touch: 'hold' } })
    const order = await decided(shop, { placed_at: PRINTED })
    expect(order.commissions).toContainEqual(expect.objectContaining({ held_reason: 'late_touch' }))
  })
})
