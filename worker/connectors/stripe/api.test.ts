import { describe, expect, it } from 'vitest'
import { amountsOf, basilInvoice, session } from '../fixtures/stripe'
import { charged, enriched, INTENT, LINES, line, mugs, settled, stripeThat } from '../fixtures/stripe-api'

describe('a session with an API key', () => {
  it('has its line items, its charge and the fee that Stripe kept', async () => {
    const api = stripeThat({ [LINES]: mugs, [INTENT]: settled })
    const order = await enriched('checkout.session.completed', session(), api.fetch)
    expect(order.items).toEqual([
      { productId: 'prod_mug', sku: 'price_mug', name: 'Red mug', quantity: 2, unitAmount: 2000, discountAmount: 0 },
      { productId: 'prod_mug', sku: 'price_mug', name: 'Red mug', quantity: 1, unitAmount: 1000, discountAmount: 0 },
    ])
    expect(order).toMatchObject({ discountAmount: 0, paymentFeeAmount: 168, isFeeEstimated: false })
    expect(order.paymentReferences).toEqual(['pi_1', 'ch_1'])
  })

  it('asks with the key, the pinned version and a time limit', async () => {
    const api = stripeThat({ [LINES]: mugs, [INTENT]: settled })
    await enriched('checkout.session.completed', session(), api.fetch)
    expect(api.paths()).toEqual([`${LINES}?limit=100`, `${INTENT}?expand[]=latest_charge.balance_transaction`])
    for (const call of api.calls) {
      expect(call.headers.get('authorization')).toBe('Bearer rk_test_12345678')
      expect(call.headers.get('stripe-version')).toBe('2026-10-28.endive')
      expect(call.signal).toBeInstanceOf(AbortSignal)
    }
  })

  it('reads every page of its lines', async () => {
    const api = stripeThat({
      [LINES]: { data: [line()], has_more: true },
      [`${LINES}#li_1`]: { data: [line({ id: 'li_2', amount_total: 1000 })], has_more: false },
      [INTENT]: settled,
    })
    const order = await enriched('checkout.session.completed', session(), api.fetch)
    expect(order.items).toHaveLength(2)
    expect(api.paths()[1]).toBe(`${LINES}?limit=100&starting_after=li_1`)
  })

  it('keeps its base when lines include tax and carry discounts', async () => {
    const taxed = line({
      quantity: 3,
      amount_subtotal: 12000,
      amount_discount: 1200,
      amount_tax: 1800,
      amount_total: 10800,
    })
    const api = stripeThat({ [LINES]: { data: [taxed] }, [INTENT]: settled, '/v1/checkout/sessions/cs_live_a1': {} })
    const total_details = { amount_discount: 1200, amount_shipping: 0, amount_tax: 1800 }
    const order = await enriched(
      'checkout.session.completed',
      session({ amount_total: 10800, total_details }),
      api.fetch,
    )
    expect(order).toMatchObject({ discountAmount: 0, items: [{ sku: 'price_mug', quantity: 3, unitAmount: 3400 }] })
    expect(amountsOf(order).subtotal).toBe(9000)
  })

  it('keeps the sum it was told when the lines do not make it', async () => {
    const api = stripeThat({ [LINES]: { data: [line()] }, [INTENT]: settled })
    const order = await enriched('checkout.session.completed', session(), api.fetch)
    expect(order.items).toMatchObject([{ name: 'total', unitAmount: 5000 }])
  })

  it('learns the promotion code that a discount came from', async () => {
    const discounts = [{ promotion_code: { id: 'promo_1', code: 'ALICE10' } }]
    const api = stripeThat({ '/v1/checkout/sessions/cs_live_a1': { discounts }, [LINES]: mugs, [INTENT]: settled })
    const total_details = { amount_discount: 500, amount_shipping: 0, amount_tax: 0 }
    const order = await enriched('checkout.session.completed', session({ total_details }), api.fetch)
    expect(order.couponCodes).toEqual(['ALICE10'])
    expect(api.paths()[0]).toBe('/v1/checkout/sessions/cs_live_a1?expand[]=discounts.promotion_code')
  })

  it('is asked about as an invoice when it has one', async () => {
    const api = stripeThat({ '/v1/invoices/in_1/lines': { data: [{ id: 'il_1', amount: 5000 }] }, [INTENT]: settled })
    const order = await enriched('checkout.session.completed', session({ invoice: 'in_1' }), api.fetch)
    expect(order).toMatchObject({ externalId: 'in_1', items: [{ unitAmount: 5000 }], isFeeEstimated: false })
  })
})

