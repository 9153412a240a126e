import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { runSchedule } from '../../schedule'
import {
  aDealOf100,
  anOpenDeal,
  aWonDeal,
  booksAgree,
  bought,
  dealOf,
  dealPays,
  fact,
  made,
  place,
  tie,
  win,
} from '../../test-support/deals'
import { deliver, knock } from '../../test-support/door'
import { keepingQueues } from '../../test-support/faults'
import { everythingOf } from '../../test-support/rows'
import { aShop, earned } from '../../test-support/shop'
import { eventually, post, send } from '../../test-support/world'

const RATES = { alice: 1_000, ben: 2_000 }

describe('an order of a deal', () => {
  it('earns nothing itself, so that one sale earns once', async () => {
    const shop = await aShop(RATES)
    const deal = await aDealOf100(shop)
    await place(shop, '1', { deal_id: deal.id })
    const order = await earned(shop, 0, '1')
    expect(order).toMatchObject({ deal_id: deal.id, commissions: [], attribution: { reason: 'covered_by_deal' } })
    expect(await dealOf(shop, deal.id)).toMatchObject({
      commission_amount: 1_000,
      orders: [{ external_id: '1', subtotal_amount: 10_000, taken_amount: 0 }],
    })
    await booksAgree(shop)
  })

  it('stops earning when it is tied, and earns again when it is untied', async () => {
    const shop = await aShop(RATES)
    const deal = await aDealOf100(shop)
    await place(shop, '1')
    await earned(shop, 1_000, '1')
    expect((await tie(shop, '1', deal.id)).body).toMatchObject({ deal_id: deal.id })
    await earned(shop, 0, '1')
    expect((await tie(shop, '1', null)).status).toBe(200)
    await earned(shop, 1_000, '1')
    await booksAgree(shop)
  })

  it.each([
    ['a refund', 'refunds', { external_id: 're_1', amount: 4_000 }, 600],
    ['a refund of an item', 'refunds', { external_id: 're_1', items: [{ sku: 'MUG', quantity: 1 }] }, 500],
    ['a refund with its tax', 'refunds', { external_id: 're_1', amount: 6_000 }, 500],
    ['a lost dispute', 'disputes', { external_id: 'd_1', status: 'lost', amount: 2_500 }, 750],
    ['a cancellation', 'cancel', {}, 0],
  ])('lowers the deal by %s', async (what, path, body, left) => {
    const shop = await aShop(RATES)
    const deal = await aDealOf100(shop)
    await place(shop, '1', { deal_id: deal.id, tax_amount: what.includes('tax') ? 2_000 : 0 })
    await fact(shop, '1', path, body)
    const { refunded_amount, amount, commissions } = await dealPays(shop, deal.id, left)
    expect([amount, refunded_amount]).toEqual([10_000, 10_000 - left * 10])
    expect(commissions).toMatchObject([{ amount: 1_000, net_amount: left, reversed_amount: 1_000 - left }])
    await booksAgree(shop)
  })

  it('lowers the deal by what was given back before it was tied, or before the deal was won', async () => {
    const shop = await aShop(RATES)
    const won = await aDealOf100(shop)
    await place(shop, '1')
    await fact(shop, '1', 'refunds', { external_id: 're_1', amount: 5_000 })
    await earned(shop, 500, '1')
    await tie(shop, '1', won.id)
    await dealPays(shop, won.id, 500)
    const open = await anOpenDeal(shop, [['alice', 'demo', 1]], { amount: 10_000 })
    await place(shop, '2', { deal_id: open.id })
    await fact(shop, '2', 'refunds', { external_id: 're_1', amount: 3_000 })
    expect((await win(shop, open.id)).commissions).toMatchObject([{ amount: 1_000, net_amount: 700 }])
    await tie(shop, '1', null)
    await dealPays(shop, won.id, 1_000)
    await booksAgree(shop)
  })

  it('gives everything back in parts that leave nothing over, also what was paid before', async () => {
    const shop = await aShop({ alice: 1_000, ben: 1_000, cai: 1_000 })
    await send('PATCH', '/api/organization', { key: shop.secretKey, body: { attribution_model: 'equal_split' } })
    const deal = await aWonDeal(
      shop,
      [
        ['alice', 'demo', 1],
        ['ben', 'demo', 1],
        ['cai', 'demo', 1],
      ],
      { amount: 10_000 },
    )
    await place(shop, '1', { deal_id: deal.id, partner_code: undefined })
    const held = async () =>
      (await dealOf(shop, deal.id)).commissions
        .map(({ net_amount }: { net_amount: number }) => net_amount)
        .toSorted((a: number, b: number) => b - a)
    expect(await held()).toEqual([334, 333, 333])
    const steps: [number, number[]][] = [
      [3_333, [223, 222, 222]],
      [3_333, [111, 111, 111]],
      [3_334, [0, 0, 0]],
    ]
    for (const [index, [amount, after]] of steps.entries()) {
      await fact(shop, '1', 'refunds', { external_id: `re_${index}`, amount })
      await dealPays(
        shop,
        deal.id,
        after.reduce((sum, net) => sum + net, 0),
      )
      expect(await held()).toEqual(after)
    }
    await booksAgree(shop)
  })

  it('takes back from those whom the close credited, whatever the settings say by then', async () => {
    const shop = await aShop(RATES)
    const deal = await aWonDeal(
      shop,
      [
        ['alice', 'referral', 9],
        ['ben', 'demo', 1],
      ],
      { amount: 10_000 },
    )
    const chosen = { attribution_model: 'first_touch', hold_days: 1 }
    await send('PATCH', '/api/organization', { key: shop.secretKey, body: chosen })
    await place(shop, '1', { deal_id: deal.id })
    await fact(shop, '1', 'refunds', { external_id: 're_1', amount: 4_000 })
    const { commissions } = await dealPays(shop, deal.id, 1_200)
    expect(commissions).toMatchObject([{ partner_id: shop.partnerIds.ben, amount: 2_000, net_amount: 1_200 }])
    expect(commissions[0].clears_at).toBe(deal.commissions[0].clears_at)
  })

  it('lowers the deal also when the message of its refund is lost', async () => {
    const shop = await aShop(RATES)
    const deal = await aDealOf100(shop)
    const kept = keepingQueues(env)
    const say = (path: string, body: object) => knock(kept.env, 'POST', path, { key: shop.secretKey, body })
    const work = () => deliver(kept.env, 'events', kept.events.splice(0))
    await say('/api/orders', bought('1', { deal_id: deal.id }))
    while (kept.events.length > 0) await work()
    await say('/api/orders/1/refunds', { external_id: 're_1', amount: 4_000 })
    await work()
    expect(kept.events.splice(0)).toMatchObject([{ kind: 'deal.reckon', body: { subject: deal.id } }])
    expect((await dealOf(shop, deal.id)).commission_amount).toBe(1_000)
    await runSchedule(env, Date.now() + 120_000)
    await dealPays(shop, deal.id, 600)
  })

  it('under dispute holds what the deal pays until the dispute ends', async () => {
    const shop = await aShop(RATES)
    const deal = await aDealOf100(shop)
    await place(shop, '1', { deal_id: deal.id })
    await fact(shop, '1', 'disputes', { external_id: 'd_1', status: 'opened' })
    const isHeld = async () => (await dealOf(shop, deal.id)).commissions[0].held_reason
    await eventually(async () => (await isHeld()) === 'dispute', 'the hold')
    await fact(shop, '1', 'disputes', { external_id: 'd_1', status: 'won' })
    await eventually(async () => (await isHeld()) === null, 'the release')
    expect((await dealOf(shop, deal.id)).commission_amount).toBe(1_000)
  })

  it('is of a deal that is there, in its currency, and not lost', async () => {
    const shop = await aShop(RATES)
    const euros = await anOpenDeal(shop, [], { currency: 'EUR' })
    const lost = await anOpenDeal(shop)
    await made(shop, `/api/deals/${lost.id}/close`, { status: 'lost' })
    await place(shop, '1')
    await earned(shop, 1_000, '1')
    const before = await everythingOf(shop)
    const placed = (deal_id: string) => post('/api/orders', shop.secretKey, bought('2', { deal_id }))
    expect(await placed('deal_none')).toMatchObject({ status: 422, body: { code: 'unknown_deal' } })
    expect(await placed(euros.id)).toMatchObject({ status: 422, body: { code: 'currency_differs' } })
    expect(await tie(shop, '1', 'deal_none')).toMatchObject({ status: 422, body: { code: 'unknown_deal' } })
    expect(await tie(shop, '1', euros.id)).toMatchObject({ status: 422, body: { code: 'currency_differs' } })
    expect(await tie(shop, '1', lost.id)).toMatchObject({ status: 409, body: { code: 'deal_is_lost' } })
    expect(await tie(shop, 'none', lost.id)).toMatchObject({ status: 404 })
    expect(await everythingOf(shop)).toEqual(before)
  })
})
