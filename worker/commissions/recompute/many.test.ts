import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { deliver } from '../../test-support/door'
import { everythingOf, shardOf } from '../../test-support/rows'
import { anOrder, aShop, type Shop } from '../../test-support/shop'
import { eventually, get, post } from '../../test-support/world'

const DAY = 86_400_000
const SALES = 320
const AT = Date.now() - DAY
const PERIOD = { period_start: AT - 3 * DAY, period_end: AT + DAY }
const LONG = 180_000

/** Sales of alice and ben by turns, half a minute apart: more than one message, and more than is decided at once. */
async function aBusyShop(): Promise<Shop> {
  const shop = await aShop({ alice: 1_000, ben: 2_000 })
  const order = (index: number) =>
    anOrder(`n${index}`, {
      ...{ visitor_id: undefined, placed_at: AT - index * 30_000, customer: { external_id: `c${index}` } },
      ...{ partner_code: index % 2 ? 'ben' : 'alice' },
      items: [{ sku: index % 3 ? 'MUG' : 'CUP', quantity: 1, unit_amount: 1_001 + index }],
    })
  for (let from = 0; from < SALES; from += 40) {
    const some = Array.from({ length: 40 }, (_, index) => post('/api/orders', shop.secretKey, order(from + index)))
    for (const { status, body } of await Promise.all(some)) expect(status, JSON.stringify(body)).toBe(201)
  }
  await settled(shop)
  return shop
}

const settled = (shop: Shop) =>
  eventually(
    async () => {
      const { pending, attributions } = await everythingOf(shop)
      return pending?.length === 0 && (attributions?.length ?? 0) >= SALES
    },
    'that all is decided',
    LONG / 2,
  )

const ended = (shop: Shop, path: string) =>
  eventually(
    async () => {
      const { body } = await get(path, shop.secretKey)
      return body.status !== 'working' && body
    },
    path,
    LONG / 2,
  )

async function recompute(shop: Shop, scope: object) {
  const { status, body } = await post('/api/recompute', shop.secretKey, scope)
  expect(status, JSON.stringify(body)).toBe(202)
  return ended(shop, `/api/recompute/${body.id}`)
}

const KEPT_BY_ITSELF = ['recomputes', 'simulations', 'activity', 'idempotency_keys']
const booksOf = async (shop: Shop) =>
  JSON.stringify(Object.entries(await everythingOf(shop)).filter(([table]) => !KEPT_BY_ITSELF.includes(table)))

let shop: Shop
beforeAll(async () => {
  shop = await aBusyShop()
}, LONG)

describe('several hundred sales', () => {
  it.each(['one order', 'one partner', 'one period'])(
    'are the same bytes after a recompute of %s',
    async (what) => {
      const order_id = (await get('/api/orders/n7', shop.secretKey)).body.id
      const scopes: Record<string, object> = {
        ...{ 'one order': { order_id }, 'one period': PERIOD },
        'one partner': { ...PERIOD, partner_id: shop.partnerIds.alice },
      }
      const before = await booksOf(shop)
      const total = what === 'one order' ? 1 : SALES
      const job = await recompute(shop, scopes[what] ?? {})
      expect(job).toMatchObject({ status: 'done', total, done: total, changed: 0, failed: 0, partners: [] })
      expect(await booksOf(shop)).toBe(before)
    },
    LONG,
  )

  it(
    'are simulated from message to message, and a recompute under the same terms differs by exactly that',
    async () => {
      const rule = { scope: 'sku', target: 'MUG', percent_bp: 3_333 }
      const { status, body } = await post('/api/simulations', shop.secretKey, { ...PERIOD, rules: [rule] })
      expect([status, body.status, body.result]).toEqual([202, 'working', null])
      const simulated = await ended(shop, `/api/simulations/${body.id}`)
      expect(simulated).toMatchObject({ status: 'done', reason: null, total: SALES, done: SALES })
      expect(simulated.result.partners).toHaveLength(2)
      const made = await post('/api/commission-rules', shop.secretKey, { ...rule, effective_from: AT - 9 * DAY })
      expect(made.status).toBe(201)
      const job = await recompute(shop, PERIOD)
      expect(job).toMatchObject({ total: SALES, done: SALES, changed: SALES, failed: 0 })
      type Row = { partner_id: string; difference_amount: number }
      const differences = (rows: Row[]) =>
        rows.map((row) => [row.partner_id, row.difference_amount] as const).toSorted()
      expect(differences(job.partners)).toEqual(differences(simulated.result.partners))
      expect(job.partners.every(({ difference_amount }: Row) => difference_amount > 0)).toBe(true)
      expect((await get('/api/ledger/check', shop.secretKey)).body.ok).toBe(true)
    },
    LONG,
  )
})

describe('the lists', () => {
  it.each(['recompute', 'simulations'])('of %s are paged, the newest first', async (list) => {
    const path = `/api/${list}`
    const body = list === 'recompute' ? { order_id: (await get('/api/orders/n1', shop.secretKey)).body.id } : PERIOD
    const ids: string[] = []
    for (const _ of [1, 2]) ids.unshift((await post(path, shop.secretKey, body)).body.id)
    const first = (await get(`${path}?limit=1`, shop.secretKey)).body
    const second = (await get(`${path}?limit=1&cursor=${first.next_cursor}`, shop.secretKey)).body
    expect([...first.data, ...second.data].map(({ id }) => id)).toEqual(ids)
    expect((await get(`${path}?limit=201`, shop.secretKey)).status).toBe(422)
    const other = await aShop({})
    expect((await get(path, other.secretKey)).body).toEqual({ data: [], next_cursor: null })
  })
})

describe('a simulation with a sale that cannot be decided', () => {
  it.each([
    ['long', PERIOD, SALES],
    ['short', { ...PERIOD, period_start: AT - 9 * 30_000 }, 10],
  ])(
    'ends as failed and names that sale, and the next one is not in its way: a %s one',
    async (_, period, sales) => {
      const { id: bad } = (await get('/api/orders/n5', shop.secretKey)).body
      const write = (lines: string) =>
        shardOf(shop)
          .prepare('UPDATE orders SET lines = ?1 WHERE organization_id = ?2 AND id = ?3')
          .bind(lines, shop.organizationId, bad)
          .run()
      const [kept] = (await everythingOf(shop)).orders?.filter(({ id }) => id === bad) ?? []
      await write('[{}]')
      const { status, body } = await post('/api/simulations', shop.secretKey, period)
      expect(status, JSON.stringify(body)).toBe(202)
      const path = `/api/simulations/${body.id}`
      const message = {
        ...{ v: 1, id: 'msg_1', organization_id: shop.organizationId, source_queue: 'events' },
        ...{ kind: 'simulation.slice', body: { subject: body.id } },
      }
      for (let turn = 0; turn < 60; turn++) {
        await deliver(env, 'events', [message])
        if ((await get(path, shop.secretKey)).body.status === 'failed') break
      }
      const failed = (await get(path, shop.secretKey)).body
      expect(failed).toMatchObject({ status: 'failed', result: null, finished_at: expect.any(String) })
      expect(failed.reason).toMatch(`${bad} could not be decided in 5 attempts: `)
      expect(failed.reason).toMatch('leave it out with a shorter period')
      const due = (await everythingOf(shop)).pending?.filter(({ subject }) => subject === body.id)
      expect(due).toEqual([])
      await write(String(kept?.lines))
      const again = (await post('/api/simulations', shop.secretKey, period)).body
      expect(await ended(shop, `/api/simulations/${again.id}`)).toMatchObject({ status: 'done', done: sales })
    },
    LONG,
  )
})
