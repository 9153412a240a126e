import { exports } from 'cloudflare:workers'
import { describe, expect, expectTypeOf, it } from 'vitest'
import type * as z from 'zod'
import type { Item, Lead, Order, Refund, Visit } from '../../sdk/server'
import { Refused, tributary } from '../../sdk/server'
import type { CreateLead } from '../leads/input'
import type { PlaceOrder, RefundOrder } from '../orders/input'
import { everythingOf, rowsOf } from '../test-support/rows'
import { aShop, earned, type Shop } from '../test-support/shop'
import { eventually } from '../test-support/world'
import type { OneVisit } from '../visits/input'

/** Fields that the door takes and the client has no word for; the key stands in a header, and clocks of servers are right. */
type Untold<Schema extends z.ZodType, Told> = Exclude<keyof z.input<Schema>, keyof Told | 'key' | 'sent_at'>

const VISIT = { visitor_id: 'visitor-0001', partner_code: 'alice', url: 'https://shop.example/?ref=alice' }
const ORDER = { external_id: '1001', currency: 'USD', items: [{ sku: 'MUG', quantity: 2, unit_amount: 1_500 }] }

type Tried = { path: string; key: string | null; status: number; isReplayed: boolean }

/** The client before the front door; the first answers of each path do not come back, though their work was done. */
function onBadRoad(shop: Shop, lost: number) {
  const tries: Tried[] = []
  const road: typeof fetch = async (input, init) => {
    const request = new Request(input instanceof Request ? input : String(input), init)
    const { pathname: path } = new URL(request.url)
    const key = request.headers.get('idempotency-key')
    const answer = await exports.default.fetch(request)
    const isReplayed = answer.headers.get('idempotent-replayed') === 'true'
    tries.push({ path, key, status: answer.status, isReplayed })
    if (tries.filter((each) => each.path === path).length <= lost) throw new TypeError('network connection lost')
    return answer
  }
  return { tries, client: tributary({ key: shop.secretKey, url: 'https://edge.example', fetch: road }) }
}

describe('the client for servers before the real door', () => {
  it('has a word for everything that the door takes, or it does not compile', () => {
    expectTypeOf<Untold<typeof OneVisit, Visit>>().toEqualTypeOf<never>()
    expectTypeOf<Untold<typeof CreateLead, Lead>>().toEqualTypeOf<never>()
    expectTypeOf<Untold<typeof PlaceOrder, Order>>().toEqualTypeOf<never>()
    expectTypeOf<Untold<typeof RefundOrder, Refund>>().toEqualTypeOf<never>()
    type OrderedItem = z.input<typeof PlaceOrder>['items'][number]
    expectTypeOf<Exclude<keyof OrderedItem, keyof Item>>().toEqualTypeOf<never>()
  })

  it('does each thing once, though no first answer comes back', async () => {
    const shop = await aShop()
    const { tries, client } = onBadRoad(shop, 1)
    await client.visit(VISIT)
    await eventually(async () => (await rowsOf(shop, 'visits')).length === 1, 'the visit')
    const lead = await client.lead({ visitor_id: VISIT.visitor_id, email: 'a@home.example', metadata: { plan: 'pro' } })
    const order = await client.order({ ...ORDER, customer: { email: 'a@home.example' } })
    await earned(shop, 300)
    const refund = await client.refund('1001', { external_id: 're_1', amount: 1_500 })
    await earned(shop, 150)
    expect([lead, order, refund].map((id) => id.slice(0, 4))).toEqual(['led_', 'ord_', 'ref_'])
    for (const path of ['/api/visits', '/api/leads', '/api/orders', '/api/orders/1001/refunds']) {
      const own = tries.filter((each) => each.path === path)
      expect([own.length, new Set(own.map(({ key }) => key)).size], path).toEqual([2, 1])
    }
    // A visit has its id and a lead its person; money is told apart by the key.
    const replayed = tries.filter(({ isReplayed }) => isReplayed).map(({ path }) => path)
    expect(replayed).toEqual(['/api/orders', '/api/orders/1001/refunds'])
    const { visits, leads, orders, order_facts } = await everythingOf(shop)
    expect([visits, leads, orders, order_facts].map((rows) => rows?.length)).toEqual([1, 1, 1, 1])
  })

  it('says what the door refuses, and sends it once', async () => {
    const shop = await aShop()
    const { tries, client } = onBadRoad(shop, 0)
    await client.order(ORDER)
    const other = client.order({ ...ORDER, currency: 'EUR' })
    await expect(other).rejects.toMatchObject({ status: 409, code: 'order_exists_with_other_content' })
    const wrong = client.order({ ...ORDER, external_id: '1002', items: [{ unit_amount: 19.99 }] })
    await expect(wrong).rejects.toMatchObject({ status: 422, errors: [{ path: 'items.0.unit_amount' }] })
    await expect(client.lead({ metadata: {} })).rejects.toBeInstanceOf(Refused)
    expect(tries.map(({ status }) => status)).toEqual([201, 409, 422, 422])
    expect(await rowsOf(shop, 'orders')).toHaveLength(1)
  })

  it('keeps a refund that comes before its order', async () => {
    const shop = await aShop()
    const { client } = onBadRoad(shop, 0)
    const refund = await client.refund('1001', { external_id: 're_1', amount: 1_500 })
    await client.visit(VISIT)
    await eventually(async () => (await rowsOf(shop, 'visits')).length === 1, 'the visit')
    await client.order({ ...ORDER, visitor_id: VISIT.visitor_id })
    await earned(shop, 150)
    expect(await client.refund('1001', { external_id: 're_1', amount: 1_500 })).toBe(refund)
  })
})
