import { draftOf, PlaceOrder } from '../../worker/orders/input'
import { placeOrder } from '../../worker/orders/place'
import { RECKON } from '../../worker/orders/work'
import type { Bindings } from '../../worker/platform/env'
import { newId } from '../../worker/platform/id'
import type { Envelope } from '../../worker/platform/queue'
import { openTenant } from '../../worker/platform/tenant'
import type { Organization } from './found'
import { randomFrom } from './random'
import { visitorName } from './visits'

export type Making = { seed: number; count: number; visitors: number; now: number }

const AT_ONCE = 10

/** Paid orders of one to three lines, each of a visitor who may have come through any of the links. */
function makeOrders({ seed, count, visitors, now }: Making): PlaceOrder[] {
  const random = randomFrom(seed)
  return Array.from({ length: count }, (_, n) => {
    const items = Array.from({ length: 1 + Math.floor(random() * 3) }, (_, line) => ({
      sku: `SKU-${line}`,
      quantity: 1 + Math.floor(random() * 3),
      unit_amount: 100 + Math.floor(random() * 20_000),
    }))
    return PlaceOrder.parse({
      external_id: `order-${seed}-${n}`,
      currency: 'USD',
      items,
      customer: { email: `buyer-${seed}-${n}@home.example` },
      visitor_id: visitorName(Math.floor(random() * visitors)),
      payment_fee_amount: 30,
      // In the order in which they arrive.
      placed_at: new Date(now - count + n).toISOString(),
    })
  })
}

/** Placed through the product's own verb; not yet decided. Answers their ids. */
export async function placeOrders(env: Bindings, organization: Organization, making: Making): Promise<string[]> {
  const tenant = openTenant(env, { ...organization, epoch: 1 }, making.now)
  const orders = makeOrders(making)
  const ids: string[] = []
  for (let from = 0; from < orders.length; from += AT_ONCE) {
    const some = orders.slice(from, from + AT_ONCE)
    const placed = await Promise.all(some.map((order) => placeOrder(tenant, 'bench', draftOf(order, making.now))))
    ids.push(...placed.map(({ orderId }) => orderId))
  }
  return ids
}

export const reckonMessages = (organizationId: string, orderIds: string[], now: number): Envelope[] =>
  orderIds.map((subject) => ({
    v: 1,
    id: newId('msg', now),
    organization_id: organizationId,
    source_queue: 'events',
    kind: RECKON,
    body: { subject },
  }))
