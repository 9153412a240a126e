import { settleWork } from '../activity/pending'
import { isAlreadyRecorded } from '../activity/record'
import { attributions } from '../attribution/schema'
import { loadBooks } from '../ledger/books'
import { isStale } from '../ledger/post'
import { orders } from '../orders/schema'
import { insertRows, requireChanges, updateRows, type Write } from '../platform/d1'
import { fingerprint } from '../platform/seal'
import { commit, type Tenant } from '../platform/tenant'
import { bookingWrites } from './booking'
import { decideOrder, statusOf } from './grant'
import { type Case, loadCases } from './load'
import { type Plan, planOrder } from './plan'
import { needsOthers } from './plan-source'
import { addTotals } from './totals'
import { type Trace, traceOf } from './trace'

const MAX_TRIES = 6

async function plan(tenant: Tenant, orderIds: string[]): Promise<Plan[]> {
  const all = await loadCases(tenant, orderIds)
  const decided = all.cases.map((of) => ({ of, granted: decideOrder(of, all) }))
  const partners = [
    ...new Map(
      decided.flatMap(({ of, granted }) =>
        granted.attributed.inUse.weights.map(
          ({ partnerId }) => [`${partnerId} ${of.order.currency}`, { partnerId, currency: of.order.currency }] as const,
        ),
      ),
    ).values(),
  ]
  const sourceIds = all.cases.map(({ order }) => order.id)
  const own = await loadBooks(tenant, { sourceIds, partners, withOthers: false })
  const touched = [...own.earnings.values()].map(({ partnerId, currency }) => ({ partnerId, currency }))
  const mustSeeOthers = decided.some(({ of, granted }) => needsOthers(of.order.id, granted.amounts.commissions, own))
  const loaded = mustSeeOthers
    ? await loadBooks(tenant, { sourceIds, partners: [...partners, ...touched], withOthers: true })
    : own
  return decided.map(({ of, granted }) => planOrder(of, granted, loaded, tenant.now))
}

const inputsOf = (of: Case, trace: Trace) => ({
  order: of.order.contentHash,
  resolution: of.resolution,
  rules: trace.rules,
  touches: trace.touches,
  frozen: trace.frozen,
})

/** A new decision is kept only when its inputs changed; what it says is never edited. */
async function decisions(tenant: Tenant, plans: Plan[]): Promise<Write[]> {
  const rows = await Promise.all(
    plans.map(async ({ of, decided }) => {
      const trace = traceOf(of, decided)
      const inputHash = await fingerprint(JSON.stringify(inputsOf(of, trace)))
      if (of.attribution?.inputHash === inputHash) return []
      const { shares, inUse } = decided.attributed
      return [
        {
          sourceId: of.order.id,
          revision: of.reckoning.revision + 1,
          model: inUse.model,
          reason: decided.reason,
          shares,
          trace,
          inputHash,
          at: tenant.now,
        },
      ]
    }),
  )
  return insertRows(tenant.organizationId, attributions, rows.flat())
}

const orderWrites = (tenant: Tenant, plans: Plan[]): Write[] =>
  updateRows(
    tenant.organizationId,
    orders,
    ['id'],
    plans.map(({ of, decided }) => ({
      id: of.order.id,
      status: statusOf(decided),
      paidAt: decided.history.paidAt,
      refundedAmount: decided.amounts.refundedAmount,
      attributedAt: tenant.now,
      version: of.order.version + 1,
    })),
    `AND t.version = j.version - 1`,
  )

async function reckonTogether(tenant: Tenant, orderIds: string[]) {
  const plans = await plan(tenant, orderIds)
  if (plans.length === 0) return
  await commit(tenant, [
    ...bookingWrites(tenant, plans),
    ...(await decisions(tenant, plans)),
    ...orderWrites(tenant, plans),
    requireChanges(plans.length, 'order_changed_meanwhile'),
    ...addTotals(tenant, plans),
    ...settleWork(
      tenant,
      plans.flatMap(({ of: { work } }) => (work ? [work] : [])),
    ),
  ])
}

/**
 * Brings the books of these orders to what all facts known say, and keeps the decision that led there. Each takes its
 * revision even when nothing moves; a decision that met a change is made again from what is there now.
 */
export async function reckonOrders(tenant: Tenant, orderIds: string[]) {
  for (let tries = 1; ; tries++) {
    try {
      return await reckonTogether(tenant, orderIds)
    } catch (error) {
      const isWorthAnother = isStale(error) || isAlreadyRecorded(error)
      if (!isWorthAnother || tries === MAX_TRIES) throw error
    }
  }
}
