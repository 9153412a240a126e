import { describe, expect, it } from 'vitest'
import { countOf } from '../test-support/rows'
import { anOrder, aShop, aVisit, earned, orderOf, sendVisit } from '../test-support/shop'
import { eventually, post } from '../test-support/world'

const HOUR = 3_600_000

async function aView(hoursAgo: number) {
  const shop = await aShop()
  const occurred_at = Date.now() - hoursAgo * HOUR
  await sendVisit(shop, aVisit('alice', { kind: 'view', occurred_at }))
  await eventually(async () => (await countOf(shop, 'visits')) === 1, 'the view')
  await post('/api/orders', shop.secretKey, anOrder())
  return shop
}

describe('a view', () => {
  it('earns what a click would, within its own window of a day', async () => {
    const shop = await aView(20)
    const order = await earned(shop, 300)
    expect(order.attribution).toMatchObject({ shares: [{ share_ppm: 1_000_000 }] })
  })

  it('earns nothing after it, when a click still would', async () => {
    const shop = await aView(30)
    await eventually(async () => (await orderOf(shop)).attributed_at, 'a decision')
    expect((await orderOf(shop)).commissions).toEqual([])
  })
})
