import type { Context } from 'hono'
import { Hono } from 'hono/tiny'
import { NewTouchpoint } from '../deals/input'
import { allow, EDITORS } from '../platform/auth'
import { json, query } from '../platform/body'
import type { AppEnv } from '../platform/env'
import { notFound } from '../platform/errors'
import { matchVersion } from '../platform/versions'
import { mustFitOrder, recordFact } from './facts'
import { CancelOrder, DisputeOrder, draftOf, OrderPath, PayOrder, PlaceOrder, RefundOrder, TieOrder } from './input'
import { placeOrder } from './place'
import { orderByPath } from './queries'
import { tieOrder } from './tie'
import { logOnOrder } from './touchpoints'

/** The order a path names, or the name of one that has not come yet. */
async function named(c: Context<AppEnv>, source: string) {
  const name = c.req.param('order') ?? ''
  const order = await orderByPath(c.var.tenant, name, source)
  return { order, source: order?.source ?? source, subject: { order: order?.externalId ?? name } }
}

/** 201 when recorded for an order that is here, 202 when kept for one that is not, 200 for a repeat. */
const statusOf = ({ isNew, isOrderKnown }: { isNew: boolean; isOrderKnown: boolean }) =>
  isNew ? (isOrderKnown ? 201 : 202) : 200

/** A tie or a touchpoint is about an order that is here. Errors: 404. */
async function known(c: Context<AppEnv>, source: string) {
  const { order } = await named(c, source)
  if (!order) throw notFound()
  return order
}

export const orderRoutes = new Hono<AppEnv>()
  .post('/', allow(EDITORS), json(PlaceOrder), async (c) => {
    const given = c.req.valid('json')
    const content = { ...given, placed_at: given.placed_at?.at }
    const { orderId, isNew } = await placeOrder(c.var.tenant, 'api', draftOf(given, c.var.now), content)
    return c.json({ order_id: orderId }, isNew ? 201 : 200)
  })
  .post('/:order/refunds', allow(EDITORS), query(OrderPath), json(RefundOrder), async (c) => {
    const { source, subject, order } = await named(c, c.req.valid('query').source)
    const given = c.req.valid('json')
    const items = given.items.map(({ sku, product_id, quantity }) => ({
      sku: sku ?? null,
      product_id: product_id ?? null,
      quantity,
    }))
    const refund = { amount: given.amount ?? null, items }
    if (order) mustFitOrder(order, refund)
    const recorded = await recordFact(
      c.var.tenant,
      source,
      subject,
      {
        kind: 'refund',
        externalId: given.external_id,
        status: 'succeeded',
        occurredAt: given.refunded_at ?? c.var.now,
        reason: given.reason ?? null,
        ...refund,
      },
      { name: 'refund_id', isOrderKnown: order !== null },
    )
    return c.json({ refund_id: recorded.factId }, statusOf(recorded))
  })
  .post('/:order/cancel', allow(EDITORS), query(OrderPath), json(CancelOrder), async (c) => {
    const { source, subject, order } = await named(c, c.req.valid('query').source)
    const { cancelled_at, reason } = c.req.valid('json')
    const fact = {
      kind: 'cancellation',
      externalId: 'cancel',
      status: 'cancelled',
      occurredAt: cancelled_at ?? c.var.now,
      reason: reason ?? null,
    } as const
    const recorded = await recordFact(c.var.tenant, source, subject, fact, {
      name: 'cancellation_id',
      isOrderKnown: order !== null,
    })
    return c.json({ cancellation_id: recorded.factId }, statusOf(recorded))
  })
  .post('/:order/pay', allow(EDITORS), query(OrderPath), json(PayOrder), async (c) => {
    const { source, subject, order } = await named(c, c.req.valid('query').source)
    const paidAt = c.req.valid('json').paid_at ?? c.var.now
    const recorded = await recordFact(
      c.var.tenant,
      source,
      subject,
      { kind: 'payment', externalId: 'pay', status: 'paid', occurredAt: paidAt },
      { name: 'payment_id', isOrderKnown: order !== null },
    )
    return c.json({ payment_id: recorded.factId }, statusOf(recorded))
  })
  .post('/:order/disputes', allow(EDITORS), query(OrderPath), json(DisputeOrder), async (c) => {
    const { source, subject, order } = await named(c, c.req.valid('query').source)
    const given = c.req.valid('json')
    const recorded = await recordFact(
      c.var.tenant,
      source,
      subject,
      {
        kind: 'dispute',
        externalId: given.external_id,
        status: given.status,
        occurredAt: given.occurred_at ?? c.var.now,
        amount: given.amount ?? null,
        feeAmount: given.fee_amount ?? null,
      },
      { name: 'dispute_id', isOrderKnown: order !== null },
    )
    return c.json({ dispute_id: recorded.factId }, statusOf(recorded))
  })
  .post('/:order/touchpoints', allow(EDITORS), query(OrderPath), json(NewTouchpoint), async (c) => {
    const order = await known(c, c.req.valid('query').source)
    const { answer, isNew } = await logOnOrder(c.var.tenant, order, c.req.valid('json'))
    return c.json(answer, isNew ? 201 : 200)
  })
  .post('/:order/tie', allow(EDITORS), query(OrderPath), json(TieOrder), async (c) => {
    const order = await known(c, c.req.valid('query').source)
    matchVersion(c, order.version)
    const { deal_id: dealId } = c.req.valid('json')
    const isAnotherSale = dealId === null && c.var.caller.role !== 'secret_key'
    return c.json(await tieOrder(c.var.tenant, order, { dealId, isAnotherSale }))
  })
