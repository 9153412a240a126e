import { expect, it } from 'vitest'
import { latest } from '../payouts/fixtures/latest'
import {
  aPayingShop,
  approve,
  balanceOf,
  booksAgree,
  clock,
  markBack,
  markPaid,
  type PayingShop,
  payoutOf,
  propose,
  sendOut,
  soon,
} from '../payouts/fixtures/paying'
import { countOf } from '../test-support/rows'
import { aVisit, earned, orderOf, sendVisit } from '../test-support/shop'
import { post, send } from '../test-support/world'

/** The examples of docs/ledger.md to the unit, told and asked over HTTP. Amounts in cents. */

const SOLD_AT = Date.now() - 60_000

async function sell(shop: PayingShop, name: string, amount: number, commission: number, more: object = {}) {
  const items = [{ sku: 'MUG', quantity: 1, unit_amount: amount }]
  const body = { external_id: name, currency: 'USD', items, partner_code: 'ann', placed_at: SOLD_AT, ...more }
  expect((await post('/api/orders', shop.secretKey, body)).status).toBe(201)
  const order = await earned(shop, commission, name)
  await clock()
  return order
}

async function told(shop: PayingShop, path: string, body: object, look: () => Promise<unknown>, until: unknown) {
  expect((await post(path, shop.secretKey, body)).status).toBeLessThan(300)
  await soon(look).toEqual(until)
}

const refund = (shop: PayingShop, order: string, external_id: string, amount: number) =>
  post(`/api/orders/${order}/refunds`, shop.secretKey, { external_id, amount })

const netOf = (shop: PayingShop, name: string) => async () => (await orderOf(shop, name)).split.commission_amount

async function amountsOf(shop: PayingShop, name: string) {
  const { commissions } = await orderOf(shop, name)
  return commissions[0].amounts
}

async function paidOut(shop: PayingShop) {
  const [payout] = await propose(shop)
  for (const step of [approve, sendOut, markPaid]) expect((await step(shop, payout.id)).status).toBe(200)
  return payout
}

it('1: a paid order is refunded while another earning is proposed', async () => {
  const shop = await aPayingShop({ ann: 1_500 })
  const a = await sell(shop, 'A', 20_000, 3_000)
  await paidOut(shop)
  const b = await sell(shop, 'B', 10_000, 1_500)
  const [proposal] = await propose(shop)
  expect(proposal.amount).toBe(1_500)
  await refund(shop, 'A', 're_1', 20_000)
  await soon(netOf(shop, 'A')).toBe(0)
  const names = { [a.commissions[0].id]: 'A', [b.commissions[0].id]: 'B' }
  expect(await latest(shop, `order.reckoned:${a.id}`, names)).toEqual([
    ...['available>sales 1500 [B for A]', 'receivable>sales 1500 [A]', 'seller>sales 17000'],
  ])
  expect(await payoutOf(shop, proposal.id)).toMatchObject({ status: 'rejected', reason: 'nothing_left' })
  const price = { partner_id: shop.partnerIds.ann, kind: 'fixed_price', currency: 'USD', amount: 2_500, reason: 'Lead' }
  const credit = (await post('/api/credits', shop.secretKey, price)).body
  const headers = { cookie: shop.owner.cookie, 'If-Match': '1' }
  expect((await send('POST', `/api/credits/${credit.id}/approve`, { body: {}, headers })).status).toBe(200)
  expect(await latest(shop, 'credit.approved')).toEqual(['lead_costs>receivable 1500', 'lead_costs>available 1000'])
  await booksAgree(shop)
})

it('2: a refund arrives before its order, an earlier one after it, and then more than is left', async () => {
  const rates = { ann: 1_000, ben: 1_000, cai: 1_000 }
  const settings = { attribution_model: 'equal_split', platform_fee_bp: 500, hold_days: 30 }
  const shop = await aPayingShop(rates, settings)
  for (const code of Object.keys(rates)) await sendVisit(shop, aVisit(code, { id: code, occurred_at: SOLD_AT - 9_000 }))
  await soon(() => countOf(shop, 'visits')).toBe(3)
  const say = (external_id: string, amount: number, minute: number) =>
    post('/api/orders/1001/refunds', shop.secretKey, { external_id, amount, refunded_at: SOLD_AT + minute * 10_000 })
  expect((await say('r2', 3_333, 2)).status).toBe(202)
  const more = { partner_code: undefined, visitor_id: 'visitor-0001', payment_fee_amount: 320 }
  const order = await sell(shop, '1001', 10_000, 667, more)
  const cause = `order.reckoned:${order.id}`
  expect(await latest(shop, cause)).toEqual([
    ...['sales>pending 223', 'sales>pending 222', 'sales>pending 222'],
    ...['sales>platform_fees 333', 'sales>payment_fees 320', 'sales>seller 5347'],
  ])
  await say('r1', 3_333, 1)
  await soon(netOf(shop, '1001')).toBe(333)
  expect((await latest(shop, cause)).slice(0, 4)).toEqual([
    ...['pending>sales 112', 'pending>sales 111', 'pending>sales 111', 'platform_fees>sales 166'],
  ])
  expect((await orderOf(shop)).flags).toEqual([])
  await say('r3', 9_000, 3)
  await soon(netOf(shop, '1001')).toBe(0)
  expect((await orderOf(shop)).flags).toEqual(['refund_exceeds_order', 'negative_seller'])
  expect((await latest(shop, cause)).slice(0, 3)).toEqual(Array(3).fill('pending>sales 111'))
  expect((await orderOf(shop)).split).toEqual({
    ...{ platform_fee_amount: 0, commission_amount: 0, payment_fee_amount: 320, seller_amount: -320 },
  })
  await booksAgree(shop)
})

