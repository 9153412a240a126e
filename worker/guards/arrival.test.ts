import { describe, expect, it } from 'vitest'
import { rowsOf } from '../test-support/rows'
import { anOrder, aShop, aVisit, earned, orderOf, type Shop, sendVisit } from '../test-support/shop'
import { eventually, post } from '../test-support/world'

const refund = (shop: Shop, amount: number, more: object = {}) =>
  post('/api/orders/1001/refunds', shop.secretKey, { external_id: 're_1', amount, ...more })

/** The money of an order, however it came about. */
const outcomeOf = async (shop: Shop) => {
  const { status, refunded_amount, split, commissions } = await orderOf(shop)
  const [{ amount, net_amount, reversed_amount }] = commissions
  return { status, refunded_amount, split, commission: { amount, net_amount, reversed_amount } }
}

const undecided = (shop: Shop) =>
  eventually(async () => {
    const order = await orderOf(shop)
    return order.attributed_at !== null && order
  }, 'the first decision')

describe('what arrives late', () => {
  it('is a visit after its order, and the order is decided again', async () => {
    const shop = await aShop()
    await post('/api/orders', shop.secretKey, anOrder())
    expect(await undecided(shop)).toMatchObject({ commissions: [], split: { seller_amount: 3_000 } })
    await sendVisit(shop, aVisit())
    const order = await earned(shop, 300)
    expect(order.split).toMatchObject({ commission_amount: 300, seller_amount: 2_700 })
  })

  it('is an order after its refund, which was kept', async () => {
    const shop = await aShop()
    expect((await refund(shop, 1_500)).status).toBe(202)
    expect((await refund(shop, 1_500)).status).toBe(200)
    await sendVisit(shop, aVisit())
    await post('/api/orders', shop.secretKey, anOrder())
    const order = await earned(shop, 150)
    expect(order).toMatchObject({ status: 'partially_refunded', refunded_amount: 1_500 })
  })

  it('ends in the same books as what arrived in order', async () => {
    const inOrder = await aShop()
    await sendVisit(inOrder, aVisit())
    await post('/api/orders', inOrder.secretKey, anOrder())
    await earned(inOrder, 300)
    await refund(inOrder, 1_000)
    await earned(inOrder, 200)

    const backwards = await aShop()
    await refund(backwards, 1_000)
    await post('/api/orders', backwards.secretKey, anOrder())
    await undecided(backwards)
    await sendVisit(backwards, aVisit())
    await earned(backwards, 200)

    expect(await outcomeOf(backwards)).toEqual(await outcomeOf(inOrder))
    const [balance] = await rowsOf(backwards, 'partner_balances')
    expect(balance).toMatchObject({ pending: 200, available: 0, receivable: 0 })
  })

  it('is a cancellation, a payment and a dispute before the order they are of', async () => {
    const [cancelled, paid, disputed] = [await aShop(), await aShop(), await aShop()]
    for (const shop of [cancelled, paid, disputed]) await sendVisit(shop, aVisit())
    await post('/api/orders/1001/cancel', cancelled.secretKey)
    await post('/api/orders/1001/pay', paid.secretKey)
    await post('/api/orders/1001/disputes', disputed.secretKey, { external_id: 'd1', status: 'opened' })
    for (const shop of [cancelled, paid, disputed])
      await post('/api/orders', shop.secretKey, anOrder('1001', shop === paid ? { status: 'pending' } : {}))
    expect((await undecided(cancelled)).status).toBe('cancelled')
    expect((await earned(paid, 300)).status).toBe('paid')
    expect((await earned(disputed, 300)).commissions).toMatchObject([{ status: 'held', held_reason: 'dispute' }])
  })
})
