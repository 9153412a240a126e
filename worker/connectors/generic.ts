import * as z from 'zod'
import { CreateLead } from '../leads/input'
import type { Subject } from '../orders/draft'
import { CancelOrder, DisputeOrder, draftOf, PayOrder, PlaceOrder, RefundOrder } from '../orders/input'
import { Id, Time } from '../platform/shapes'
import type { Change, Connector } from './connector'
import { deliveryId, verifyStandardWebhook } from './standard-webhooks'

const Message = z.object({ type: z.string().min(1).max(100) })
const Envelope = z.strictObject({ type: z.string(), occurred_at: Time, data: z.unknown() })
const OfOrder = { order_external_id: Id }

const READERS: ReadonlyMap<string, (data: unknown, occurredAt: number) => Change> = new Map([
  ['order.placed', placed],
  ['order.paid', paid],
  ['order.refunded', refunded],
  ['order.cancelled', cancelled],
  ['order.disputed', disputed],
  ['lead.created', leadCreated],
])

/** Any shop or billing that can send Standard Webhooks: the bodies of our own API, one in each delivery. */
export const generic: Connector = {
  source: 'generic',
  verify: verifyStandardWebhook,
  keyOf(headers, payload) {
    return Message.safeParse(payload).success ? deliveryId(headers) : null
  },
  settings: z.strictObject({}),
  changes(payload) {
    const message = Message.safeParse(payload)
    if (!message.success) return [{ type: 'ignored', reason: 'type_missing' }]
    const reader = READERS.get(message.data.type)
    if (reader === undefined) return [{ type: 'ignored', reason: 'event_type_not_used' }]
    const envelope = Envelope.parse(payload)
    return [reader(envelope.data, envelope.occurred_at)]
  },
}

function placed(data: unknown, occurredAt: number): Change {
  return { type: 'order', order: draftOf(PlaceOrder.parse(data), occurredAt) }
}

function paid(data: unknown, occurredAt: number): Change {
  const given = PayOrder.extend(OfOrder).parse(data)
  return { type: 'paid', orderExternalId: given.order_external_id, paidAt: given.paid_at ?? occurredAt }
}

function refunded(data: unknown, occurredAt: number): Change {
  const given = RefundOrder.extend(OfOrder).parse(data)
  return {
    type: 'refund',
    subject: subjectOf(given),
    externalId: given.external_id,
    amount: given.amount ?? null,
    items: given.items.map((item) => ({
      sku: item.sku ?? null,
      productId: item.product_id ?? null,
      quantity: item.quantity,
    })),
    status: 'succeeded',
    reason: given.reason ?? null,
    occurredAt: given.refunded_at ?? occurredAt,
  }
}

/** An order is cancelled once, so the cancellation is known by the order. */
function cancelled(data: unknown, occurredAt: number): Change {
  const given = CancelOrder.extend(OfOrder).parse(data)
  const orderExternalId = given.order_external_id
  const at = given.cancelled_at ?? occurredAt
  return { type: 'cancelled', orderExternalId, externalId: orderExternalId, occurredAt: at }
}

function disputed(data: unknown, occurredAt: number): Change {
  const given = DisputeOrder.extend(OfOrder).parse(data)
  return {
    type: 'dispute',
    subject: subjectOf(given),
    externalId: given.external_id,
    status: given.status,
    amount: given.amount ?? null,
    feeAmount: given.fee_amount ?? null,
    occurredAt: given.occurred_at ?? occurredAt,
  }
}

function leadCreated(data: unknown, occurredAt: number): Change {
  const given = CreateLead.parse(data)
  return { type: 'lead', lead: { ...given, occurred_at: given.occurred_at ?? occurredAt } }
}

function subjectOf(given: { order_external_id: string }): Subject {
  return { order: given.order_external_id }
}
