import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { newId } from '../platform/id'
import type { Envelope } from '../platform/queue'
import { deliver, knock } from '../test-support/door'
import { keepingQueues } from '../test-support/faults'
import { countOf, rowsOf } from '../test-support/rows'
import { anOrder, aShop, aVisit, earned, type Shop } from '../test-support/shop'
import { connectStripe, sendSigned } from '../test-support/stripe'
import { eventually, get, post } from '../test-support/world'

async function aMessageEach(shop: Shop, count: number): Promise<Envelope[]> {
  const kept = keepingQueues(env)
  for (let index = 0; index < count; index++) {
    const body = { key: shop.publishableKey, ...aVisit('alice', { id: `v${index}` }) }
    expect((await knock(kept.env, 'POST', '/api/visits', { body })).status).toBe(202)
  }
  return kept.visits
}

/** A message of this shop whose visit no one can read. */
const poisoned = ({ organizationId }: Shop): Envelope => ({
  v: 1,
  id: newId('msg', Date.now()),
  organization_id: organizationId,
  source_queue: 'visits',
  kind: 'visits',
  body: { visits: 'none' },
})

const lettersOf = async (shop: Shop) => (await get('/api/dead-letters', shop.secretKey)).body.data
const unreadable = async () => (await env.DIRECTORY.prepare('SELECT queue, reason FROM unreadable').all()).results

describe('one poisoned message among ninety-nine good ones', () => {
  it('is set aside, shown, and the others land through the real queue', async () => {
    const shop = await aShop()
    const messages = (await aMessageEach(shop, 99)).toSpliced(50, 0, poisoned(shop))
    await env.VISITS.sendBatch(messages.map((body) => ({ body })))
    await eventually(async () => (await countOf(shop, 'visits')) === 99, '99 visits')
    const [letter, ...others] = await eventually(async () => {
      const letters = await lettersOf(shop)
      return letters.length > 0 && letters
    }, 'the letter')
    expect(others).toEqual([])
    expect(letter).toMatchObject({ queue: 'visits', kind: 'visits', attempts: 1, status: 'stored', version: 1 })
    expect(letter.reason).not.toBe('')
  })

  it('is acknowledged with them, so that nothing is delivered again', async () => {
    const shop = await aShop()
    const messages = (await aMessageEach(shop, 9)).toSpliced(3, 0, poisoned(shop))
    expect(await deliver(env, 'visits', messages)).toEqual({ acknowledged: 10, retried: 0 })
  })

  it('is kept for the operator, sealed, when it does not even say whose it is', async () => {
    const shop = await aShop()
    const before = (await unreadable()).length
    const messages = [...(await aMessageEach(shop, 3)), 'no envelope', { v: 2 }, null]
    expect(await deliver(env, 'visits', messages)).toEqual({ acknowledged: 6, retried: 0 })
    expect(await countOf(shop, 'visits')).toBe(3)
    const kept = (await unreadable()).slice(before)
    expect(kept).toEqual(Array(3).fill({ queue: 'visits', reason: 'not an envelope' }))
  })

  it('leaves the neighbours of its own kind alone when an order cannot be reckoned', async () => {
    const shop = await aShop()
    const kept = keepingQueues(env)
    const place = (id: string) =>
      knock(kept.env, 'POST', '/api/orders', { key: shop.secretKey, body: anOrder(id, { partner_code: 'alice' }) })
    for (const id of ['1', '2', '3']) await place(id)
    const { results } = await env.SHARD_01.prepare(
      `UPDATE orders SET lines = '[{}]' WHERE organization_id = ? AND external_id = '2' RETURNING id`,
    )
      .bind(shop.organizationId)
      .all()
    expect(results).toHaveLength(1)
    expect(await deliver(env, 'events', kept.events)).toEqual({ acknowledged: 2, retried: 1 })
    expect((await rowsOf(shop, 'earnings')).map(({ pending }) => pending)).toEqual([300, 300])
  })
})

describe('a message that ran out of attempts', () => {
  it('is stored once, and does its work when it is sent again', async () => {
    const shop = await aShop()
    const kept = keepingQueues(env)
    await knock(kept.env, 'POST', '/api/visits', { body: { key: shop.publishableKey, ...aVisit() } })
    for (const _ of ['once', 'twice'])
      expect(await deliver(env, 'dead-letters', kept.visits)).toEqual({ acknowledged: 1, retried: 0 })
    expect(await countOf(shop, 'visits')).toBe(0)
    const [letter, ...others] = await lettersOf(shop)
    expect(others).toEqual([])
    const path = `/api/dead-letters/${letter.id}/redrive`
    expect(await post(path, shop.secretKey)).toMatchObject({ status: 200, body: { status: 'redriven' } })
    await eventually(async () => (await countOf(shop, 'visits')) === 1, 'the visit')
    expect((await post(path, shop.secretKey)).status).toBe(409)
    expect(await lettersOf(shop)).toMatchObject([{ id: letter.id, status: 'redriven', version: 2 }])
  })

  it('of an order is no longer due, and the order is decided when it is sent again', async () => {
    const shop = await aShop()
    const kept = keepingQueues(env)
    const body = anOrder('1001', { partner_code: 'alice' })
    await knock(kept.env, 'POST', '/api/orders', { key: shop.secretKey, body })
    await deliver(env, 'dead-letters', kept.events)
    expect(await countOf(shop, 'pending')).toBe(0)
    const [letter] = await lettersOf(shop)
    await post(`/api/dead-letters/${letter.id}/redrive`, shop.secretKey)
    await earned(shop, 300)
  })
})

describe('a delivery that says something impossible', () => {
  it('is a letter and a failed delivery, while the next one is applied', async () => {
    const shop = await aShop()
    const connection = await connectStripe(shop)
    const kept = keepingQueues(env)
    const impossible = { id: 're_1', object: 'refund', status: 'succeeded' }
    const event = {
      id: 'evt_1',
      object: 'event',
      type: 'refund.created',
      created: 1,
      livemode: true,
      data: { object: impossible },
    }
    expect((await sendSigned(kept.env, connection, event)).status).toBe(200)
    expect((await sendSigned(kept.env, connection, { ...event, id: 'evt_2', type: 'customer.created' })).status).toBe(
      200,
    )
    expect(await deliver(env, 'deliveries', kept.deliveries)).toEqual({ acknowledged: 2, retried: 0 })
    const { body } = await get(`/api/connections/${connection}/deliveries`, shop.secretKey)
    expect(body.data.map(({ status }: { status: string }) => status).toSorted()).toEqual(['failed', 'ignored'])
    expect(await lettersOf(shop)).toMatchObject([{ queue: 'deliveries', status: 'stored' }])
  })
})
