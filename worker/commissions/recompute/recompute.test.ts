import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { runSchedule } from '../../schedule'
import { deliver, knock } from '../../test-support/door'
import { dyingAfter, keepingQueues, losingReplies } from '../../test-support/faults'
import { everythingOf, type Row } from '../../test-support/rows'
import { anOrder, aShop, aVisit, earned, orderOf, type Shop, sendVisit } from '../../test-support/shop'
import { eventually, get, post, send } from '../../test-support/world'

const DAY = 86_400_000
const AT = Date.now() - DAY
const change = (shop: Shop, body: object) => send('PATCH', '/api/organization', { key: shop.secretKey, body })

/** Two visits of one visitor, alice's and then ben's, and an order: under last touch it is ben's. */
async function aSharedSale(...names: string[]) {
  const shop = await aShop({ alice: 1_000, ben: 2_000 })
  const visit = (code: string, minutes: number) =>
    sendVisit(shop, aVisit(code, { id: code, occurred_at: AT - minutes * 60_000 }))
  await visit('alice', 20)
  await visit('ben', 10)
  await eventually(async () => (await get('/api/visits', shop.secretKey)).body.data.length === 2, 'the visits')
  for (const name of names) await post('/api/orders', shop.secretKey, anOrder(name, { placed_at: AT }))
  for (const name of names) await earned(shop, 600, name)
  return shop
}

async function recompute(shop: Shop, scope: object) {
  const { status, body } = await post('/api/recompute', shop.secretKey, scope)
  expect(status, JSON.stringify(body)).toBe(202)
  return isDone(shop, body.id)
}

const isDone = (shop: Shop, id: string) =>
  eventually(async () => {
    const job = (await get(`/api/recompute/${id}`, shop.secretKey)).body
    return job.status === 'done' && job
  }, 'the recompute')

const json = (body: object) => JSON.stringify(body)
const sliceOf = (shop: Shop, subject: string) => ({
  ...{ v: 1, id: 'msg_1', organization_id: shop.organizationId, source_queue: 'events' },
  ...{ kind: 'recompute.slice', body: { subject } },
})

const period = { period_start: AT - DAY, period_end: AT + DAY }
const PROGRESS = ['recomputes', 'activity', 'idempotency_keys']
const booksOf = async (shop: Shop) =>
  Object.fromEntries(Object.entries(await everythingOf(shop)).filter(([table]) => !PROGRESS.includes(table)))
const transfersOf = async (shop: Shop): Promise<Row[]> => (await everythingOf(shop)).transfers ?? []
const isSound = async (shop: Shop) => expect((await get('/api/ledger/check', shop.secretKey)).body.ok).toBe(true)
const netsOf = async (shop: Shop, name: string) =>
  Object.fromEntries(
    (await orderOf(shop, name)).commissions.map(({ partner_id, net_amount }: Record<string, unknown>) => [
      Object.entries(shop.partnerIds).find(([, id]) => id === partner_id)?.[0],
      net_amount,
    ]),
  )

describe('a recompute', () => {
  let shop: Shop
  beforeAll(async () => {
    shop = await aSharedSale('one', 'two')
  })

  it.each(['one order', 'a period', 'a partner'])('of %s under the same terms changes no byte', async (what) => {
    const orderId = (await orderOf(shop, 'one')).id
    const partner = { ...period, partner_id: shop.partnerIds.alice }
    const scope = what === 'one order' ? { order_id: orderId } : what === 'a period' ? period : partner
    const before = await booksOf(shop)
    const job = await recompute(shop, scope)
    expect(job).toMatchObject({ total: what === 'one order' ? 1 : 2, done: job.total, changed: 0, failed: 0 })
    expect(await booksOf(shop)).toEqual(before)
  })

  it('of one order follows the settings of today, by transfers that come on top, and leaves the other', async () => {
    const before = await transfersOf(shop)
    expect((await change(shop, { attribution_model: 'first_touch' })).status).toBe(200)
    const job = await recompute(shop, { order_id: (await orderOf(shop, 'one')).id })
    expect(job).toMatchObject({ total: 1, done: 1, changed: 1, failed: 0 })
    expect([await netsOf(shop, 'one'), await netsOf(shop, 'two')]).toEqual([{ alice: 300, ben: 0 }, { ben: 600 }])
    const after = await transfersOf(shop)
    expect(after).toEqual(expect.arrayContaining(before))
    expect(after.length).toBeGreaterThan(before.length)
    await isSound(shop)
  })

  it('of a period follows them everywhere, once', async () => {
    expect(await recompute(shop, period)).toMatchObject({ total: 2, done: 2, changed: 1 })
    expect(await netsOf(shop, 'two')).toEqual({ alice: 300, ben: 0 })
    expect(await recompute(shop, period)).toMatchObject({ total: 2, done: 2, changed: 0 })
    await isSound(shop)
  })

  it('outside the period leaves everything as it was', async () => {
    await change(shop, { attribution_model: 'last_touch' })
    const before = await booksOf(shop)
    expect(await recompute(shop, { period_start: AT - 9 * DAY, period_end: AT })).toMatchObject({ total: 0, done: 0 })
    expect(await booksOf(shop)).toEqual(before)
  })

  it('follows a rule that was made after the sale, where it holds for that time', async () => {
    const other = await aSharedSale('one')
    const rule = { scope: 'sku', target: 'MUG', percent_bp: 5_000, effective_from: AT - DAY }
    expect((await post('/api/commission-rules', other.secretKey, rule)).status).toBe(201)
    const orderId = (await orderOf(other, 'one')).id
    await post('/api/orders/one/refunds', other.secretKey, { external_id: 're_1', amount: 0 })
    expect(await netsOf(other, 'one')).toEqual({ ben: 600 })
    expect(await recompute(other, { order_id: orderId })).toMatchObject({ changed: 1 })
    expect(await netsOf(other, 'one')).toEqual({ ben: 1_500 })
    expect(await recompute(other, { order_id: orderId })).toMatchObject({ changed: 0 })
    await isSound(other)
  })
})

