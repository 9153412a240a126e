import Stripe from 'stripe'
import type { Bindings } from '../platform/env'
import { knock } from './door'
import { type Answer, post } from './world'

const SECRET = 'whsec_of_the_shop'

/** Connects a shop to Stripe. */
export async function connectStripe({ secretKey }: { secretKey: string }): Promise<string> {
  const { status, body } = await post('/api/connections', secretKey, { source: 'stripe', secret: SECRET })
  if (status !== 201) throw new Error(`not connected: ${JSON.stringify(body)}`)
  return body.id
}

const eventOf = (id: string, type: string, object: object) => ({
  id,
  object: 'event',
  type,
  api_version: '2026-10-28.endive',
  created: Math.trunc(Date.now() / 1_000),
  livemode: true,
  data: { object },
})

/** A paid checkout of 30.00 USD by the visitor of `aVisit`; its order is `cs_1`. */
export const aCheckout = (id = 'evt_1', more: Record<string, unknown> = {}) =>
  eventOf(id, 'checkout.session.completed', {
    id: 'cs_1',
    object: 'checkout.session',
    mode: 'payment',
    status: 'complete',
    payment_status: 'paid',
    payment_intent: 'pi_1',
    subscription: null,
    invoice: null,
    client_reference_id: 'visitor-0001',
    metadata: {},
    customer: null,
    customer_email: null,
    customer_details: null,
    currency: 'usd',
    amount_subtotal: 3_000,
    amount_total: 3_000,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    shipping_cost: null,
    discounts: [],
    created: Math.trunc(Date.now() / 1_000),
    ...more,
  })

/** All of that payment given back. */
export const aRefund = (id = 'evt_2') =>
  eventOf(id, 'refund.created', {
    id: 're_1',
    object: 'refund',
    amount: 3_000,
    currency: 'usd',
    charge: 'ch_1',
    payment_intent: 'pi_1',
    status: 'succeeded',
    reason: 'requested_by_customer',
    created: Math.trunc(Date.now() / 1_000) + 1,
    metadata: {},
  })

/** What Stripe's own library sends: the body as text, and its signature. */
export async function signed(event: object, secret = SECRET) {
  const payload = JSON.stringify(event)
  const timestamp = Math.trunc(Date.now() / 1_000)
  return { payload, signature: await Stripe.webhooks.generateTestHeaderStringAsync({ payload, secret, timestamp }) }
}

export async function sendSigned(env: Bindings, connectionId: string, event: object): Promise<Answer> {
  const { payload, signature } = await signed(event)
  return sendDelivery(env, connectionId, payload, signature)
}

export const sendDelivery = (env: Bindings, connectionId: string, payload: string, signature: string) =>
  knock(env, 'POST', `/api/webhooks/${connectionId}`, { raw: payload, headers: { 'stripe-signature': signature } })
