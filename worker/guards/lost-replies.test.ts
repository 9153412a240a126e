import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { Bindings } from '../platform/env'
import { deliver, knock } from '../test-support/door'
import { dyingAfter, keepingQueues, losingReplies } from '../test-support/faults'
import { booksOf, countOf, everythingOf } from '../test-support/rows'
import { anOrder, aShop, aVisit, type Shop } from '../test-support/shop'
import { aCheckout, aRefund, connectStripe, sendSigned } from '../test-support/stripe'

/** How a consumer may fail once its commit has passed: it dies before it acknowledges, or never hears that it passed. */
const FAILURES: [what: string, failing: (bindings: Bindings) => Bindings, retried: boolean][] = [
  ['the process ends before it acknowledges', (bindings) => bindings, false],
  ['the reply of the database is lost', (bindings) => losingReplies(bindings), true],
]

async function quiet() {
  const shop = await aShop()
  const kept = keepingQueues(env)
  const ask = (path: string, body: object) => knock(kept.env, 'POST', path, { key: shop.secretKey, body })
  return { shop, kept, ask }
}

describe.each(FAILURES)('when a commit passes and %s', (_what, failing, retried) => {
  it('a redelivered batch of visits changes nothing', async () => {
    const { shop, kept, ask } = await quiet()
    for (const id of ['v1', 'v2', 'v3']) await ask('/api/visits', aVisit(id === 'v3' ? 'nobody' : 'alice', { id }))
    const told = await deliver(failing(kept.env), 'visits', kept.visits)
    expect(told.retried > 0).toBe(retried)
    const stored = await everythingOf(shop)
    expect([stored.visits?.length, stored.dropped_visits?.length]).toEqual([2, 1])
    expect(await deliver(env, 'visits', kept.visits)).toEqual({ acknowledged: 3, retried: 0 })
    expect(await everythingOf(shop)).toEqual(stored)
  })

  it('a redelivered order moves no money again', async () => {
    const { shop, kept, ask } = await quiet()
    await ask('/api/orders', anOrder('1', { partner_code: 'alice' }))
    await ask('/api/orders', anOrder('2', { partner_code: 'alice' }))
    await ask('/api/orders/2/refunds', { external_id: 're_1', amount: 1_500 })
    await deliver(failing(kept.env), 'events', kept.events)
    const books = await booksOf(shop)
    expect(books.orders).toHaveLength(2)
    expect(books.partner_balances).toMatchObject([{ pending: 450 }])
    const again = await deliver(env, 'events', kept.events)
    expect(again).toEqual({ acknowledged: kept.events.length, retried: 0 })
    expect(await booksOf(shop)).toEqual(books)
  })

  it('a redelivered delivery is not applied again', async () => {
    const { shop, kept } = await quiet()
    const connection = await connectStripe(shop)
    await sendSigned(kept.env, connection, aCheckout('evt_1'))
    await sendSigned(kept.env, connection, aRefund('evt_2'))
    await deliver(failing(kept.env), 'deliveries', kept.deliveries)
    await deliver(env, 'deliveries', kept.deliveries)
    const books = await booksOf(shop)
    expect([books.orders?.length, (await everythingOf(shop)).order_facts?.length]).toEqual([1, 1])
    await deliver(env, 'deliveries', kept.deliveries)
    expect(await booksOf(shop)).toEqual(books)
  })
})

describe('when the process ends in the middle of a batch', () => {
  it.each([0, 1, 2, 3, 4])('after %i commits, the rest is done by the redelivery', async (commits) => {
    const { shop, kept } = await quiet()
    const connection = await connectStripe(shop)
    for (const event of [aCheckout('evt_1'), aRefund('evt_2')]) await sendSigned(kept.env, connection, event)
    await deliver(dyingAfter(kept.env, commits), 'deliveries', kept.deliveries)
    await deliver(kept.env, 'deliveries', kept.deliveries)
    await deliver(kept.env, 'events', kept.events)
    const { orders, partner_balances, incoming_deliveries } = await everythingOf(shop)
    expect(orders).toMatchObject([{ status: 'refunded', refunded_amount: 3_000 }])
    expect(partner_balances).toEqual([])
    expect(incoming_deliveries?.map(({ status }) => status)).toEqual(['applied', 'applied'])
    expect(await countOf(shop, 'pending')).toBe(0)
  })
})

describe('when the reply to a request is lost', () => {
  const place = (bindings: Bindings, shop: Shop, headers = {}) =>
    knock(bindings, 'POST', '/api/orders', {
      key: shop.secretKey,
      body: anOrder('1001', { partner_code: 'alice' }),
      headers,
    })

  it('the order is there, and sending it again answers with it', async () => {
    const { shop } = await quiet()
    expect((await place(losingReplies(env), shop)).status).toBe(500)
    const again = await place(env, shop)
    expect(again.status).toBe(200)
    expect(again.body.order_id).toMatch(/^ord_/)
    expect(await countOf(shop, 'orders')).toBe(1)
  })

  it('the same idempotency key is given the answer that was lost', async () => {
    const { shop } = await quiet()
    const headers = { 'Idempotency-Key': 'k1' }
    await place(losingReplies(env), shop, headers)
    const again = await place(env, shop, headers)
    expect([again.status, again.headers.get('Idempotent-Replayed')]).toEqual([201, 'true'])
    expect(await countOf(shop, 'orders')).toBe(1)
  })

  it('a delivery that its sender repeats is stored once', async () => {
    const { shop } = await quiet()
    const connection = await connectStripe(shop)
    expect((await sendSigned(losingReplies(env), connection, aCheckout())).status).toBe(500)
    expect((await sendSigned(env, connection, aCheckout())).body).toMatchObject({ received: true, new: false })
    expect(await countOf(shop, 'incoming_deliveries')).toBe(1)
  })
})
