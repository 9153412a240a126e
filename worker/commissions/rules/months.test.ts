import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { Bindings } from '../../platform/env'
import { openTenant } from '../../platform/tenant'
import { knock } from '../../test-support/door'
import { beforeCommit, keepingQueues } from '../../test-support/faults'
import { anOrder, aShop, earned, orderOf, type Shop } from '../../test-support/shop'
import { eventually, get, post } from '../../test-support/world'
import { reckonOrders } from '../reckon'

const DAY = 86_400_000
const START = Date.UTC(2026, 9, 5)

async function aShopWithRule(rule: object) {
  const shop = await aShop({})
  await post('/api/partners', shop.secretKey, { name: 'Alice', email: 'a@a.example', code: 'alice' })
  const made = await post('/api/commission-rules', shop.secretKey, { scope: 'default', ...rule })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  return shop
}

const place = async (shop: Shop, id: string, day: number, unit_amount: number, more: Record<string, unknown> = {}) => {
  const at = START + day * DAY
  const answer = await post('/api/orders', shop.secretKey, {
    ...anOrder(id, { visitor_id: undefined, partner_code: 'alice' }),
    items: [{ sku: 'MUG', quantity: 1, unit_amount }],
    placed_at: at,
    customer: { external_id: 'cust_1' },
    ...more,
  })
  expect(answer.status, JSON.stringify(answer.body)).toBe(201)
}

const tenantOf = ({ organizationId, shard }: Shop, bindings: Bindings) =>
  openTenant(bindings, { organizationId, shard, epoch: 1 }, Date.now())

const nets = async (shop: Shop, ids: string[]) =>
  Promise.all(
    ids.map(async (id) => {
      const order = await orderOf(shop, id)
      return (order.commissions ?? []).reduce(
        (sum: number, { net_amount }: { net_amount: number }) => sum + net_amount,
        0,
      )
    }),
  )

const settle = (shop: Shop, expected: Record<string, number>) =>
  eventually(async () => {
    const found = await nets(shop, Object.keys(expected))
    return JSON.stringify(found) === JSON.stringify(Object.values(expected)) && found
  }, JSON.stringify(expected)).catch(async (error) => {
    throw new Error(`${error.message}, but ${JSON.stringify(await nets(shop, Object.keys(expected)))}`)
  })

const booksAreClean = async (shop: Shop) => expect((await get('/api/ledger/check', shop.secretKey)).body.ok).toBe(true)

describe('a cap per partner and month', () => {
  it('is filled in the order of payment, whatever the order of arrival', async () => {
    const shop = await aShopWithRule({ percent_bp: 1_000, cap_amount: 500, cap_per: 'partner_month', currency: 'USD' })
    await place(shop, 'third', 3, 3_000)
    await settle(shop, { third: 300 })
    await place(shop, 'first', 1, 3_000)
    await settle(shop, { first: 300, third: 200 })
    await place(shop, 'second', 2, 3_000)
    await settle(shop, { first: 300, second: 200, third: 0 })
    await place(shop, 'next-month', 40, 3_000)
    await settle(shop, { 'next-month': 300 })
    expect((await orderOf(shop, 'second')).trace.rules[0]).toMatchObject({ bound: 'cap_per_month', cut_amount: 100 })
    await booksAreClean(shop)
  })

  it('gives what a refund freed to the orders after it', async () => {
    const shop = await aShopWithRule({ percent_bp: 1_000, cap_amount: 500, cap_per: 'partner_month', currency: 'USD' })
    await place(shop, 'first', 1, 5_000)
    await place(shop, 'second', 2, 5_000)
    await settle(shop, { first: 500, second: 0 })
    await post('/api/orders/first/refunds', shop.secretKey, { external_id: 're', amount: 5_000 })
    await settle(shop, { first: 0, second: 500 })
    await booksAreClean(shop)
  })

  it('holds for orders of one batch, fifty at once', async () => {
    const shop = await aShopWithRule({
      percent_bp: 1_000,
      cap_amount: 1_000,
      cap_per: 'partner_month',
      currency: 'USD',
    })
    const ids = Array.from({ length: 50 }, (_, index) => `o${index}`)
    await Promise.all(ids.map((id, index) => place(shop, id, index / 10, 1_000)))
    await settle(shop, Object.fromEntries(ids.map((id, index) => [id, index < 10 ? 100 : 0])))
    await booksAreClean(shop)
  })
})

