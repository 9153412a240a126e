import { hmacHex } from '../worker/platform/signature'
import { CURRENCY, PRODUCTS, SHIPPING_AMOUNT } from './products'

export type Cart = { product_id: string; quantity: number }[]

const seconds = (at: number) => Math.trunc(at / 1_000)

/** US cents of the products in the cart; null when the shop does not sell one of them. */
export function priceOf(cart: Cart): number | null {
  const amounts = cart.map(({ product_id, quantity }) => {
    const product = PRODUCTS.find(({ id }) => id === product_id)
    return product ? product.unitAmount * quantity : null
  })
  return amounts.reduce<number | null>((sum, amount) => (sum === null || amount === null ? null : sum + amount), 0)
}

const event = (name: string, type: string, at: number, object: object) => ({
  id: `evt_demo_${name}`,
  object: 'event',
  api_version: '2026-10-28.basil',
  created: seconds(at),
  type,
  livemode: false,
  pending_webhooks: 1,
  request: { id: null, idempotency_key: null },
  data: { object },
})

export type Checkout = { reference: string; baseAmount: number; email: string; visitor: string | null }

/** What Stripe sends when a Checkout session was paid; shapes of Stripe's API reference. */
export const checkoutCompleted = ({ reference, baseAmount, email, visitor }: Checkout, at: number) =>
  event(`paid_${reference}`, 'checkout.session.completed', at, {
    id: `cs_demo_${reference}`,
    object: 'checkout.session',
    mode: 'payment',
    status: 'complete',
    payment_status: 'paid',
    created: seconds(at),
    currency: CURRENCY.toLowerCase(),
    amount_subtotal: baseAmount,
    amount_total: baseAmount + SHIPPING_AMOUNT,
    total_details: { amount_discount: 0, amount_shipping: SHIPPING_AMOUNT, amount_tax: 0 },
    shipping_cost: { amount_subtotal: SHIPPING_AMOUNT, amount_tax: 0, amount_total: SHIPPING_AMOUNT },
    client_reference_id: visitor,
    customer: null,
    customer_details: { email, name: null },
    invoice: null,
    invoice_creation: { enabled: false },
    payment_intent: `pi_demo_${reference}`,
    metadata: {},
    discounts: [],
    livemode: false,
  })

/** What Stripe sends when the whole payment is refunded. `amount` in cents. */
export const refundCreated = (reference: string, amount: number, at: number) =>
  event(`refunded_${reference}`, 'refund.created', at, {
    id: `re_demo_${reference}`,
    object: 'refund',
    amount,
    currency: CURRENCY.toLowerCase(),
    status: 'succeeded',
    reason: 'requested_by_customer',
    created: seconds(at),
    payment_intent: `pi_demo_${reference}`,
    charge: `ch_demo_${reference}`,
    metadata: {},
  })

/** The header by which Stripe proves that the body is its own. */
export const signatureOf = async (secret: string, body: string, at: number) =>
  `t=${seconds(at)},v1=${await hmacHex(secret, `${seconds(at)}.${body}`)}`
