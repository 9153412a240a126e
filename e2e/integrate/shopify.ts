import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { snippet } from './page.ts'
import { inWorkerd } from './run.ts'
import { story } from './shop.ts'
import { number, SECRET, signed, worker } from './shop-worker.ts'
import { aliceEarns, eventually, merchant, orderOf, yours } from './tributary.ts'

interface Cart {
  attributes: Record<string, string>
}

const set = (amount: string) => ({ shop_money: { amount, currency_code: 'USD' } })
/** An order of two mugs at 24.00 with 4.00 off and 1.64 of tax, in the fields of Shopify's own examples. */
const shopifyOrder = (id: number, attributes: Record<string, string>) => ({
  id,
  test: false,
  currency: 'USD',
  created_at: new Date().toISOString().replace('Z', '+00:00'),
  email: null,
  customer: { id: number() },
  taxes_included: true,
  note_attributes: Object.entries(attributes).map(([name, value]) => ({ name, value })),
  discount_codes: [{ code: 'ten percent!', amount: '4.00', type: 'fixed_amount' }],
  total_tax_set: set('1.64'),
  total_shipping_price_set: set('5.00'),
  line_items: [
    {
      product_id: 632910392,
      sku: 'a sku / with all',
      title: 'Mug',
      quantity: 2,
      price_set: set('24.00'),
      discount_allocations: [{ amount: '4.00', amount_set: set('4.00'), discount_application_index: 0 }],
      tax_lines: [{ price: '1.64', price_set: set('1.64') }],
    },
  ],
})

describe('Shopify', () => {
  story('an order earns by what the theme put into the cart, and a refund takes it back', async (shop) => {
    const carts: Cart[] = []
    shop.handle('/cart/update.js', (body) => {
      carts.push(JSON.parse(body))
      return '{}'
    })
    shop.serve('/', snippet('shopify.html', yours()))
    await shop.open('/')
    assert.equal(carts.length, 0)
    await shop.open('/?ref=alice')
    const cart = await eventually('a cart', async () => carts[0])
    assert.equal(cart.attributes.tributary_visitor, await shop.visitor())

    const { ask: tell } = await worker('shopify.js')
    const id = number()
    const body = JSON.stringify(shopifyOrder(id, cart.attributes))
    const headers = { 'x-shopify-topic': 'orders/paid', 'x-shopify-hmac-sha256': signed(body) }
    assert.equal(await tell(body, { ...headers, 'x-shopify-hmac-sha256': signed(body, 'another') }), 401)
    assert.equal(await tell(body, { 'x-shopify-topic': 'orders/paid' }), 401)
    assert.deepEqual([await tell(body, headers), await tell(body, headers)], [200, 200])
    // 48.00 less 4.00 less 1.64.
    assert.equal((await aliceEarns(String(id), 'visitor_id')).subtotal_amount, 4236)

    const transactions = [{ kind: 'refund', status: 'success', amount: '49.00', currency: 'USD' }]
    const processed_at = new Date().toISOString()
    const refund = JSON.stringify({ id: number(), order_id: id, processed_at, transactions })
    const about = { 'x-shopify-topic': 'refunds/create', 'x-shopify-hmac-sha256': signed(refund) }
    assert.equal(await tell(refund, about), 200)
    const back = await orderOf(String(id), 'api', ({ commissions }) => commissions[0]?.net_amount === 0)
    assert.deepEqual([back.total_amount, back.refunded_amount], [4900, 4900])
  })

  test('what can never be taken is not sent for ever, what may pass is', async () => {
    const { ask: tell } = await worker('shopify.js')
    const send = (order: object) => {
      const body = JSON.stringify(order)
      return tell(body, { 'x-shopify-topic': 'orders/paid', 'x-shopify-hmac-sha256': signed(body) })
    }
    const order = shopifyOrder(number(), {})
    assert.equal(await send(order), 200)
    assert.equal(await send({ ...order, total_tax_set: set('2.00') }), 200)
    assert.equal(await send({ ...order, line_items: [] }), 200)
    const down = snippet('shopify.js', yours({ 'https://edge.example': 'http://127.0.0.1:9' }))
    const { ask: tellNobody, stop } = await inWorkerd('shopify-down.js', down, {
      TRIBUTARY_KEY: merchant().secret_key,
      SHOPIFY_SECRET: SECRET,
    })
    const body = JSON.stringify(order)
    const headers = { 'x-shopify-topic': 'orders/paid', 'x-shopify-hmac-sha256': signed(body) }
    assert.equal(await tellNobody(body, headers), 503)
    await stop()
  })
})
