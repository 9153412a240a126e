import * as z from 'zod'
import { quarantine } from '../activity/dead-letters'
import { DEAL_RECKON } from '../deals/work'
import { RECKON } from '../orders/work'
import { consume, type Received, shaped } from '../platform/consumer'
import type { Bindings, MessageBatch } from '../platform/env'
import { residenceOf } from '../platform/residence'
import { openTenant } from '../platform/tenant'
import { reckonDeals } from './deals/reckon'
import { reckonOrders } from './reckon'

/** Larger groups amortise the reads; smaller ones lose less when one order of the group must be decided again. */
const ORDERS_A_COMMIT = 50

const Message = z.strictObject({ subject: z.string().regex(/^(ord|deal)_[0-9a-v]{22}$/) })
type Message = z.output<typeof Message>

const VERBS = new Map([
  [RECKON, reckonOrders],
  [DEAL_RECKON, reckonDeals],
])

async function reckonGroup(env: Bindings, organizationId: string, group: Received<Message>[]) {
  const now = Date.now()
  const residence = await residenceOf(env, organizationId, now)
  if (!residence) throw new Error('there is no such organization')
  const tenant = openTenant(env, residence, now)
  for (const [kind, same] of Map.groupBy(group, ({ envelope }) => envelope.kind))
    await VERBS.get(kind)?.(tenant, [...new Set(same.map(({ body }) => body.subject))])
}

/** A group that fails is tried order by order, so that one bad order holds up no other. */
async function handle(env: Bindings, organizationId: string, group: Received<Message>[]) {
  try {
    await reckonGroup(env, organizationId, group)
    for (const { settle } of group) settle.done()
  } catch (error) {
    const [only] = group
    if (group.length === 1 && only) return only.settle.again(error)
    for (const each of group) await handle(env, organizationId, [each])
  }
}

/** `order.reckon`, `deal.reckon`: an order or a won deal whose facts changed. Late, twice or out of order, the books end the same. */
export const reckonConsumer = (batch: MessageBatch<unknown>, env: Bindings) =>
  consume(
    batch,
    shaped(Message),
    async (messages) => {
      const known = messages.filter(({ envelope }) => VERBS.has(envelope.kind))
      for (const { settle } of messages.filter((message) => !known.includes(message))) settle.again('unknown kind')
      for (const [organizationId, mine] of Map.groupBy(known, ({ envelope }) => envelope.organization_id))
        for (let from = 0; from < mine.length; from += ORDERS_A_COMMIT)
          await handle(env, organizationId, mine.slice(from, from + ORDERS_A_COMMIT))
    },
    (message, reason) => quarantine(env, 'events', message, reason),
  )