describe('the fee', () => {
  it.each([
    ['a payment that has not settled', charged(null)],
    ['a settlement in another currency', charged({ fee: 168, currency: 'eur' })],
    ['a payment without a charge', { id: 'pi_1', latest_charge: null }],
  ])('stays an estimate for %s', async (_what, intent) => {
    const api = stripeThat({ [LINES]: mugs, [INTENT]: intent })
    const order = await enriched('checkout.session.completed', session(), api.fetch)
    expect(order).toMatchObject({ paymentFeeAmount: 175, isFeeEstimated: true })
  })
})

it('the fee of several payments is known only when all of them have settled', async () => {
  const payments = { data: ['pi_1', 'pi_2'].map((id) => ({ payment: { payment_intent: id } })) }
  const answers = { '/v1/invoices/in_1': { payments }, [INTENT]: settled }
  const second = (entry: unknown) => ({ latest_charge: { id: 'ch_2', balance_transaction: entry } })
  const feeOf = async (entry: unknown) => {
    const api = stripeThat({ ...answers, '/v1/payment_intents/pi_2': second(entry) })
    return enriched('invoice.paid', basilInvoice(), api.fetch)
  }
  expect(await feeOf({ fee: 32, currency: 'usd' })).toMatchObject({ paymentFeeAmount: 200, isFeeEstimated: false })
  expect(await feeOf(null)).toMatchObject({ paymentFeeAmount: 378, isFeeEstimated: true })
})

it('no more pages are read than an order can hold', async () => {
  const page = (start: number) => ({
    data: Array.from({ length: 100 }, (_, index) => line({ id: `li_${start + index}`, amount_total: 1 })),
    has_more: true,
  })
  const pages = { [LINES]: page(0), [`${LINES}#li_99`]: page(100), [`${LINES}#li_199`]: page(200) }
  const api = stripeThat({ ...pages, [INTENT]: settled })
  const order = await enriched('checkout.session.completed', session(), api.fetch)
  expect(order.items).toMatchObject([{ name: 'total', unitAmount: 5000 }])
  expect(api.calls).toHaveLength(4)
})

describe('an invoice with an API key', () => {
  it('learns the payments that a delivery no longer names, and keeps the lines it has', async () => {
    const payments = { data: [{ payment: { type: 'payment_intent', payment_intent: 'pi_1' } }] }
    const api = stripeThat({ '/v1/invoices/in_1': { id: 'in_1', payments }, [INTENT]: settled })
    const order = await enriched('invoice.paid', basilInvoice(), api.fetch)
    expect(order).toMatchObject({ paymentReferences: ['pi_1', 'ch_1'], paymentFeeAmount: 168, isFeeEstimated: false })
    expect(api.paths()).toEqual([
      '/v1/invoices/in_1?expand[]=payments&expand[]=discounts.promotion_code',
      `${INTENT}?expand[]=latest_charge.balance_transaction`,
    ])
  })

  it('reads the lines that the delivery had cut short', async () => {
    const lines = {
      data: [{ id: 'il_1', amount: 10000, quantity: 2, pricing: { price_details: { price: 'price_pro' } } }],
    }
    const api = stripeThat({ '/v1/invoices/in_1': {}, '/v1/invoices/in_1/lines': lines })
    const order = await enriched('invoice.paid', basilInvoice({ lines: { has_more: true, data: [] } }), api.fetch)
    expect(order.items).toMatchObject([{ sku: 'price_pro', quantity: 2, unitAmount: 5000 }])
  })
})
