import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { runSchedule } from '../../schedule'
import { anOpenDeal, aWonDeal, dealOf, dealPays, made, win } from '../../test-support/deals'
import { deliver, knock } from '../../test-support/door'
import { keepingQueues } from '../../test-support/faults'
import { everythingOf, rowsOf } from '../../test-support/rows'
import { signIn } from '../../test-support/sessions'
import { anOrder, aShop, earned, orderOf, type Shop } from '../../test-support/shop'
import { eventually, get, post, send } from '../../test-support/world'

const RATES = { alice: 1_000, ben: 2_000 }
const DAY = 86_400_000

/** An order of 100.00 USD by a buyer whom alice's code brought. */
const bought = (external_id: string, more: object = {}) =>
  anOrder(external_id, {
    ...{ items: [{ sku: 'MUG', quantity: 2, unit_amount: 5_000 }], visitor_id: undefined, partner_code: 'alice' },
    ...more,
  })

/** A deal of 100.00 USD that alice won. */
const aDealOf100 = (shop: Shop, more: object = {}) =>
  aWonDeal(shop, [['alice', 'demo', 1]], { amount: 10_000, ...more })

const place = (shop: Shop, name: string, more: object = {}) => made(shop, '/api/orders', bought(name, more))
const tie = (shop: Shop, name: string, deal_id: string | null, headers?: Record<string, string>) =>
  send('POST', `/api/orders/${name}/tie`, { body: { deal_id }, ...(headers ? { headers } : { key: shop.secretKey }) })
const fact = (shop: Shop, name: string, what: string, body: object) => made(shop, `/api/orders/${name}/${what}`, body)

const booksAgree = async (shop: Shop) =>
  expect((await get('/api/ledger/check', shop.secretKey)).body).toMatchObject({ ok: true })

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

/** A lead with a won deal, and an order of hers that nobody tied. */
async function aPossibleRepeat() {
  const shop = await aShop(RATES)
  const { lead_id } = await made(shop, '/api/leads', { email: 'buyer@acme.example', external_id: 'acme' })
  const deal = await aDealOf100(shop, { lead_id })
  await place(shop, '1', { customer: { email: 'buyer@acme.example' } })
  const heldReason = async (name = '1') => (await orderOf(shop, name)).commissions[0]?.held_reason
  await eventually(async () => (await heldReason()) === 'may_repeat_deal', 'the hold')
  return { shop, deal, heldReason }
}

describe('an order beside a won deal of the same buyer', () => {
  it('is held, and says which deal it may repeat', async () => {
    const { shop, deal } = await aPossibleRepeat()
    expect(await orderOf(shop, '1')).toMatchObject({
      ...{ deal_id: null, repeats_deal_id: deal.id },
      commissions: [{ status: 'held', net_amount: 1_000 }],
    })
  })

  it('earns nothing once it is tied, and the next order of the buyer is not held', async () => {
    const { shop, deal, heldReason } = await aPossibleRepeat()
    await tie(shop, '1', deal.id)
    await earned(shop, 0, '1')
    await place(shop, '2', { customer: { external_id: 'acme' } })
    await earned(shop, 1_000, '2')
    expect(await heldReason('2')).toBeNull()
    await booksAgree(shop)
  })

  it('is freed when another order is tied to the deal', async () => {
    const { shop, deal, heldReason } = await aPossibleRepeat()
    await place(shop, '2', { deal_id: deal.id })
    await eventually(async () => (await heldReason()) === null, 'the release')
    await earned(shop, 1_000, '1')
  })

  it('is another sale when a manager releases it, for all its partners and for good', async () => {
    const { shop, heldReason } = await aPossibleRepeat()
    const { commissions } = await orderOf(shop, '1')
    const owner = await signIn(shop.signInUrl)
    const release = (headers: object) =>
      send('POST', `/api/commissions/${commissions[0].id}/release`, {
        body: { reason: 'Renewal' },
        headers: { ...headers, 'If-Match': String(commissions[0].version) },
      })
    const byKey = await release({ authorization: `Bearer ${shop.secretKey}` })
    expect(byKey).toMatchObject({ status: 403, body: { code: 'approval_needs_a_person' } })
    expect(await release(owner)).toMatchObject({ status: 200, body: { held_reason: null } })
    await fact(shop, '1', 'refunds', { external_id: 're_1', amount: 5_000 })
    await earned(shop, 500, '1')
    expect(await heldReason()).toBeNull()
  })

  it('is another sale when a person says that it is of no deal, not when a key unties it', async () => {
    const { shop, heldReason } = await aPossibleRepeat()
    expect((await tie(shop, '1', null)).status).toBe(200)
    await eventually(async () => (await rowsOf(shop, 'pending')).length === 0, 'the end of all work')
    expect(await heldReason()).toBe('may_repeat_deal')
    const owner = await signIn(shop.signInUrl)
    const { version } = await orderOf(shop, '1')
    expect((await tie(shop, '1', null, { ...owner, 'If-Match': `"${version}"` })).status).toBe(200)
    await eventually(async () => (await heldReason()) === null, 'the release')
  })

  it('is held as well when the deal is won after it', async () => {
    const shop = await aShop(RATES)
    const { lead_id } = await made(shop, '/api/leads', { email: 'buyer@acme.example' })
    await place(shop, '1', { customer: { email: 'buyer@acme.example' } })
    await earned(shop, 1_000, '1')
    const { id } = await anOpenDeal(shop, [['alice', 'demo', 1]], { lead_id })
    expect((await orderOf(shop, '1')).commissions[0].held_reason).toBeNull()
    await win(shop, id)
    await eventually(
      async () => (await orderOf(shop, '1')).commissions[0].held_reason === 'may_repeat_deal',
      'the hold',
    )
    await booksAgree(shop)
  })

  it('of another buyer is not held', async () => {
    const { shop } = await aPossibleRepeat()
    await place(shop, '3', { customer: { email: 'else@other.example' } })
    expect((await earned(shop, 1_000, '3')).commissions[0].held_reason).toBeNull()
  })
})

