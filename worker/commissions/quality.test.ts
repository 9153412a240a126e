import { describe, expect, it } from 'vitest'
import { countOf } from '../test-support/rows'
import { anOrder, aShop, aVisit, earned, orderOf, type Shop, sendVisit } from '../test-support/shop'
import { eventually, get, post, send } from '../test-support/world'

const settings = async (shop: Shop, body: object) => {
  const answer = await send('PATCH', '/api/organization', { key: shop.secretKey, body })
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
}
const byCode = (id: string, more: Record<string, unknown> = {}) =>
  anOrder(id, { visitor_id: undefined, partner_code: 'alice', ...more })
const place = async (shop: Shop, order: object) => {
  const answer = await post('/api/orders', shop.secretKey, order)
  expect(answer.status, JSON.stringify(answer.body)).toBe(201)
}
const emailOf = async (shop: Shop) =>
  String((await get(`/api/partners/${shop.partnerIds.alice}`, shop.secretKey)).body.email)
const decided = (shop: Shop, id: string) =>
  eventually(async () => {
    const order = await orderOf(shop, id)
    return order.attributed_at !== null && order
  }, `order ${id}`)

describe('a partner who buys by their own link', () => {
  it('earns nothing unless the organization wants it, and the trace says why', async () => {
    const shop = await aShop()
    const email = await emailOf(shop)
    await place(shop, byCode('1', { customer: { email: email.replace('@', '+me@') } }))
    const order = await earned(shop, 0, '1')
    expect(order.attribution.reason).toBe('self_referral')
    expect(order.trace.doubts).toEqual([
      { check: 'self_referral', code: 'same_email', about: shop.partnerIds.alice, action: 'reject' },
    ])
    expect(order.trace.touches[0]).toMatchObject({ kept: false, reason: 'self_referral' })
    await settings(shop, { self_referral: 'allow' })
    await place(shop, byCode('2', { customer: { email } }))
    expect((await earned(shop, 300, '2')).trace.doubts).toEqual([])
  })

  it('is known by the company’s domain, and held until somebody releases it where that is wanted', async () => {
    const shop = await aShop()
    const domain = (await emailOf(shop)).split('@')[1]
    await settings(shop, { self_referral: 'hold' })
    await place(shop, byCode('1', { customer: { email: `colleague@mail.${domain}` } }))
    const [commission] = (await earned(shop, 300, '1')).commissions
    expect(commission).toMatchObject({ status: 'held', held_reason: 'self_referral' })
    await place(shop, byCode('2', { customer: { email: 'stranger@elsewhere.example' } }))
    expect((await earned(shop, 300, '2')).commissions[0].status).toBe('pending')
  })

  it('loses to the partner who was there as well', async () => {
    const shop = await aShop({ alice: 1_000, ben: 1_000 })
    const alone = { key: shop.secretKey, body: { email: 'alice@alone.example' } }
    expect((await send('PATCH', `/api/partners/${shop.partnerIds.alice}`, alone)).status).toBe(200)
    await sendVisit(shop, aVisit('ben', { id: 'v1', occurred_at: Date.now() - 120_000 }))
    await sendVisit(shop, aVisit('alice', { id: 'v2' }))
    await eventually(async () => (await countOf(shop, 'visits')) === 2, 'two visits')
    await place(shop, anOrder('1', { customer: { email: await emailOf(shop) } }))
    expect((await earned(shop, 300, '1')).commissions[0].partner_id).toBe(shop.partnerIds.ben)
  })
})

describe('an order that was told twice', () => {
  const paidBy = (id: string, payment_reference: string, placed_at: number) =>
    byCode(id, { payment_reference, placed_at, items: [{ sku: id, quantity: 1, unit_amount: 3_000 }] })

  it('earns once, for the one paid first, whichever arrives first', async () => {
    const shop = await aShop()
    await place(shop, paidBy('later', 'pi_1', Date.now() - 1_000))
    await earned(shop, 300, 'later')
    await place(shop, paidBy('earlier', 'pi_1', Date.now() - 9_000_000))
    await earned(shop, 300, 'earlier')
    const later = await earned(shop, 0, 'later')
    expect(later.attribution.reason).toBe('duplicate_order')
    expect(later.trace.doubts).toMatchObject([{ code: 'same_payment', action: 'reject' }])
    expect((await get('/api/ledger/check', shop.secretKey)).body.ok).toBe(true)
  })

  it('is only flagged when the buyer and the amount are the same', async () => {
    const shop = await aShop()
    const buyer = { customer: { external_id: 'cust_1' }, placed_at: Date.now() - 5_000 }
    await place(shop, byCode('1', buyer))
    await earned(shop, 300, '1')
    await place(shop, byCode('2', { ...buyer, placed_at: Date.now() - 1_000 }))
    expect((await earned(shop, 300, '2')).trace.doubts).toMatchObject([
      { check: 'duplicate', code: 'same_buyer_and_amount', action: 'flag' },
    ])
  })
})