describe('a recompute of won deals', () => {
  it('moves what the deal earned to whom it goes today, and nothing the second time', async () => {
    const shop = await aShop({ alice: 1_000, ben: 2_000 })
    const made = async (path: string, body: object) => (await post(path, shop.secretKey, body)).body
    const deal = await made('/api/deals', { name: 'A', amount: 10_000, currency: 'USD' })
    for (const [code, days] of [
      ['alice', 3],
      ['ben', 2],
    ] as const) {
      const touch = { partner_id: shop.partnerIds[code], type: 'demo', occurred_at: AT - days * DAY }
      await made(`/api/deals/${deal.id}/touchpoints`, touch)
    }
    await made(`/api/deals/${deal.id}/close`, { status: 'won', closed_at: AT })
    const balances = async () => {
      const rows: Row[] = (await everythingOf(shop)).earnings ?? []
      return rows.map(({ partner_id, pending }) => [partner_id === shop.partnerIds.ben ? 'ben' : 'alice', pending])
    }
    expect(await balances()).toEqual([['ben', 2_000]])
    const before = await booksOf(shop)
    expect(await recompute(shop, { deal_id: deal.id })).toMatchObject({ total: 1, done: 1, changed: 0, failed: 0 })
    expect(await booksOf(shop)).toEqual(before)
    await change(shop, { attribution_model: 'equal_split' })
    expect(await recompute(shop, period)).toMatchObject({ total: 1, done: 1, changed: 1, failed: 0 })
    expect((await balances()).toSorted()).toEqual([
      ['alice', 500],
      ['ben', 1_000],
    ])
    expect(await recompute(shop, period)).toMatchObject({ total: 1, done: 1, changed: 0, failed: 0 })
    await isSound(shop)
  })
})

describe('its messages', () => {
  it('may come twice and at once, and what is counted is counted once', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `n${index}`)
    const shop = await aSharedSale(...names)
    await change(shop, { attribution_model: 'equal_split' })
    const { body } = await post('/api/recompute', shop.secretKey, period)
    await Promise.all([1, 2, 3].map(() => deliver(env, 'events', [sliceOf(shop, body.id)])))
    expect(await isDone(shop, body.id)).toMatchObject({ total: 8, done: 8, changed: 8, failed: 0 })
    expect(await netsOf(shop, 'n3')).toEqual({ alice: 150, ben: 300 })
    expect((await everythingOf(shop)).pending).toEqual([])
    await isSound(shop)
  })

  it('that are lost are sent again, because the work is a row until it is done', async () => {
    const shop = await aSharedSale('one')
    await change(shop, { attribution_model: 'first_touch' })
    const kept = keepingQueues(env)
    const { body } = await knock(kept.env, 'POST', '/api/recompute', { key: shop.secretKey, raw: json(period) })
    expect(body).toMatchObject({ status: 'working', total: 1, done: 0 })
    await runSchedule(env, Date.now() + 120_000)
    await isDone(shop, body.id)
    expect(await netsOf(shop, 'one')).toEqual({ alice: 300, ben: 0 })
  })

  it('may die with their reply lost: the next one goes on from what was written', async () => {
    const shop = await aSharedSale('one', 'two', 'three')
    await change(shop, { attribution_model: 'first_touch' })
    const kept = keepingQueues(env)
    const { body } = await knock(kept.env, 'POST', '/api/recompute', { key: shop.secretKey, raw: json(period) })
    await deliver(losingReplies(kept.env), 'events', [sliceOf(shop, body.id)])
    await deliver(dyingAfter(kept.env, 0), 'events', [sliceOf(shop, body.id)])
    await runSchedule(env, Date.now() + 120_000)
    expect(await isDone(shop, body.id)).toMatchObject({ total: 3, done: 3, changed: 3, failed: 0 })
    await isSound(shop)
  })
})

describe('a recompute is refused', () => {
  it.each([
    [{}, 'order_id'],
    [{ order_id: 'ord_1', ...period }, 'order_id'],
    [{ period_start: 1_790_000_000_000 }, 'period_end'],
    [{ period_start: 1_790_000_000_000, period_end: 1_790_000_000_000 }, 'period_end'],
    [{ partner_id: 'ptr_1' }, 'period_start'],
    [{ ...period, model: 'linear' }, 'model'],
  ])('for %j', async (scope, field) => {
    const shop = await aShop()
    const { status, body } = await post('/api/recompute', shop.secretKey, scope)
    expect([status, body.errors?.[0]?.path]).toEqual([422, field])
  })
})
