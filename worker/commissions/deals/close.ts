import { announce } from '../../activity/pending'
import { isAlreadyRecorded, record } from '../../activity/record'
import { refusalToClose } from '../../core/deal'
import { type DealRow, findDeal } from '../../deals/queries'
import { deals } from '../../deals/schema'
import type { EarningRow } from '../../ledger/books'
import { isStale } from '../../ledger/post'
import { reckonings } from '../../ledger/schema'
import { dueRows, makeOrdersDue, ORDERS_OF_LEADS } from '../../orders/work'
import { insertRows, requireChanges, updateRows, type Write } from '../../platform/d1'
import { conflict, refusedBy } from '../../platform/errors'
import { commit, one, type Tenant } from '../../platform/tenant'
import { bookingWrites } from '../booking'
import type { Decision } from './attributions'
import { explainDeal } from './explain'
import type { CloseDeal } from './input'
import { loadDealCases } from './load'
import type { DealPlan } from './plan'
import { decisionWrites, hashOf, planDeals, totalWrites } from './reckon'
import { openedBy } from './shown'

const MAX_TRIES = 6

/** `seen` refuses a deal that the caller has not seen; `show` makes the answer. */
type Asking<Answer> = {
  seen(deal: DealRow): void
  show(deal: DealRow, decision: Decision | null, earnings: EarningRow[]): Answer
}

const closing = (tenant: Tenant, deal: DealRow): Write[] => [
  record(tenant, {
    action: `deal.${deal.status}`,
    object: deal.id,
    key: `deal.closed:${deal.id}`,
    detail: { closed_at: deal.closedAt },
  }),
  ...updateRows(
    tenant.organizationId,
    deals,
    ['id'],
    [
      {
        id: deal.id,
        status: deal.status,
        closedAt: deal.closedAt,
        refundedAmount: deal.refundedAmount,
        version: deal.version,
      },
    ],
    `AND t.version = j.version - 1`,
  ),
  requireChanges(1, 'deal_changed_meanwhile'),
]

/** All five models, the commissions of the one in use, and the orders that may repeat the sale: one commit. */
async function win<Answer>(tenant: Tenant, closed: DealRow, { show }: Asking<Answer>): Promise<Answer> {
  const cases = await loadDealCases(tenant, [closed.id], async () => [closed])
  const plan: DealPlan = one(await planDeals(tenant, cases))
  const deal = { ...closed, refundedAmount: plan.decided.amounts.refundedAmount }
  const trace = explainDeal(plan.of, plan.decided)
  const decision = { trace, inputHash: await hashOf(plan.of, trace), revision: plan.revision, isPreview: false }
  const answer = show(deal, decision, openedBy(plan, tenant.organizationId, tenant.now))
  const zero = { sales: 0, platformFees: 0, paymentFees: 0, seller: 0, commissions: 0 }
  const writes = [
    ...closing(tenant, deal),
    ...insertRows(tenant.organizationId, reckonings, [
      { sourceId: deal.id, kind: 'deal', currency: deal.currency, revision: 0, ...zero },
    ]),
    ...bookingWrites(tenant, [plan]),
    ...(await decisionWrites(tenant, [plan])),
    ...totalWrites(tenant, [plan]),
  ]
  const due = deal.leadId ? [makeOrdersDue(tenant, ORDERS_OF_LEADS, JSON.stringify([deal.leadId]))] : []
  const results = await commit(tenant, [...writes, ...due], { status: 200, answer })
  await announce(tenant, dueRows(due.length ? (results[writes.length]?.results ?? []) : []))
  return answer
}

async function lose<Answer>(tenant: Tenant, closed: DealRow, { show }: Asking<Answer>): Promise<Answer> {
  const answer = show(closed, null, [])
  await commit(tenant, closing(tenant, closed), { status: 200, answer })
  return answer
}

/**
 * Wins or loses an open deal; a won one is attributed and booked in the same commit. Errors: 409
 * `deal_cannot_go_from_…`, and those of `seen`.
 */
export async function closeDeal<Answer>(
  tenant: Tenant,
  id: string,
  { status, closed_at }: CloseDeal,
  asking: Asking<Answer>,
): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    const deal = one(await findDeal(tenant, id))
    asking.seen(deal)
    const refusal = refusalToClose(deal.status, status)
    if (refusal) throw conflict(refusal, `This deal is ${deal.status}; only an open deal can be won or lost.`)
    const closed = { ...deal, status, closedAt: closed_at ?? tenant.now, version: deal.version + 1 }
    try {
      return await (status === 'won' ? win(tenant, closed, asking) : lose(tenant, closed, asking))
    } catch (error) {
      const isWorthAnother = isStale(error) || isAlreadyRecorded(error) || refusedBy(error, 'deal_is_closed')
      if (!isWorthAnother || tries === MAX_TRIES) throw error
    }
  }
}