describe('a touchpoint logged on an order', () => {
  const log = (shop: Shop, code: string, more: object = {}) =>
    post('/api/orders/1/touchpoints', shop.secretKey, {
      ...{ partner_id: shop.partnerIds[code], type: 'demo', occurred_at: Date.now() - DAY },
      ...more,
    })

  it('shares the order, which is decided again', async () => {
    const shop = await aShop(RATES)
    await send('PATCH', '/api/organization', { key: shop.secretKey, body: { attribution_model: 'equal_split' } })
    await place(shop, '1')
    await earned(shop, 1_000, '1')
    expect((await log(shop, 'ben', { external_id: 't-1' })).status).toBe(201)
    expect((await log(shop, 'ben', { external_id: 't-1', occurred_at: null })).status).toBe(200)
    const order = await earned(shop, 1_500, '1')
    expect(order.attribution.shares.map(({ amount }: { amount: number }) => amount)).toEqual([5_000, 5_000])
    expect(order.trace.touches).toContainEqual(
      expect.objectContaining({ source: 'logged', kind: 'demo', partner_id: shop.partnerIds.ben, kept: true }),
    )
    await booksAgree(shop)
  })

  it('is enough where nothing else says who sent the buyer, if it lies inside its window', async () => {
    const shop = await aShop(RATES)
    await send('PATCH', '/api/organization', { key: shop.secretKey, body: { touch_window_days: { demo: 14 } } })
    await place(shop, '1', { partner_code: undefined })
    await earned(shop, 0, '1')
    await log(shop, 'alice', { occurred_at: Date.now() - 15 * DAY })
    const late = await eventually(async () => {
      const order = await orderOf(shop, '1')
      return order.trace.touches.length === 1 && order
    }, 'the touch')
    expect(late.trace.touches).toMatchObject([{ kept: false, reason: 'outside_window' }])
    expect(late.attribution.reason).toBe('no_qualifying_touch')
    await log(shop, 'ben', { occurred_at: Date.now() - 13 * DAY })
    await earned(shop, 2_000, '1')
  })

  it('is refused in another currency, of nobody, and on no order', async () => {
    const shop = await aShop(RATES)
    await place(shop, '1')
    await earned(shop, 1_000, '1')
    const before = await everythingOf(shop)
    expect(await log(shop, 'ben', { currency: 'EUR' })).toMatchObject({ body: { code: 'currency_differs' } })
    expect(await log(shop, 'ben', { partner_id: 'ptr_none' })).toMatchObject({ body: { code: 'unknown_partner' } })
    const none = await post('/api/orders/none/touchpoints', shop.secretKey, {
      ...{ partner_id: shop.partnerIds.ben, type: 'demo' },
    })
    expect(none.status).toBe(404)
    expect(await everythingOf(shop)).toEqual(before)
  })
})
