import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import Stripe from 'stripe'
import { functionOf } from './checked.ts'
import { snippet } from './page.ts'
import { importFrom, inShell } from './run.ts'
import { standIn, story } from './shop.ts'
import { aliceEarns, fresh, signedClick, yours } from './tributary.ts'

interface Connection {
  id: string
  url: string
}

const SECRET = `whsec_${'a'.repeat(32)}`

/** As the page says: a connection with any secret first, then the one that Stripe shows. */
const connect = async (): Promise<Connection> => {
  const said = await inShell(snippet('connect-stripe.sh', yours()))
  const connection: Connection = JSON.parse(said)
  await inShell(snippet('stripe-secret.sh', yours({ 'con_…': connection.id, 'whsec_…': SECRET })))
  return connection
}

let connected: Promise<Connection> | undefined
const connection = (): Promise<Connection> => {
  connected ??= connect()
  return connected
}

/** What Stripe sends when a session was paid, signed by its own library; answers the session's id. */
const pay = async (session: { client_reference_id?: string | null; metadata?: Record<string, string> }) => {
  const id = fresh('cs_test')
  const created = Math.floor(Date.now() / 1000)
  const amounts = { amount_subtotal: 2400, amount_total: 2400 }
  const body = JSON.stringify({
    id: fresh('evt'),
    object: 'event',
    api_version: '2026-10-28.endive',
    created,
    type: 'checkout.session.completed',
    data: {
      object: { id, mode: 'payment', payment_status: 'paid', created, currency: 'usd', ...amounts, ...session },
    },
  })
  const signature = await Stripe.webhooks.generateTestHeaderStringAsync({ payload: body, secret: SECRET })
  const { url } = await connection()
  const answer = await fetch(url, { method: 'POST', body, headers: { 'stripe-signature': signature } })
  assert.equal(answer.status, 200)
  return id
}

const earnsBy = async (evidence: string, session: Parameters<typeof pay>[0]): Promise<void> => {
  await aliceEarns(await pay(session), evidence, (await connection()).id)
}

describe('Stripe', () => {
  test('refuses under the first secret what it takes under the second', async () => {
    const { url } = await connection()
    for (const [secret, status] of [
      ['not the one', 401],
      [SECRET, 200],
    ] as const) {
      const body = '{ "id": "evt_1", "object": "event" }'
      const signature = await Stripe.webhooks.generateTestHeaderStringAsync({ payload: body, secret })
      const answer = await fetch(url, { method: 'POST', body, headers: { 'stripe-signature': signature } })
      assert.equal(answer.status, status)
    }
  })

  story('Checkout carries visitor and click from the page through the session', async (shop) => {
    const asked: URLSearchParams[] = []
    const stripe = await standIn((path, body) => {
      assert.equal(path, '/v1/checkout/sessions')
      asked.push(new URLSearchParams(body))
      return { id: 'cs_test_1', object: 'checkout.session', url: `${shop.url}/pay` }
    })
    const server = await importFrom('checkout.js', snippet('checkout.js', yours()), {
      STRIPE_SECRET_KEY: 'sk_test_1',
      STRIPE_STAND_IN: stripe.url,
    })
    const checkout = functionOf(server, 'checkout')
    shop.handle('/checkout', async (body) => String(await checkout(JSON.parse(body))))
    shop.serve('/', snippet('tag.html', yours()) + snippet('checkout.html', yours()))
    for (const address of ['', new URL(await signedClick()).search]) {
      await shop.open(`/${address}`)
      if (address) await shop.visitor()
      await shop.page.click('#buy')
      await shop.page.waitForURL('**/pay')
    }
    stripe.close()
    const [plain, referred] = asked
    const visitor = referred?.get('client_reference_id') ?? ''
    const token = referred?.get('metadata[click_token]') ?? ''
    assert.ok(visitor && token)
    assert.equal(plain?.has('client_reference_id'), false)
    await earnsBy('visitor_id', { client_reference_id: visitor })
    await earnsBy('click_token', { client_reference_id: visitor, metadata: { click_token: token } })
  })

  story('Payment Links are given the visitor when they are pressed', async (shop) => {
    shop.serve('/', snippet('payment-link.html', yours()))
    await shop.context.route('https://buy.stripe.com/**', (route) => route.fulfill({ body: 'pay' }))
    await shop.open('/?ref=alice')
    const visitor = await shop.visitor()
    await shop.page.click('a')
    await shop.page.waitForURL('https://buy.stripe.com/**')
    const carried = new URL(shop.page.url()).searchParams.get('client_reference_id')
    assert.equal(carried, visitor)
    await earnsBy('visitor_id', { client_reference_id: carried })
  })

  story('the Buy Button has the visitor from the beginning', async (shop) => {
    shop.serve('/', snippet('buy-button.html', yours()))
    // What Stripe's script does with it: the attributes are read when the element is put into the page.
    const element = `customElements.define('stripe-buy-button', class extends HTMLElement {
      connectedCallback() { this.dataset.read = this.getAttribute('client-reference-id') ?? 'nobody' }
    })`
    await shop.context.route('https://js.stripe.com/**', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: element }),
    )
    const read = () => shop.page.locator('stripe-buy-button').getAttribute('data-read')
    await shop.open('/')
    assert.equal(await read(), 'nobody')
    await shop.open('/?ref=alice')
    assert.equal(await read(), await shop.visitor())
    await earnsBy('visitor_id', { client_reference_id: await read() })
  })
})
