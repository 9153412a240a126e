import { describe, expect, it } from 'vitest'
import {
  amountsOf,
  basilInvoice,
  basilLine,
  CREATED,
  changesOf,
  olderInvoice,
  orderIn,
  RECEIVED,
} from '../fixtures/stripe'

type Fields = Record<string, unknown>

const SHAPES = [
  ['Basil', basilInvoice],
  ['older', olderInvoice],
] as const

const paid = (invoice: Fields, settings = {}) => orderIn(changesOf('invoice.paid', invoice, settings))

describe.each(SHAPES)('a paid invoice of the %s shape', (_name, invoice) => {
  it('is an order with its lines, exclusive of tax', () => {
    const order = paid(invoice(), { fee_bp: 290, fee_fixed_amounts: { USD: 30 } })
    expect(order).toMatchObject({
      externalId: 'in_1',
      rank: 1,
      currency: 'USD',
      kind: 'subscription_first',
      status: 'paid',
      items: [
        { productId: 'prod_pro', sku: 'price_pro', name: '2 × Pro', quantity: 2, unitAmount: 5000, discountAmount: 0 },
      ],
      discountAmount: 0,
      taxAmount: 2000,
      shippingAmount: 0,
      paymentFeeAmount: 378,
      isFeeEstimated: true,
      customerExternalId: 'cus_1',
      email: 'buyer@shop.example',
      customerName: 'A Buyer',
      placedAt: CREATED * 1000 + 999,
      paidAt: (CREATED + 5) * 1000 + 999,
    })
    expect(amountsOf(order)).toEqual({ subtotal: 10000, total: 12000 })
  })

  it.each([
    ['subscription_create', 'subscription_first'],
    ['subscription_cycle', 'subscription_renewal'],
    ['subscription_update', 'subscription_renewal'],
    ['subscription_threshold', 'subscription_renewal'],
    ['manual', 'one_time'],
    [null, 'one_time'],
  ])('billed for %s is %s', (billing_reason, kind) => {
    expect(paid(invoice({ billing_reason })).kind).toBe(kind)
  })

  it('that moved no money is ignored', () => {
    const trial = invoice({ amount_paid: 0, total: 0, subtotal: 0, total_excluding_tax: 0, tax: 0, total_taxes: [] })
    expect(changesOf('invoice.paid', trial)).toEqual([{ type: 'ignored', reason: 'zero_amount' }])
    const balance = invoice({ amount_paid: 0 })
    expect(changesOf('invoice.paid', balance)).toEqual([{ type: 'ignored', reason: 'zero_amount' }])
  })

  it('that a balance paid in part counts for what was paid, all of it refundable', () => {
    const order = paid(invoice({ amount_paid: 7000 }))
    expect(order.items[0]?.sku).toBe('price_pro')
    expect(amountsOf(order)).toEqual({ subtotal: 7000, total: 7000 })
    expect(amountsOf(paid(invoice({ amount_paid: 11000 })))).toEqual({ subtotal: 10000, total: 11000 })
  })

  it('whose lines were cut short is told as one line', () => {
    const first = { id: 'il_1', amount: 11000, quantity: 1, description: 'Pro', metadata: {} }
    const order = paid(invoice({ lines: { has_more: true, data: [first] } }))
    expect(order.items).toEqual([
      { productId: null, sku: null, name: 'total', quantity: 1, unitAmount: 10000, discountAmount: 0 },
    ])
    expect(amountsOf(order)).toEqual({ subtotal: 10000, total: 12000 })
  })

  it('that does not say its total without tax is reckoned from its taxes', () => {
    const order = paid(invoice({ total_excluding_tax: null }))
    expect(amountsOf(order)).toEqual({ subtotal: 10000, total: 12000 })
    expect(amountsOf(paid(invoice({ total_excluding_tax: null, tax: null })))).toEqual({
      subtotal: 10000,
      total: 12000,
    })
  })

  it('with shipping leaves shipping out of the base', () => {
    const shipping_cost = { amount_subtotal: 500, amount_tax: 100, amount_total: 600 }
    const fields = { shipping_cost, amount_shipping: 500, total: 12600, amount_paid: 12600, total_excluding_tax: 10500 }
    const order = paid(invoice({ ...fields, tax: 2100, total_taxes: [{ amount: 2100 }] }))
    expect(order).toMatchObject({ shippingAmount: 500, taxAmount: 2100 })
    expect(amountsOf(order)).toEqual({ subtotal: 10000, total: 12600 })
  })

  it('in krónur is told in whole krónur', () => {
    const order = paid(invoice({ currency: 'isk' }))
    expect(order).toMatchObject({ currency: 'ISK', taxAmount: 20 })
    expect(amountsOf(order)).toEqual({ subtotal: 100, total: 120 })
  })
})

describe('who is behind an invoice', () => {
  it('is read from the metadata of the subscription, wherever the version keeps it', () => {
    const metadata = { tributary_visitor: 'visitor_0002', ref: 'alice', coupon: 'ALICE10' }
    const known = { visitorId: 'visitor_0002', partnerCode: 'alice', couponCodes: ['ALICE10'] }
    const parent = { subscription_details: { metadata } }
    const lines = { has_more: true, data: [basilLine({ metadata })] }
    expect(paid(basilInvoice({ parent }))).toMatchObject(known)
    expect(paid(olderInvoice({ subscription_details: { metadata } }))).toMatchObject(known)
    expect(paid(olderInvoice({ subscription_details: null, lines }))).toMatchObject(known)
    expect(paid(basilInvoice({ parent: null, metadata }))).toMatchObject(known)
  })

  it('prefers what the invoice itself says', () => {
    const parent = { subscription_details: { metadata: { ref: 'alice', lead_id: 'led_1' } } }
    const order = paid(basilInvoice({ metadata: { partner_code: 'bob' }, parent }))
    expect(order).toMatchObject({ partnerCode: 'bob', leadId: 'led_1' })
  })
})

describe('the payments of an invoice', () => {
  it('are named by an older invoice, and by a newer one only when expanded', () => {
    expect(paid(olderInvoice()).paymentReferences).toEqual(['pi_1', 'ch_1'])
    expect(paid(basilInvoice()).paymentReferences).toEqual([])
    const payments = { data: [{ payment: { type: 'payment_intent', payment_intent: 'pi_7' } }] }
    expect(paid(basilInvoice({ payments })).paymentReferences).toEqual(['pi_7'])
  })

  it('are tied to it by invoice_payment.paid', () => {
    const tied = (payment: Fields) => changesOf('invoice_payment.paid', { id: 'inpay_1', invoice: 'in_1', payment })
    const change = { type: 'payment', orderExternalId: 'in_1' }
    expect(tied({ type: 'payment_intent', payment_intent: 'pi_1' })).toEqual([{ ...change, paymentReference: 'pi_1' }])
    expect(tied({ type: 'charge', charge: 'ch_1' })).toEqual([{ ...change, paymentReference: 'ch_1' }])
    const outside = tied({ type: 'payment_record', payment_record: 'prec_1' })
    expect(outside).toEqual([{ type: 'ignored', reason: 'payment_not_named' }])
  })

  it('made outside of Stripe count as paid', () => {
    const order = paid(basilInvoice({ amount_paid: 0, amount_paid_off_stripe: 12000 }))
    expect(amountsOf(order)).toEqual({ subtotal: 10000, total: 12000 })
  })

  it('fall back on the time of the event', () => {
    expect(paid(basilInvoice({ status_transitions: null })).paidAt).toBe(RECEIVED * 1000 + 999)
  })
})
