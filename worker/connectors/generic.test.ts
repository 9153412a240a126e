import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { utf8 } from '../platform/bytes'
import { orderIn } from './fixtures/stripe'
import { generic } from './generic'

const AT = '2026-11-20T10:00:00Z'
const OCCURRED = Date.parse(AT)
const LATER = '2026-11-21T10:00:00Z'

const message = (type: string, data: unknown) => ({ type, occurred_at: AT, data })
const changesOf = (type: string, data: unknown) => generic.changes(message(type, data), {})

const order = {
  external_id: '1001',
  currency: 'USD',
  items: [{ product_id: 'mug', sku: 'MUG-RED', name: 'Red mug', quantity: 2, unit_amount: 1500, discount_amount: 0 }],
  tax_amount: 240,
  shipping_amount: 500,
  payment_fee_amount: 117,
  customer: { email: 'a@b.example', external_id: 'cust_1' },
  visitor_id: 'visitor_0001',
  coupon_codes: ['ALICE10'],
}

describe('a message about an order', () => {
  it('that was placed has the body of the POST, and the time of the message where it names none', () => {
    const draft = orderIn(changesOf('order.placed', order))
    expect(draft).toMatchObject({
      externalId: '1001',
      currency: 'USD',
      items: [{ productId: 'mug', sku: 'MUG-RED', quantity: 2, unitAmount: 1500 }],
      taxAmount: 240,
      paymentFeeAmount: 117,
      isFeeEstimated: false,
      visitorId: 'visitor_0001',
      customerExternalId: 'cust_1',
      couponCodes: ['ALICE10'],
      status: 'paid',
      placedAt: OCCURRED,
      paidAt: OCCURRED,
    })
    expect(orderIn(changesOf('order.placed', { ...order, placed_at: LATER })).placedAt).toBe(Date.parse(LATER))
  })

  it('that was paid names the order', () => {
    const change = { type: 'paid', orderExternalId: '1001' }
    expect(changesOf('order.paid', { order_external_id: '1001' })).toEqual([{ ...change, paidAt: OCCURRED }])
    const later = changesOf('order.paid', { order_external_id: '1001', paid_at: LATER })
    expect(later).toEqual([{ ...change, paidAt: Date.parse(LATER) }])
  })

  it('that was refunded names the order, the refund and what of it came back', () => {
    const items = [{ sku: 'MUG-RED', quantity: 1 }]
    const data = { order_external_id: '1001', external_id: 're_1', amount: 1500, items, reason: 'broken' }
    const change = {
      type: 'refund',
      subject: { order: '1001' },
      externalId: 're_1',
      amount: 1500,
      items: [{ sku: 'MUG-RED', productId: null, quantity: 1 }],
      status: 'succeeded',
      reason: 'broken',
      occurredAt: OCCURRED,
    }
    expect(changesOf('order.refunded', data)).toEqual([change])
    const later = changesOf('order.refunded', { ...data, refunded_at: LATER })
    expect(later).toEqual([{ ...change, occurredAt: Date.parse(LATER) }])
    const whole = changesOf('order.refunded', { order_external_id: '1001', external_id: 're_2' })
    expect(whole).toMatchObject([{ amount: null, items: [], reason: null }])
  })

  it('that was cancelled is the same fact however often it is told', () => {
    const change = { type: 'cancelled', orderExternalId: '1001', externalId: '1001' }
    expect(changesOf('order.cancelled', { order_external_id: '1001' })).toEqual([{ ...change, occurredAt: OCCURRED }])
    const later = changesOf('order.cancelled', { order_external_id: '1001', cancelled_at: LATER, reason: 'no stock' })
    expect(later).toEqual([{ ...change, occurredAt: Date.parse(LATER) }])
  })

  it('that was disputed has the state of the dispute', () => {
    const data = { order_external_id: '1001', external_id: 'dp_1', status: 'lost', amount: 900, fee_amount: 1500 }
    const change = {
      type: 'dispute',
      subject: { order: '1001' },
      externalId: 'dp_1',
      status: 'lost',
      amount: 900,
      feeAmount: 1500,
      occurredAt: OCCURRED,
    }
    expect(changesOf('order.disputed', data)).toEqual([change])
    const bare = { order_external_id: '1001', external_id: 'dp_1', status: 'opened', occurred_at: LATER }
    expect(changesOf('order.disputed', bare)).toEqual([
      { ...change, status: 'opened', amount: null, feeAmount: null, occurredAt: Date.parse(LATER) },
    ])
  })
})

describe('a message about a lead', () => {
  it('has the body of the POST, and the time of the message where it names none', () => {
    const data = { email: 'A@B.example', external_id: 'cust_1', visitor_id: 'visitor_0001' }
    const lead = { email: 'a@b.example', external_id: 'cust_1', visitor_id: 'visitor_0001' }
    expect(changesOf('lead.created', data)).toEqual([{ type: 'lead', lead: { ...lead, occurred_at: OCCURRED } }])
    const earlier = changesOf('lead.created', { ...data, occurred_at: 1_763_600_000_000 })
    expect(earlier).toMatchObject([{ lead: { occurred_at: 1_763_600_000_000 } }])
  })
})

describe('a message that we cannot use', () => {
  it('is ignored when its type is of no use to us', () => {
    expect(changesOf('order.shipped', {})).toEqual([{ type: 'ignored', reason: 'event_type_not_used' }])
    expect(changesOf('toString', {})).toEqual([{ type: 'ignored', reason: 'event_type_not_used' }])
    expect(generic.changes({ hello: 'world' }, {})).toEqual([{ type: 'ignored', reason: 'type_missing' }])
  })

  it.each([
    ['order.placed', { ...order, curency: 'USD' }, 'curency'],
    ['order.placed', { ...order, items: [] }, 'items'],
    ['order.paid', {}, 'order_external_id'],
    ['order.refunded', { external_id: 're_1' }, 'order_external_id'],
    ['order.cancelled', { order_external_id: '' }, 'order_external_id'],
    ['order.disputed', { order_external_id: '1001', external_id: 'dp_1', status: 'maybe' }, 'status'],
    ['lead.created', {}, 'email'],
  ])('throws when %s is not a valid body, naming the field', (type, data, field) => {
    expect(() => changesOf(type, data)).toThrow(field)
  })

  it('throws when it does not say when it happened', () => {
    expect(() => generic.changes({ type: 'order.placed', data: order }, {})).toThrow('occurred_at')
  })
})

describe('a delivery', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  const payload = message('order.placed', order)
  const body = JSON.stringify(payload)
  const headers = new Headers({
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(OCCURRED / 1000),
    'webhook-signature': new Webhook(secret).sign('msg_1', new Date(OCCURRED), body),
  })

  it('is verified as Standard Webhooks', async () => {
    const delivery = { headers, secrets: [secret], receivedAt: OCCURRED }
    expect(await generic.verify({ ...delivery, body: utf8(body) })).toBe(true)
    expect(await generic.verify({ ...delivery, body: utf8(`${body} `) })).toBe(false)
  })

  it('is known by its webhook-id, if it is a message at all', () => {
    expect(generic.keyOf(headers, payload)).toBe('msg_1')
    expect(generic.keyOf(new Headers(), payload)).toBeNull()
    for (const other of [null, [], 'text', {}, { type: 7 }]) expect(generic.keyOf(headers, other)).toBeNull()
  })

  it('needs no settings and takes none', () => {
    expect(generic.settings.safeParse({}).success).toBe(true)
    expect(generic.settings.safeParse({ fee_bp: 290 }).success).toBe(false)
  })
})
