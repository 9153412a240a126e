import { env } from 'cloudflare:workers'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { knock } from '../test-support/door'
import { countOf, everythingOf, rowsOf, workDone } from '../test-support/rows'
import { aShop, aVisit, earned, orderOf, sendVisit } from '../test-support/shop'
import { aCheckout, aRefund, connectStripe, sendDelivery, sendSigned, signed } from '../test-support/stripe'
import { eventually, get, post } from '../test-support/world'

async function aConnectedShop() {
  const shop = await aShop()
  await sendVisit(shop, aVisit())
  await eventually(async () => (await countOf(shop, 'visits')) === 1, 'the visit')
  return { shop, connection: await connectStripe(shop) }
}

describe('a delivery that arrives again', () => {
  it('is one order and one commission when it comes a hundred times, at once and one after the other', async () => {
    const { shop, connection } = await aConnectedShop()
    const once = () => sendSigned(env, connection, aCheckout())
    const answers = await Promise.all(Array.from({ length: 60 }, once))
    for (let sent = 0; sent < 40; sent++) answers.push(await once())
    expect(answers.every(({ status }) => status === 200)).toBe(true)
    expect(answers.filter(({ body }) => body.new)).toHaveLength(1)
    const order = await earned(shop, 300, `cs_1?source=${connection}`)
    await workDone(shop)
    expect(order.commissions).toHaveLength(1)
    expect([await countOf(shop, 'orders'), await countOf(shop, 'incoming_deliveries')]).toEqual([1, 1])
    expect((await rowsOf(shop, 'transfers')).map(({ debit, credit, amount }) => [debit, credit, amount])).toEqual([
      ['sales', 'pending', 300],
      ['sales', 'seller', 2_700],
    ])
  })

  it('is one order when the shop tells of it under two event ids', async () => {
    const { shop, connection } = await aConnectedShop()
    await Promise.all([aCheckout('evt_1'), aCheckout('evt_9')].map((event) => sendSigned(env, connection, event)))
    await earned(shop, 300, `cs_1?source=${connection}`)
    await workDone(shop)
    expect([await countOf(shop, 'orders'), await countOf(shop, 'earnings')]).toEqual([1, 1])
  })

  it('takes the commission back once when the refund came first and comes again', async () => {
    const { shop, connection } = await aConnectedShop()
    for (const event of [aRefund(), aCheckout(), aRefund(), aRefund('evt_3')]) await sendSigned(env, connection, event)
    const order = await eventually(async () => {
      const seen = await orderOf(shop, `cs_1?source=${connection}`)
      return seen.status === 'refunded' && seen
    }, 'the refund')
    await workDone(shop)
    expect(order).toMatchObject({ refunded_amount: 3_000, split: { commission_amount: 0, seller_amount: 0 } })
    expect((await get('/api/commissions', shop.secretKey)).body.data).toMatchObject([
      { net_amount: 0, status: 'reversed' },
    ])
  })
})

describe('a body that was tampered with', () => {
  const wrong = {
    'one amount differs': async () => {
      const { payload, signature } = await signed(aCheckout())
      return { payload: payload.replace('3000', '9000'), signature }
    },
    'a space was added': async () => {
      const { payload, signature } = await signed(aCheckout())
      return { payload: `${payload} `, signature }
    },
    'another secret signed it': () => signed(aCheckout(), 'whsec_of_another'),
    'nobody signed it': async () => ({ payload: (await signed(aCheckout())).payload, signature: '' }),
  }

  it.each(Object.entries(wrong))('is refused and leaves nothing but a count when %s', async (_what, make) => {
    const shop = await aShop()
    const connection = await connectStripe(shop)
    const { connection_days: _, ...before } = await everythingOf(shop)
    const { payload, signature } = await make()
    const { status, body } = await sendDelivery(env, connection, payload, signature)
    expect([status, body.code]).toEqual([401, 'signature_is_wrong'])
    const { connection_days: days, ...after } = await everythingOf(shop)
    expect(after).toEqual(before)
    expect(days).toMatchObject([{ connection_id: connection, outcome: 'refused', count: 1 }])
    const [shown] = (await get('/api/connections', shop.secretKey)).body.data
    expect(shown).toMatchObject({ refused_today: 1, accepted_today: 0 })
  })

  it('is refused of a standard webhook too', async () => {
    const shop = await aShop()
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
    const { body: connection } = await post('/api/connections', shop.secretKey, { source: 'generic', secret })
    const payload = JSON.stringify({
      type: 'order.cancelled',
      occurred_at: Date.now(),
      data: { order_external_id: '1001' },
    })
    const now = new Date()
    const headers = {
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(Math.trunc(now.getTime() / 1_000)),
      'webhook-signature': new Webhook(secret).sign('msg_1', now, payload),
    }
    const tell = (raw: string) => knock(env, 'POST', `/api/webhooks/${connection.id}`, { raw, headers })
    expect((await tell(payload.replace('1001', '1002'))).status).toBe(401)
    expect(await countOf(shop, 'incoming_deliveries')).toBe(0)
    expect((await tell(payload)).status).toBe(200)
    expect(await countOf(shop, 'incoming_deliveries')).toBe(1)
  })
})
