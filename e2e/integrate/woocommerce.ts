import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { snippet } from './page.ts'
import { story } from './shop.ts'
import { number, SECRET, signed, worker } from './shop-worker.ts'
import { aliceEarns, fresh, leadOf, orderOf, signedClick, visitsOf, yours } from './tributary.ts'

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
