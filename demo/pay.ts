import type { ExecutionContext } from 'hono'
import * as z from 'zod'
import { app } from '../worker/app'
import { orderByPath } from '../worker/orders/queries'
import { conflict, invalid } from '../worker/platform/errors'
import { newId } from '../worker/platform/id'
import { Email, Quantity, VisitorId } from '../worker/platform/shapes'
import type { DemoBindings } from './env'
import { theConnection } from './merchant'
import { SHIPPING_AMOUNT } from './products'
import { checkoutCompleted, priceOf, refundCreated, signatureOf } from './stripe-events'

const ORDER_WITHIN_MILLISECONDS = 5_000

export const Payment = z.strictObject({
  cart: z
    .array(z.strictObject({ product_id: z.string().max(64), quantity: Quantity }))
    .min(1)
    .max(20),
  email: Email,
  visitor: VisitorId.nullish(),
})

export const Refund = z.strictObject({ reference: z.string().regex(/^[0-9a-z]{10,40}$/) })

/** Sends an event as Stripe would: to the public address of the connection, signed over its bytes. */
async function deliver(env: DemoBindings, ctx: ExecutionContext, connectionId: string, event: object, now: number) {
  const body = JSON.stringify(event)
  const headers = {
    'content-type': 'application/json',
    'stripe-signature': await signatureOf(env.DEMO_STRIPE_SECRET, body, now),
  }
  const address = new URL(`/api/webhooks/${connectionId}`, env.PUBLIC_URL)
  const answer = await app.fetch(new Request(address, { method: 'POST', headers, body }), env, ctx)
  if (!answer.ok) throw conflict('webhook_was_refused', `The webhook was answered with ${answer.status}.`)
}

/** Takes the money of a cart and reports it. Errors: 422 for a product the shop does not sell. */
export async function pay(env: DemoBindings, ctx: ExecutionContext, asked: z.output<typeof Payment>, now: number) {
  const baseAmount = priceOf(asked.cart)
  if (baseAmount === null) throw invalid('cart', 'names a product that is not sold here')
  const { connectionId } = await theConnection(env, now)
  const reference = newId('ord', now).replace('ord_', '')
  const checkout = { reference, baseAmount, email: asked.email, visitor: asked.visitor ?? null }
  await deliver(env, ctx, connectionId, checkoutCompleted(checkout, now), now)
  return {
    reference,
    order: { external_id: `cs_demo_${reference}`, source: connectionId },
    base_amount: baseAmount,
    total_amount: baseAmount + SHIPPING_AMOUNT,
  }
}

async function untilPlaced(find: () => ReturnType<typeof orderByPath>) {
  for (const end = Date.now() + ORDER_WITHIN_MILLISECONDS; ; ) {
    const order = await find()
    if (order) return order
    if (Date.now() > end) throw conflict('order_is_not_there_yet', 'The order has not come in yet. Try again.')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** Gives the whole payment back and reports it. Again, it reports the same refund. Errors: 409 without an order. */
export async function refund(env: DemoBindings, ctx: ExecutionContext, reference: string, now: number) {
  const { tenant, connectionId } = await theConnection(env, now)
  const order = await untilPlaced(() => orderByPath(tenant, `cs_demo_${reference}`, connectionId))
  await deliver(env, ctx, connectionId, refundCreated(reference, order.totalAmount, now), now)
  return { reference, refunded_amount: order.totalAmount }
}
