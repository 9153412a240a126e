import { recordAll } from '../activity/record'
import { payoutsFrozen, requireNotFrozen } from '../ledger/freeze'
import { payoutLines, payouts } from '../ledger/payout-schema'
import { isStale } from '../ledger/post'
import { loadSettings } from '../organizations/settings'
import { insertRows, type Write } from '../platform/d1'
import { refusedBy } from '../platform/errors'
import { newId } from '../platform/id'
import { commit, type Tenant } from '../platform/tenant'
import type { Payout } from './load'
import { type Cleared, clearedEarnings, type LineRow, type PayoutRow } from './queries'

const MAX_LINES = 1_000
const MAX_TRIES = 4

/** What to propose: everything cleared before the period's end, of all or one partner, in all or one currency. */
export type Asked = {
  /** Epoch milliseconds; null = when the first of them cleared. */
  periodStart: number | null
  periodEnd: number
  partnerId: string | null
  currency: string | null
  /** The partner's user who asked for the money; null for proposals by button or clock. */
  requestedBy?: string
  /** Written in the same commit, such as the claim of a period. */
  also?: Write[]
}

export type Left = {
  partner_id: string
  currency: string
  amount: number
  code: 'below_minimum' | 'partner_not_active'
}
export type Proposed = { payouts: Payout[]; left: Left[] }

/** The first of them, as many as one payout holds: its amount must be one that can be counted. */
function fitting(cleared: Cleared[]): Cleared[] {
  let sum = 0
  const end = cleared.findIndex(({ amount }, index) => {
    sum += amount
    return index === MAX_LINES || !Number.isSafeInteger(sum)
  })
  return end < 0 ? cleared : cleared.slice(0, end)
}

function proposal(tenant: Tenant, cleared: Cleared[], asked: Asked): Payout {
  const id = newId('pay', tenant.now)
  const organizationId = tenant.organizationId
  const taken = fitting(cleared)
  // Sorted, so that lines are told in the order in which they cleared, now and whenever they are read.
  const ids = taken.map(() => newId('pln', tenant.now)).sort()
  const lines = taken.map(
    ({ id: earningId, amount, kind, sourceId, released, earnedAt }, index): LineRow => ({
      organizationId,
      id: ids[index] ?? '',
      payoutId: id,
      earningId,
      amount,
      status: 'proposed',
      note: null,
      ...{ kind, sourceId, released, earnedAt },
    }),
  )
  const [first] = cleared
  return {
    organizationId,
    id,
    partnerId: first?.partnerId ?? '',
    currency: first?.currency ?? '',
    status: 'pending',
    version: 1,
    attempt: 0,
    amount: lines.reduce((sum, { amount }) => sum + amount, 0),
    reason: null,
    requestedBy: asked.requestedBy ?? null,
    periodStart: Math.min(asked.periodStart ?? first?.clearedAt ?? 0, asked.periodEnd - 1),
    periodEnd: asked.periodEnd,
    createdAt: tenant.now,
    approvedAt: null,
    lines,
    approvals: [],
    attempts: [],
  }
}

async function decide(tenant: Tenant, asked: Asked): Promise<Proposed> {
  const [cleared, settings] = await Promise.all([
    clearedEarnings(tenant, asked.periodEnd, asked.partnerId),
    loadSettings(tenant),
  ])
  const decided: Proposed = { payouts: [], left: [] }
  const wanted = cleared.filter(({ currency }) => asked.currency === null || currency === asked.currency)
  for (const group of Map.groupBy(wanted, ({ partnerId, currency }) => `${partnerId} ${currency}`).values()) {
    const [first] = group
    if (!first) continue
    const amount = group.reduce((sum, each) => sum + each.amount, 0)
    const left = { partner_id: first.partnerId, currency: first.currency, amount }
    if (first.status !== 'active') decided.left.push({ ...left, code: 'partner_not_active' })
    else if (amount < (settings.minimumPayoutAmounts[first.currency] ?? 0))
      decided.left.push({ ...left, code: 'below_minimum' })
    else decided.payouts.push(proposal(tenant, group, asked))
  }
  return decided
}

const rowOf = ({ lines: _, approvals: __, attempts: ___, ...row }: Payout): PayoutRow => row

const write = (tenant: Tenant, { payouts: proposals }: Proposed, asked: Asked, answer: unknown) =>
  commit(
    tenant,
    [
      requireNotFrozen(tenant),
      ...(asked.also ?? []),
      ...recordAll(
        tenant,
        proposals.map(({ id }) => ({ action: 'payout.proposed', object: id, key: `payout.proposed:${id}` })),
      ),
      ...insertRows(tenant.organizationId, payouts, proposals.map(rowOf)),
      ...insertRows(
        tenant.organizationId,
        payoutLines,
        proposals.flatMap(({ lines }) => lines),
      ),
    ],
    { status: 201, answer },
  )

/**
 * Proposes one payout per partner and currency from what is cleared; below the minimum all carries over. Nothing
 * moves: a person decides later. `showTo` is told whom the proposals are for; it may refuse what was decided by
 * throwing. Errors: 409 `payouts_frozen`.
 */
export async function proposePayouts<Answer>(
  tenant: Tenant,
  asked: Asked,
  showTo: (partnerIds: string[]) => Promise<(proposed: Proposed) => Answer>,
): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    const decided = await decide(tenant, asked)
    const show = await showTo(decided.payouts.map(({ partnerId }) => partnerId))
    const answer = show(decided)
    try {
      await write(tenant, decided, asked, answer)
      return answer
    } catch (error) {
      if (refusedBy(error, 'payouts_frozen')) throw payoutsFrozen()
      const isWorthAnother = isStale(error) || refusedBy(error, 'UNIQUE constraint failed: payout_lines')
      if (!isWorthAnother || tries === MAX_TRIES) throw error
    }
  }
}
