import * as z from 'zod'
import { quarantine } from '../activity/dead-letters'
import { DEAL_RECKON } from '../deals/work'
import { RECKON } from '../orders/work'
import { consume, type Received, shaped } from '../platform/consumer'
import type { Bindings, MessageBatch } from '../platform/env'
import { residenceOf } from '../platform/residence'
import { openTenant, type Tenant } from '../platform/tenant'
import { reckonDeals } from './deals/reckon'
import { reckonOrders } from './reckon'
import { recomputeSlices } from './recompute/slice'
import { RECOMPUTE } from './recompute/start'
import { simulateSlices } from './simulations/slice'
import { SIMULATE } from './simulations/start'

/** Larger groups amortise the reads; smaller ones lose less when one order of the group must be decided again. */
const ORDERS_A_COMMIT = 50

const Message = z.strictObject({ subject: z.string().regex(/^(ord|deal|rec|sim)_[0-9a-v]{22}$/) })
type Message = z.output<typeof Message>

const VERBS = new Map([
  [RECKON, (tenant: Tenant, ids: string[]) => reckonOrders(tenant, ids)],
  [DEAL_RECKON, (tenant: Tenant, ids: string[]) => reckonDeals(tenant, ids)],
])

/** Work in slices: each message is the next few of one subject. */
const JOBS = new Map([
  [RECOMPUTE, recomputeSlices],
  [SIMULATE, simulateSlices],
])

async function tenantOf(env: Bindings, organizationId: string) {
  const now = Date.now()
  const residence = await residenceOf(env, organizationId, now)
  if (!residence) throw new Error('there is no such organization')
  return openTenant(env, residence, now)
}

async function reckonGroup(env: Bindings, organizationId: string, group: Received<Message>[]) {
  const tenant = await tenantOf(env, organizationId)
  for (const [kind, same] of Map.groupBy(group, ({ envelope }) => envelope.kind))
    await VERBS.get(kind)?.(tenant, [...new Set(same.map(({ body }) => body.subject))])
}

async function work(env: Bindings, { envelope, body, settle }: Received<Message>) {
  try {
    const job = JOBS.get(envelope.kind)
    if (!job) throw new Error('unknown kind')
    await job(await tenantOf(env, envelope.organization_id), body.subject)
    settle.done()
  } catch (error) {
    settle.again(error)
  }
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
      for (const [organizationId, mine] of Map.groupBy(known, ({ envelope }) => envelope.organization_id))
        for (let from = 0; from < mine.length; from += ORDERS_A_COMMIT)
          await handle(env, organizationId, mine.slice(from, from + ORDERS_A_COMMIT))
      for (const other of messages.filter((message) => !known.includes(message))) await work(env, other)
    },
    (message, reason) => quarantine(env, 'events', message, reason),
  )
