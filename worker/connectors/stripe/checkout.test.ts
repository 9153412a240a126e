import { describe, expect, it } from 'vitest'
import { amountsOf, CREATED, changesOf, orderIn, RECEIVED, session } from '../fixtures/stripe'

const completed = (fields = {}, settings = {}) => changesOf('checkout.session.completed', session(fields), settings)

describe('a completed payment session', () => {
  it('is a paid order under its own id with what tells who brought the buyer', () => {
    expect(orderIn(completed())).toEqual({
      externalId: 'cs_live_a1',
      rank: 2,
      currency: 'USD',
      kind: 'one_time',
      status: 'paid',
      items: [{ productId: null, sku: null, name: 'total', quantity: 1, unitAmount: 5000, discountAmount: 0 }],
      discountAmount: 0,
      taxAmount: 0,
      shippingAmount: 0,
      paymentFeeAmount: 0,
      isFeeEstimated: true,
      visitorId: 'visitor_0001',
      customerExternalId: 'cus_1',
      email: 'buyer@shop.example',
      customerName: 'A Buyer',
      clickToken: null,
      leadId: null,
      partnerCode: null,
      couponCodes: [],
      campaign: null,
      dealId: null,
      placedAt: CREATED * 1000 + 999,
      paidAt: RECEIVED * 1000 + 999,
      paymentReferences: ['pi_1'],
    })
  })

  it('is the order of its invoice when it has one, told with the higher rank', () => {
    expect(orderIn(completed({ invoice: 'in_1' }))).toMatchObject({ externalId: 'in_1', rank: 2, kind: 'one_time' })
  })

  it('takes ids that Stripe has expanded', () => {
    const expanded = { invoice: { id: 'in_1' }, payment_intent: { id: 'pi_1' }, customer: { id: 'cus_1' } }
    const order = orderIn(completed(expanded))
    expect([order.externalId, order.paymentReferences, order.customerExternalId]).toEqual(['in_1', ['pi_1'], 'cus_1'])
  })

  it('leaves exclusive tax and shipping out of the base', () => {
    const total_details = { amount_discount: 500, amount_shipping: 700, amount_tax: 900 }
    const order = orderIn(completed({ amount_subtotal: 5000, amount_total: 6100, total_details }))
    expect(order.items[0]?.unitAmount).toBe(5000)
    expect(order).toMatchObject({ discountAmount: 500, taxAmount: 900, shippingAmount: 700 })
    expect(amountsOf(order)).toEqual({ subtotal: 4500, total: 6100 })
  })

  it('takes inclusive tax out of the base', () => {
    const total_details = { amount_discount: 1200, amount_shipping: 0, amount_tax: 1800 }
    const order = orderIn(completed({ amount_subtotal: 12000, amount_total: 10800, total_details }))
    expect(amountsOf(order)).toEqual({ subtotal: 9000, total: 10800 })
  })

  it('takes the inclusive tax of shipping out of shipping', () => {
    const total_details = { amount_discount: 0, amount_shipping: 600, amount_tax: 1100 }
    const shipping_cost = { amount_subtotal: 600, amount_tax: 100, amount_total: 600 }
    const order = orderIn(completed({ amount_subtotal: 6000, amount_total: 6600, total_details, shipping_cost }))
    expect(order).toMatchObject({ taxAmount: 1100, shippingAmount: 500 })
    expect(amountsOf(order)).toEqual({ subtotal: 5000, total: 6600 })
  })

  it('is a free order when a coupon pays for all of it', () => {
    const total_details = { amount_discount: 5000, amount_shipping: 0, amount_tax: 0 }
    const free = { payment_status: 'no_payment_required', payment_intent: null, amount_total: 0, total_details }
    const order = orderIn(completed(free, { fee_bp: 290, fee_fixed_amounts: { USD: 30 } }))
    expect(order).toMatchObject({ status: 'paid', discountAmount: 5000, paymentFeeAmount: 0 })
    expect(amountsOf(order)).toEqual({ subtotal: 0, total: 0 })
  })

  it.each([
    ['jpy', 5000, 5000],
    ['isk', 500_000, 5000],
    ['ugx', 500_000, 5000],
    ['mga', 5000, 500_000],
    ['kwd', 5000, 5000],
  ])('tells %s in ISO minor units', (currency, stripeAmount, minor) => {
    const order = orderIn(completed({ currency, amount_subtotal: stripeAmount, amount_total: stripeAmount }))
    expect(order.items[0]?.unitAmount).toBe(minor)
  })

  it('rounds parts of a króna half to even without losing any of the total', () => {
    const total_details = { amount_discount: 0, amount_shipping: 0, amount_tax: 19_350 }
    const order = orderIn(completed({ currency: 'isk', amount_total: 100_000, total_details }))
    expect(order).toMatchObject({ currency: 'ISK', taxAmount: 194 })
    expect(amountsOf(order)).toEqual({ subtotal: 806, total: 1000 })
  })

  it('estimates the fee from the settings, half to even, with the fixed amount of the currency', () => {
    const settings = { fee_bp: 290, fee_fixed_amounts: { USD: 30, EUR: 25 } }
    expect(orderIn(completed({}, settings))).toMatchObject({ paymentFeeAmount: 175, isFeeEstimated: true })
    expect(orderIn(completed({ currency: 'gbp' }, settings)).paymentFeeAmount).toBe(145)
  })

  it('waits as a pending order while it is unpaid', () => {
    expect(orderIn(completed({ payment_status: 'unpaid' }))).toMatchObject({ status: 'pending', paidAt: null })
  })

  it('is refused loudly in a currency that we cannot count', () => {
    expect(() => completed({ currency: 'zzz' })).toThrow('currency_unknown')
  })
})

describe('a late payment method', () => {
  it('that succeeds tells the order again and says when it was paid', () => {
    const changes = changesOf('checkout.session.async_payment_succeeded', session())
    const pending = orderIn(completed({ payment_status: 'unpaid' }))
    expect(changes).toEqual([
      { type: 'order', order: { ...pending, status: 'paid', paidAt: RECEIVED * 1000 + 999 } },
      { type: 'paid', orderExternalId: 'cs_live_a1', paidAt: RECEIVED * 1000 + 999 },
    ])
  })

  it('that fails cancels the order of the session, or of its invoice', () => {
    const failed = (fields: Record<string, unknown>) =>
      changesOf('checkout.session.async_payment_failed', session({ payment_status: 'unpaid', ...fields }))
    const cancelled = { type: 'cancelled', externalId: 'cs_live_a1', occurredAt: RECEIVED * 1000 + 999 }
    expect(failed({})).toEqual([{ ...cancelled, orderExternalId: 'cs_live_a1' }])
    expect(failed({ invoice: 'in_1' })).toEqual([{ ...cancelled, orderExternalId: 'in_1' }])
    expect(failed({ mode: 'subscription', invoice: 'in_1' })).toEqual([{ type: 'ignored', reason: 'paid_by_invoice' }])
  })
})
