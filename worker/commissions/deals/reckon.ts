import { settleWork } from '../../activity/pending'
import { isAlreadyRecorded } from '../../activity/record'
import { attributions } from '../../attribution/schema'
import { dealsByIds } from '../../deals/queries'
import { deals } from '../../deals/schema'
import { isStale } from '../../ledger/post'
import { insertRows, requireChanges, updateRows, type Write, write } from '../../platform/d1'
import { fingerprint } from '../../platform/seal'
import { commit, type Tenant } from '../../platform/tenant'
import { type Anew, asSeenThen, isChanged } from '../anew'
import { bookingWrites } from '../booking'
import { booksFor } from '../books'
import { addRows } from '../totals'
import { decideDeal } from './decide'
import { explainDeal } from './explain'
import { type DealCase, type DealCases, loadDealCases } from './load'
import { type DealPlan, planDeal, totalsOf } from './plan'
import type { DealTrace } from './trace'

const MAX_TRIES = 6

/** What these deals should have booked; a deal that was never reckoned starts from nothing. */
export async function planDeals(tenant: Tenant, cases: DealCases): Promise<DealPlan[]> {
  const all = cases.cases.map((of) => ({ of, decided: decideDeal(of, cases) }))
  const loaded = await booksFor(
    tenant,
    all.map(({ of: { deal }, decided: { attributed, amounts } }) => ({
      ...{ sourceId: deal.id, currency: deal.currency },
      ...{ weights: attributed.inUse.weights, commissions: amounts.commissions },
    })),
  )
  return all.map(({ of, decided }) => planDeal(of, decided, of.reckoning ?? unreckoned(tenant, of), loaded, tenant.now))
}

const unreckoned = (tenant: Tenant, { deal }: DealCase) => ({
  organizationId: tenant.organizationId,
  sourceId: deal.id,
  kind: 'deal' as const,
  currency: deal.currency,
  revision: 0,
  ...{ sales: 0, platformFees: 0, paymentFees: 0, seller: 0, commissions: 0 },
})

const inputsOf = ({ deal, resolution }: DealCase, trace: DealTrace) => ({
  deal: [deal.id, deal.amount, deal.currency, deal.closedAt],
  resolution,
  rules: trace.rules,
  candidates: trace.candidates,
  touches: trace.touches,
  frozen: trace.frozen,
})

/** Covers all that the decision rests on; the same inputs have the same hash. */
export const hashOf = (of: DealCase, trace: DealTrace) => fingerprint(JSON.stringify(inputsOf(of, trace)))

/** A new decision is kept only when its inputs changed; what it says is never edited. */
export async function decisions(tenant: Tenant, plans: DealPlan[]) {
  const rows = await Promise.all(
    plans.map(async ({ of, decided, revision }) => {
      const trace = explainDeal(of, decided)
      if (of.attribution?.inputHash === (await hashOf(of, asSeenThen(trace, of.decidedUnder)))) return []
      const inputHash = await hashOf(of, trace)
      const { shares, inUse } = decided.attributed
      const { reason } = decided
      return [{ sourceId: of.deal.id, revision, model: inUse.model, reason, shares, trace, inputHash, at: tenant.now }]
    }),
  )
  return rows.flat()
}

export const decisionWrites = async (tenant: Tenant, plans: DealPlan[]): Promise<Write[]> =>
  insertRows(tenant.organizationId, attributions, await decisions(tenant, plans))

export const totalWrites = (tenant: Tenant, plans: DealPlan[]): Write[] => addRows(tenant, plans.flatMap(totalsOf))

/**
 * A deal that is open has nothing to reckon yet. It goes to its next version, so that a close that has not seen what
 * made it due is refused and looks again.
 */
function passOver(tenant: Tenant, { works, cases }: DealCases): Write[] {
  const won = new Set(cases.map(({ deal }) => deal.id))
  const rest = works.filter(({ subject }) => !won.has(subject))
  if (rest.length === 0) return []
  return [
    write(
      `UPDATE deals SET version = version + 1
       WHERE organization_id = ?1 AND id IN (SELECT value FROM json_each(?2)) AND status = 'open'`,
      tenant.organizationId,
      JSON.stringify(rest.map(({ subject }) => subject)),
    ),
    ...settleWork(tenant, rest),
  ]
}

async function reckonTogether(tenant: Tenant, dealIds: string[], anew: Anew | null) {
  const readWon = async () => (await dealsByIds(tenant, dealIds)).filter(({ status }) => status === 'won')
  const loaded = await loadDealCases(tenant, dealIds, readWon, anew?.under)
  const cases = anew ? { ...loaded, cases: loaded.cases.filter(anew.isMeant) } : loaded
  const planned = await planDeals(tenant, cases)
  const made = await decisions(tenant, planned)
  const plans = anew ? planned.filter((each) => isChanged(each, made)) : planned
  const passed = anew ? anew.alongside(plans) : passOver(tenant, cases)
  if (plans.length === 0 && passed.length === 0) return
  const rows = plans.map(({ of: { deal }, decided }) => ({
    id: deal.id,
    refundedAmount: decided.amounts.refundedAmount,
    version: deal.version + 1,
  }))
  const works = plans.flatMap(({ of: { work } }) => (work ? [work] : []))
  await commit(tenant, [
    ...(plans.length ? bookingWrites(tenant, plans) : []),
    ...insertRows(tenant.organizationId, attributions, made),
    ...updateRows(tenant.organizationId, deals, ['id'], rows, `AND t.version = j.version - 1`),
    ...(rows.length ? [requireChanges(rows.length, 'deal_changed_meanwhile')] : []),
    ...totalWrites(tenant, plans),
    ...settleWork(tenant, works),
    ...passed,
  ])
}

/**
 * Brings the books of these won deals to what all facts known say: late visits of the lead, and what was given back of
 * the orders tied to them. Others are left alone.
 */
export async function reckonDeals(tenant: Tenant, dealIds: string[], anew: Anew | null = null) {
  for (let tries = 1; ; tries++) {
    try {
      return await reckonTogether(tenant, dealIds, anew)
    } catch (error) {
      const isWorthAnother = isStale(error) || isAlreadyRecorded(error)
      if (!isWorthAnother || tries === MAX_TRIES) throw error
    }
  }
}
