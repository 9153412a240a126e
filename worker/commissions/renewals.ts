import { latestAttributions } from '../attribution/queries'
import { resolveOrders, type ToResolve } from '../attribution/resolve'
import type { Resolution } from '../core/evidence'
import { factsOf, ordersByIds } from '../orders/queries'
import type { Tenant } from '../platform/tenant'
import type { Payments } from './payments'
import { Trace } from './trace'
import type { Under } from './under'

/** `reusedFrom`: the order whose evidence speaks for this renewal. */
export type Resolved = Resolution & { reusedFrom: string | null }

/** A lead speaks for all later orders of its buyer by itself, and says when it no longer does. */
const speaksForItself = ({ leadId, candidates }: Resolution) =>
  leadId !== null || candidates.some(({ reason }) => reason === 'lead_binding_ended')

async function firstsOf(tenant: Tenant, ids: string[], under: Under): Promise<ToResolve[]> {
  if (ids.length === 0) return []
  const [orders, facts, attributions] = await Promise.all([
    ordersByIds(tenant, ids),
    factsOf(tenant, ids),
    latestAttributions(tenant, ids),
  ])
  return orders.flatMap((order) => {
    const attribution = attributions.get(order.id)
    if (!attribution) return []
    const { frozen } = Trace.parse(attribution.trace)
    const policy = under.policy(order, under.frozen(order, frozen, frozen))
    return [{ order, facts: facts.get(order.id) ?? [], policy }]
  })
}

/** Who sent the buyers; a renewal without a lead of its own is credited as the buyer's first payment was. */
export async function resolveWithFirsts(
  tenant: Tenant,
  known: ToResolve[],
  payments: Payments,
  under: Under,
): Promise<Map<string, Resolved>> {
  const renewals = known.filter(({ order }) => order.kind === 'subscription_renewal')
  const firstIds = renewals.flatMap(({ order }) => payments.get(order.id)?.firstOrderId ?? [])
  const isKnown = (id: string) => known.some(({ order }) => order.id === id)
  const firsts = await firstsOf(tenant, [...new Set(firstIds.filter((id) => !isKnown(id)))], under)
  const resolved = await resolveOrders(tenant, [...known, ...firsts])
  return new Map(
    known.flatMap(({ order }) => {
      const own = resolved.get(order.id)
      if (!own) return []
      const firstId = order.kind === 'subscription_renewal' ? (payments.get(order.id)?.firstOrderId ?? null) : null
      const first = firstId === null || speaksForItself(own) ? undefined : resolved.get(firstId)
      return first?.chosen
        ? [[order.id, { ...first, candidates: own.candidates, reusedFrom: firstId }] as const]
        : [[order.id, { ...own, reusedFrom: null }] as const]
    }),
  )
}