describe('the same buyer and amount within a minute', () => {
  it('are flagged on the later one, also when the earlier one arrives after it', async () => {
    const shop = await aShop()
    const by = { customer: { external_id: 'cust_1' } }
    await place(shop, byCode('later', { ...by, placed_at: Date.now() - 1_000 }))
    expect((await earned(shop, 300, 'later')).trace.doubts).toEqual([])
    await place(shop, byCode('earlier', { ...by, placed_at: Date.now() - 5_000 }))
    expect((await earned(shop, 300, 'earlier')).trace.doubts).toEqual([])
    await eventually(async () => (await orderOf(shop, 'later')).trace.doubts.length === 1, 'a doubt of the later one')
  })
})

describe('touches and orders that come too fast', () => {
  it('does not take a sale from who was there before when the touch came with the purchase', async () => {
    const shop = await aShop({ alice: 1_000, ben: 1_000 })
    await settings(shop, { late_touch: 'reject' })
    const now = Date.now()
    await sendVisit(shop, aVisit('ben', { id: 'v1', occurred_at: now - 3_600_000 }))
    await sendVisit(
      shop,
      aVisit('alice', { id: 'v2', occurred_at: now - 600_000, url: 'https://shop.example/checkout/pay' }),
    )
    await eventually(async () => (await countOf(shop, 'visits')) === 2, 'two visits')
    await place(shop, anOrder('1'))
    const order = await earned(shop, 300, '1')
    expect(order.commissions[0].partner_id).toBe(shop.partnerIds.ben)
    expect(order.trace.doubts).toEqual([{ check: 'late_touch', code: 'in_checkout', about: 'v2', action: 'reject' }])
  })

  it('says when a partner has more orders at once than people make', async () => {
    const shop = await aShop()
    await settings(shop, { velocity: 'hold' })
    const ids = Array.from({ length: 52 }, (_, index) => `o${index}`)
    const now = Date.now()
    await Promise.all(ids.map((id, index) => place(shop, byCode(id, { placed_at: now - 60_000 + index }))))
    const last = await decided(shop, 'o51')
    expect(last.trace.doubts).toMatchObject([{ check: 'velocity', code: 'too_many_at_once', action: 'hold' }])
    expect(last.commissions[0].held_reason).toBe('velocity')
    expect((await decided(shop, 'o0')).trace.doubts).toEqual([])
  })

  it.each(['hold', 'reject'])(
    'doubts the same orders in whichever order they arrive: %s',
    async (velocity) => {
      const now = Date.now()
      const names = Array.from({ length: 56 }, (_, index) => `o${index}`)
      const orderOfName = (name: string) => byCode(name, { placed_at: now - 60_000 + Number(name.slice(1)) })
      const doubted: string[][] = []
      for (const arrival of [names, names.toReversed()]) {
        const shop = await aShop()
        await settings(shop, { velocity })
        for (let from = 0; from < names.length; from += 14) {
          await Promise.all(arrival.slice(from, from + 14).map((name) => place(shop, orderOfName(name))))
          for (const name of arrival.slice(from, from + 14)) await decided(shop, name)
        }
        await eventually(async () => (await countOf(shop, 'pending')) === 0, 'that all is decided', 60_000)
        const orders = await Promise.all(names.map((name) => orderOf(shop, name)))
        doubted.push(orders.filter(({ trace }) => trace.doubts.length > 0).map(({ external_id }) => external_id))
        const period = { period_start: now - 3_600_000, period_end: now }
        const { id } = (await post('/api/recompute', shop.secretKey, period)).body
        const job = await eventually(async () => {
          const { body } = await get(`/api/recompute/${id}`, shop.secretKey)
          return body.status === 'done' && body
        }, 'the recompute')
        expect(job).toMatchObject({ total: names.length, changed: 0, failed: 0 })
      }
      expect(doubted).toEqual([names.slice(50), names.slice(50)])
    },
    180_000,
  )
})
