import { announce, makeDue, settleWork, workRows } from '../activity/pending'
import { isAlreadyRecorded } from '../activity/record'
import { attributions } from '../attribution/schema'
import { DEAL_RECKON } from '../deals/work'
import { isStale } from '../ledger/post'
import { orders } from '../orders/schema'
import { dueRows } from '../orders/work'
import { insertRows, requireChanges, updateRows, type Write } from '../platform/d1'
import { fingerprint } from '../platform/seal'
import { commit, type Tenant } from '../platform/tenant'
import { type Anew, asSeenThen, isChanged } from './anew'
import { bookingWrites } from './booking'
import { booksFor } from './books'
import { decideOrder, type Granted, statusOf, type Weighed, weighOrder } from './grant'
import { type Case, type Cases, loadCases } from './load'
import { hasMonths, loadMonths, type Months } from './months'
import { afterPaced, countPaced, pacedBy } from './pace'
import { laterPayments, type Settled } from './payments'
import { type Plan, planOrder } from './plan'
import { addTotals } from './totals'
import { type Trace, traceOf } from './trace'

const MAX_TRIES = 6

const inPaidOrder = (a: Weighed, b: Weighed) =>
  (a.history.paidAt ?? Number.MAX_SAFE_INTEGER) - (b.history.paidAt ?? Number.MAX_SAFE_INTEGER) ||
  (a.of.order.id < b.of.order.id ? -1 : 1)

type Decided = { of: Case; granted: Granted }

/** Every order of the group by itself; those of one partner and month, one after the other. */
async function decide(tenant: Tenant, all: Cases): Promise<{ decided: Decided[]; months: Months }> {
  const weighed = all.cases.map((of) => weighOrder(of, all)).sort(inPaidOrder)
  const months = await loadMonths(tenant, weighed, hasMonths(all.rules))
  const decided = weighed.map((each) => {
    const granted = decideOrder(each, months.before(each))
    months.add(each, granted)
    return { of: each.of, granted }
  })
  return { decided, months }
}

async function plan(tenant: Tenant, decided: Decided[]): Promise<Plan[]> {
  const loaded = await booksFor(
    tenant,
    decided.map(({ of: { order }, granted: { attributed, amounts } }) => ({
      ...{ sourceId: order.id, currency: order.currency },
      ...{ weights: attributed.inUse.weights, commissions: amounts.commissions },
    })),
  )
  return decided.map(({ of, granted }) => planOrder(of, granted, loaded, tenant.now))
}

const inputsOf = (of: Case, trace: Trace) => ({
  order: of.order.contentHash,
  resolution: of.resolution,
  rules: trace.rules,
  candidates: trace.candidates,
  doubts: trace.doubts,
  touches: trace.touches,
  frozen: trace.frozen,
})

/** A new decision is kept only when its inputs changed; what it says is never edited. */
async function decisions(tenant: Tenant, plans: Plan[]) {
  const hashOf = (of: Case, trace: Trace) => fingerprint(JSON.stringify(inputsOf(of, trace)))
  const rows = await Promise.all(
    plans.map(async ({ of, decided }) => {
      const trace = traceOf(of, decided)
      if (of.attribution?.inputHash === (await hashOf(of, asSeenThen(trace, of.decidedUnder)))) return []
      const inputHash = await hashOf(of, trace)
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
  return rows.flat()
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

async function reckonTogether(tenant: Tenant, orderIds: string[], anew: Anew | null) {
  const loaded = await loadCases(tenant, orderIds, anew?.under)
  const all = anew ? { ...loaded, cases: loaded.cases.filter(anew.isMeant) } : loaded
  const { decided, months } = await decide(tenant, all)
  const planned = await plan(tenant, decided)
  const made = await decisions(tenant, planned)
  const plans = anew ? planned.filter((each) => isChanged(each, made)) : planned
  const alongside = anew?.alongside(plans) ?? []
  if (plans.length === 0) return alongside.length > 0 ? void (await commit(tenant, alongside)) : undefined
  const filled = months.writes()
  const known = plans.map((each) => settled(each, made))
  const later = laterPayments(tenant, known, all.rules)
  const paced = known.filter(isNew).flatMap(({ of, paidAt }) => pacedBy(of, paidAt))
  const works = plans.flatMap(({ of: { work } }) => (work ? [work] : []))
  const ofDeals = dealsDue(tenant, plans)
  // Last, so that what they return can be found.
  const due = [filled.due, later, afterPaced(tenant, paced)].filter((each) => each !== null)
  const results = await commit(tenant, [
    ...bookingWrites(tenant, plans),
    ...insertRows(tenant.organizationId, attributions, made),
    ...orderWrites(tenant, plans),
    requireChanges(plans.length, 'order_changed_meanwhile'),
    ...addTotals(tenant, plans),
    ...countPaced(tenant, paced),
    ...filled.writes,
    ...settleWork(tenant, works),
    ...alongside,
    ...makeDue(tenant, ofDeals),
    ...due,
  ])
  const rows = due.flatMap((_, index) => dueRows(results[results.length - due.length + index]?.results ?? []))
  if (rows.length + ofDeals.length > 0) await announce(tenant, [...rows, ...ofDeals])
}

/** What was given back of an order lowers the deal that it is of. */
const dealsDue = (tenant: Tenant, plans: Plan[]) =>
  workRows(
    tenant,
    [...new Set(plans.flatMap(({ of: { order } }) => order.dealId ?? []))].map((subject) => ({
      ...{ queue: 'events', kind: DEAL_RECKON, subject },
    })),
  )

const isNew = ({ isPaymentNew, isDecisionNew }: Settled) => isPaymentNew || isDecisionNew

const settled = ({ of, decided }: Plan, made: { sourceId: string }[]): Settled & { of: Case } => ({
  of,
  order: of.order,
  facts: of.facts,
  paidAt: decided.history.paidAt,
  isPaymentNew: of.order.attributedAt === null || decided.history.paidAt !== of.order.paidAt,
  isDecisionNew: made.some(({ sourceId }) => sourceId === of.order.id),
})

/**
 * Brings the books of these orders to what all facts known say, and keeps the decision that led there. Each takes its
 * revision even when nothing moves; a decision that met a change is made again from what is there now.
 */
export async function reckonOrders(tenant: Tenant, orderIds: string[], anew: Anew | null = null) {
  for (let tries = 1; ; tries++) {
    try {
      return await reckonTogether(tenant, orderIds, anew)
    } catch (error) {
      const isWorthAnother = isStale(error) || isAlreadyRecorded(error)
      if (!isWorthAnother || tries === MAX_TRIES) throw error
    }
  }
}