describe('two orders of one month decided at the same time', () => {
  it('fill its cap one after the other, though the later one had read the month before', async () => {
    const shop = await aShopWithRule({ percent_bp: 1_000, cap_amount: 500, cap_per: 'partner_month', currency: 'USD' })
    const kept = keepingQueues(env)
    const told = async (id: string, day: number) => {
      const body = { ...anOrder(id, { visitor_id: undefined, partner_code: 'alice' }), placed_at: START + day * DAY }
      const { body: answer } = await knock(kept.env, 'POST', '/api/orders', { key: shop.secretKey, body })
      return String(answer.order_id)
    }
    const [earlier, later] = [await told('earlier', 1), await told('later', 2)]
    const letThrough = await beforeCommit(env, (bindings) => reckonOrders(tenantOf(shop, bindings), [later]))
    await reckonOrders(tenantOf(shop, env), [earlier])
    await letThrough()
    expect(await nets(shop, ['earlier', 'later'])).toEqual([300, 200])
    await booksAreClean(shop)
  })
})

describe('bands of a month', () => {
  const bands = [
    { from_amount: 0, percent_bp: 1_000 },
    { from_amount: 10_000, percent_bp: 2_000 },
  ]

  it('pay each part at its own rate, or bring the whole month to the rate reached', async () => {
    const marginal = await aShopWithRule({ bands, bands_mode: 'marginal', bands_period: 'month', currency: 'USD' })
    const whole = await aShopWithRule({ bands, bands_mode: 'whole', bands_period: 'month', currency: 'USD' })
    for (const shop of [marginal, whole]) {
      await place(shop, 'first', 1, 6_000)
      await settle(shop, { first: 600 })
      await place(shop, 'second', 2, 6_000)
    }
    await settle(marginal, { first: 600, second: 800 })
    await settle(whole, { first: 600, second: 1_800 })
    await post('/api/orders/first/refunds', whole.secretKey, { external_id: 're', amount: 6_000 })
    await settle(whole, { first: 0, second: 600 })
    await booksAreClean(whole)
  })
})

describe('limits of renewals', () => {
  const renewal = { kind: 'subscription_renewal', partner_code: undefined }

  it('credits a renewal as the first payment was, for as many payments as the rule says', async () => {
    const shop = await aShopWithRule({ percent_bp: 1_000, recurring: { payments: 2 } })
    await place(shop, 'third', 62, 1_000, renewal)
    await place(shop, 'second', 31, 1_000, renewal)
    await earned(shop, 0, 'third')
    await place(shop, 'first', 0, 1_000, { kind: 'subscription_first' })
    await settle(shop, { first: 100, second: 100, third: 0 })
    const [second, third] = [await orderOf(shop, 'second'), await orderOf(shop, 'third')]
    expect(second.trace.reused_from).toBe((await orderOf(shop, 'first')).id)
    expect(second.trace.sentences[0].text).toContain('as for the buyer’s first order')
    expect(third.trace.candidates).toMatchObject([{ reason: 'recurring_ended' }])
    await booksAreClean(shop)
  })

  it('ends after so many months, the end excluded', async () => {
    const shop = await aShopWithRule({ percent_bp: 1_000, recurring: { months: 1 } })
    await place(shop, 'first', 0, 1_000, { kind: 'subscription_first' })
    await place(shop, 'inside', 30, 1_000, renewal)
    await place(shop, 'at-the-end', 31, 1_000, renewal)
    await settle(shop, { first: 100, inside: 100, 'at-the-end': 0 })
  })
})
