import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { sweepPending } from '../activity/sweep'
import { runSchedule } from '../schedule'
import { knock } from '../test-support/door'
import { fullQueue, keepingQueues } from '../test-support/faults'
import { countOf, rowsOf } from '../test-support/rows'
import { anOrder, aShop, aVisit, earned, sendVisit } from '../test-support/shop'
import { aCheckout, connectStripe, sendSigned } from '../test-support/stripe'
import { eventually } from '../test-support/world'

const deaf = { ...env, VISITS: fullQueue, EVENTS: fullQueue, DELIVERIES: fullQueue }
const MINUTE = 60_000

describe('what a queue does not take', () => {
  it('is, for an order, work still due, which the sweep sends once it is late', async () => {
    const shop = await aShop()
    const body = anOrder('1001', { partner_code: 'alice' })
    expect((await knock(deaf, 'POST', '/api/orders', { key: shop.secretKey, body })).status).toBe(201)
    expect(await rowsOf(shop, 'pending')).toMatchObject([{ queue: 'events', kind: 'order.reckon' }])
    await runSchedule(env, Date.now() + 2 * MINUTE)
    await earned(shop, 300)
    await eventually(async () => (await countOf(shop, 'pending')) === 0, 'the end of the work')
  })

  it('is not sent while a message may still be on its way', async () => {
    const shop = await aShop()
    await knock(deaf, 'POST', '/api/orders', { key: shop.secretKey, body: anOrder() })
    const [before] = await rowsOf(shop, 'pending')
    await runSchedule(env, Date.now() + MINUTE / 2)
    expect(await rowsOf(shop, 'pending')).toEqual([before])
  })

  it('stays due when the sweep cannot send it either', async () => {
    const shop = await aShop()
    await knock(deaf, 'POST', '/api/orders', { key: shop.secretKey, body: anOrder('1001', { partner_code: 'alice' }) })
    await runSchedule(deaf, Date.now() + 2 * MINUTE)
    expect(await countOf(shop, 'pending')).toBe(1)
    await runSchedule(env, Date.now() + 60 * MINUTE)
    await earned(shop, 300)
  })

  it('is sent for whom it is due, not for another organization that has the same work later', async () => {
    const due = env.SHARD_00.prepare(
      `INSERT INTO pending (organization_id, key, queue, kind, subject, token, due_at)
       VALUES (?, 'order.reckon:o', 'events', 'order.reckon', 'o', 't', ?)`,
    )
    await env.SHARD_00.batch([due.bind('org_now', 1), due.bind('org_later', MINUTE)])
    const queues = keepingQueues(env)
    await sweepPending(queues.env, 'SHARD_00', MINUTE - 1)
    expect(queues.events.map(({ organization_id }) => organization_id)).toEqual(['org_now'])
    await env.SHARD_00.prepare(`DELETE FROM pending WHERE key = 'order.reckon:o'`).run()
  })

  it('is, for a delivery, stored and applied by the sweep', async () => {
    const shop = await aShop()
    const connection = await connectStripe(shop)
    await sendVisit(shop, aVisit())
    await eventually(async () => (await countOf(shop, 'visits')) === 1, 'the visit')
    expect((await sendSigned(deaf, connection, aCheckout())).status).toBe(200)
    expect(await countOf(shop, 'orders')).toBe(0)
    await runSchedule(env, Date.now() + 2 * MINUTE)
    await earned(shop, 300, `cs_1?source=${connection}`)
  })

  it('is, for a visit, refused with the time to try again, because nothing else would know of it', async () => {
    const shop = await aShop()
    const answer = await knock(deaf, 'POST', '/api/visits', { body: { key: shop.publishableKey, ...aVisit() } })
    expect([answer.status, answer.body.code]).toEqual([503, 'queue_not_available'])
    expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0)
  })
})