it('3: refunds come after the approval and while the money is in flight', async () => {
  const shop = await aPayingShop({ ann: 1_500 })
  const order = await sell(shop, '1001', 100_000, 15_000)
  const [{ id }] = await propose(shop)
  await approve(shop, id)
  await refund(shop, '1001', 're_1', 40_000)
  await soon(netOf(shop, '1001')).toBe(9_000)
  expect((await latest(shop, `order.reckoned:${order.id}`))[0]).toBe('reserved>sales 6000')
  expect((await payoutOf(shop, id)).lines).toMatchObject([{ amount: 9_000, status: 'reserved' }])
  await booksAgree(shop)
  await sendOut(shop, id)
  expect(await latest(shop, `payout.sent:${id}`)).toEqual(['reserved>transit 9000'])
  await refund(shop, '1001', 're_2', 30_000)
  await soon(netOf(shop, '1001')).toBe(4_500)
  expect((await latest(shop, `order.reckoned:${order.id}`))[0]).toBe('receivable>sales 4500')
  await booksAgree(shop)
  await markBack(shop, id, 'failed')
  expect(await latest(shop, `payout.failed:${id}`)).toEqual(['transit>receivable 4500', 'transit>available 4500'])
  await booksAgree(shop)
  await sendOut(shop, id)
  expect((await markPaid(shop, id)).body).toMatchObject({ status: 'paid', amount: 4_500 })
  expect(await amountsOf(shop, '1001')).toMatchObject({ owed: 4_500, recovered: 4_500, paid: 4_500, available: 0 })
  await booksAgree(shop)
})

it('4: a payout is reported failed, retried, and both attempts are paid', async () => {
  const shop = await aPayingShop({ ann: 1_000 })
  await sell(shop, '1001', 100_000, 10_000)
  const [{ id }] = await propose(shop)
  await approve(shop, id)
  await sendOut(shop, id)
  await markBack(shop, id, 'failed')
  expect(await latest(shop, `payout.failed:${id}:1`)).toEqual(['transit>available 10000'])
  await sendOut(shop, id)
  expect(await latest(shop, `payout.sent:${id}:2`)).toEqual(['available>reserved 10000', 'reserved>transit 10000'])
  expect((await markPaid(shop, id, 1)).body.status).toBe('paid')
  expect(await latest(shop, `payout.paid:${id}:1`)).toEqual(['transit>cash 10000'])
  await booksAgree(shop)
  await markPaid(shop, id, 2)
  expect(await latest(shop, `payout.paid:${id}:2`)).toEqual(['receivable>cash 10000'])
  await booksAgree(shop)
  await sell(shop, '1002', 130_000, 13_000)
  expect((await latest(shop, 'earnings.cleared')).toSorted()).toEqual([
    ...['pending>available 3000', 'pending>receivable 10000'],
  ])
  expect((await markBack(shop, id, 'returned', 1)).body.status).toBe('paid')
  expect(await latest(shop, `payout.returned:${id}:1`)).toEqual(['cash>available 10000'])
  expect(await amountsOf(shop, '1001')).toMatchObject({ available: 10_000, paid: 10_000, owed: 10_000 })
  await booksAgree(shop)
})

it('5: a late visit shares a paid order, and a dispute is lost and then won', async () => {
  const settings = { attribution_model: 'equal_split', platform_fee_bp: 500 }
  const shop = await aPayingShop({ ann: 1_500, ben: 1_500 }, settings)
  await sendVisit(shop, aVisit('ann', { occurred_at: SOLD_AT - 20_000 }))
  await soon(() => countOf(shop, 'visits')).toBe(1)
  const more = { partner_code: undefined, visitor_id: 'visitor-0001', payment_fee_amount: 600 }
  const { id } = await sell(shop, '1001', 20_000, 3_000, more)
  await paidOut(shop)
  const money = async () => [await balanceOf(shop, 'ann'), await balanceOf(shop, 'ben')]
  const none = { pending: 0, available: 0, reserved: 0, transit: 0, receivable: 0 }
  const [owes, has] = [(amount: number) => ({ ...none, receivable: amount }), { ...none, available: 1_500 }]
  await sendVisit(shop, aVisit('ben', { id: 'late', occurred_at: SOLD_AT - 10_000 }))
  await soon(money).toEqual([owes(1_500), { ...none, pending: 1_500 }])
  expect((await latest(shop, `order.reckoned:${id}`)).toSorted()).toEqual([
    ...['receivable>sales 1500', 'sales>pending 1500'],
  ])
  await clock()
  expect(await money()).toEqual([owes(1_500), has])
  const dispute = (status: string) => ({ external_id: 'd_1', status, fee_amount: status === 'lost' ? 1_500 : null })
  const path = '/api/orders/1001/disputes'
  await told(shop, path, dispute('opened'), money, [owes(1_500), { ...none, pending: 1_500 }])
  expect(await latest(shop, `order.reckoned:${id}`)).toEqual(['available>pending 1500'])
  await booksAgree(shop)
  await told(shop, path, dispute('lost'), money, [owes(3_000), none])
  expect((await orderOf(shop)).split.seller_amount).toBe(-2_100)
  await booksAgree(shop)
  const pending = { ...none, pending: 1_500 }
  await told(shop, path, dispute('won'), money, [{ ...pending, receivable: 3_000 }, pending])
  await clock()
  expect(await money()).toEqual([owes(1_500), has])
  expect((await orderOf(shop)).split).toEqual({
    ...{ platform_fee_amount: 1_000, payment_fee_amount: 2_100, commission_amount: 3_000, seller_amount: 13_900 },
  })
  await booksAgree(shop)
})
