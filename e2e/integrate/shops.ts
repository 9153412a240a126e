import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, describe, test } from 'node:test'
import { functionOf } from './checked.ts'
import { snippet } from './page.ts'
import { importFrom, inShell, inWorkerd, put } from './run.ts'
import { story } from './shop.ts'
import { aliceEarns, ask, fresh, leadOf, merchant, orderOf, signedClick, visitsOf, yours } from './tributary.ts'

const SECRET = 'shops-own-secret'
const running: { stop: () => Promise<void> }[] = []
after(() => Promise.all(running.map(({ stop }) => stop())))

const worker = async (name: string) => {
  await put('webhook.js', snippet('webhook.js', yours()))
  const keys = { TRIBUTARY_KEY: merchant().secret_key, SHOPIFY_SECRET: SECRET, WOOCOMMERCE_SECRET: SECRET }
  const started = await inWorkerd(name, snippet(name, yours()), keys)
  running.push(started)
  return started
}

const signed = (body: string, secret = SECRET): string => createHmac('sha256', secret).update(body).digest('base64')
interface Cart {
  attributes: Record<string, string>
}

const set = (amount: string) => ({ shop_money: { amount, currency_code: 'USD' } })
const number = (): number => Math.floor(Math.random() * 1e12)

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
    const [cart] = carts
    assert.equal(cart?.attributes.tributary_visitor, await shop.visitor())

    const { ask: tell } = await worker('shopify.js')
    const id = number()
    const body = JSON.stringify(shopifyOrder(id, cart?.attributes ?? {}))
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

// Told in whole seconds; the one that is beginning, so that the click of this second lies before it.
const wooOrder = (id: number, more: object) => ({
  id,
  status: 'processing',
  currency: 'USD',
  date_created_gmt: new Date(Date.now() + 1000).toISOString().slice(0, 19),
  date_paid_gmt: null,
  // As many decimals as the shop is set to show.
  total_tax: '2.4',
  shipping_total: '5',
  billing: { email: '' },
  line_items: [{ product_id: 11, sku: '', name: 'Mug', quantity: 3, total: '20.00' }],
  coupon_lines: [],
  meta_data: [],
  refunds: [],
  ...more,
})

describe('WooCommerce', () => {
  const checkouts = {
    classic: '<input id="billing_email" type="email"><button id="place_order">Place order</button>',
    block: `<div class="wc-block-checkout"><input type="email" id="email">
      <button class="wc-block-components-checkout-place-order-button"><span>Place order</span></button></div>`,
  }
  for (const [kind, markup] of Object.entries(checkouts))
    story(`an order of the ${kind} checkout earns by the buyer's address, and a refund takes it back`, async (shop) => {
      const email = `${fresh(kind)}@home.example`
      shop.serve('/', snippet('woocommerce.html', yours()) + markup)
      await shop.open('/?ref=alice')
      await visitsOf(await shop.visitor())
      await shop.page.fill('input', email)
      await shop.page.click('h1')
      await shop.page.getByText('Place order').click()
      await leadOf(email)

      const { ask: tell } = await worker('woocommerce.js')
      const id = number()
      const send = (order: object, secret = SECRET) => {
        const body = JSON.stringify(order)
        return tell(body, { 'x-wc-webhook-topic': 'order.updated', 'x-wc-webhook-signature': signed(body, secret) })
      }
      const order = wooOrder(id, { billing: { email } })
      assert.equal(await send(order, 'another'), 401)
      assert.equal(await send({ ...order, status: 'pending' }), 200)
      assert.deepEqual([await send(order), await send(order)], [200, 200])
      const { subtotal_amount, total_amount } = await aliceEarns(String(id), 'email')
      assert.deepEqual([subtotal_amount, total_amount], [2000, 2740])
      assert.equal(await send({ ...order, refunds: [{ id: number(), reason: '', total: '-27.40' }] }), 200)
      await orderOf(String(id), 'api', ({ commissions }) => commissions[0]?.net_amount === 0)
    })

  test('the signed click of the landing address is enough, and the unsigned ping gets its 200', async () => {
    const { ask: tell } = await worker('woocommerce.js')
    assert.equal(await tell('webhook_id=7', { 'content-type': 'application/x-www-form-urlencoded' }), 200)
    const id = number()
    const entry = { key: '_wc_order_attribution_session_entry', value: await signedClick() }
    const billing = { email: `${id}@home.example` }
    const body = JSON.stringify(wooOrder(id, { billing, meta_data: [{ key: 'other', value: { any: 1 } }, entry] }))
    const headers = { 'x-wc-webhook-topic': 'order.created', 'x-wc-webhook-signature': signed(body) }
    assert.equal(await tell(body, headers), 200)
    await aliceEarns(String(id), 'click_token')
  })
})

describe('a system that signs Standard Webhooks', () => {
  test('places and refunds through a generic connection', async () => {
    const secret = `whsec_${Buffer.from('a secret of twenty-four b').toString('base64')}`
    const said = await inShell(snippet('connect-generic.sh', yours({ 'whsec_…': secret })))
    const connection: { id: string } = JSON.parse(said)
    const code = snippet('generic.js', yours({ 'con_…': connection.id }))
    const module = await importFrom('generic.js', code, { TRIBUTARY_WEBHOOK_SECRET: secret })
    const visitor_id = fresh('visitor')
    await ask('/visits', { method: 'POST', body: JSON.stringify({ visitor_id, partner_code: 'alice' }) })
    const order = fresh('order')
    const items = [{ unit_amount: 2400 }]
    await functionOf(module, 'placed')({ external_id: order, currency: 'USD', items, visitor_id })
    await aliceEarns(order, 'visitor_id', connection.id)
    await functionOf(module, 'refunded')(order, { external_id: 're_1', amount: 2400 })
    await orderOf(order, connection.id, ({ commissions }) => commissions[0]?.net_amount === 0)
  })
})
