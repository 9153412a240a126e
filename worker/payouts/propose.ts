import { recordAll } from '../activity/record'
import { payoutsFrozen, requireNotFrozen } from '../ledger/freeze'
import { payoutLines, payouts } from '../ledger/payout-schema'
import { isStale } from '../ledger/post'
import { loadSettings } from '../organizations/settings'
import { insertRows } from '../platform/d1'
import { refusedBy } from '../platform/errors'
import { newId } from '../platform/id'
import { commit, type Tenant } from '../platform/tenant'
import type { GeneratePayouts } from './input'
import { type Cleared, clearedEarnings, type LineRow, type PayoutRow } from './queries'

const MAX_LINES = 1_000
const MAX_TRIES = 4

export type Left = {
  partner_id: string
  currency: string
  amount: number
  code: 'below_minimum' | 'partner_not_active'
}
export type Proposed = { payouts: { payout: PayoutRow; lines: LineRow[] }[]; left: Left[] }

function proposal(tenant: Tenant, cleared: Cleared[], given: GeneratePayouts): Proposed['payouts'][number] {
  const id = newId('pay', tenant.now)
  const organizationId = tenant.organizationId
  const lines = cleared.slice(0, MAX_LINES).map(
    ({ id: earningId, amount }): LineRow => ({
      organizationId,
      id: newId('pln', tenant.now),
      payoutId: id,
      earningId,
      amount,
      status: 'proposed',
      note: null,
    }),
  )
  const [first] = cleared
  return {
    lines,
    payout: {
      organizationId,
      id,
      partnerId: first?.partnerId ?? '',
      currency: first?.currency ?? '',
      status: 'pending',
      version: 1,
      attempt: 0,
      amount: lines.reduce((sum, { amount }) => sum + amount, 0),
      reason: null,
      requestedBy: null,
      periodStart: given.period_start,
      periodEnd: given.period_end,
      createdAt: tenant.now,
    },
  }
}

async function decide(tenant: Tenant, given: GeneratePayouts): Promise<Proposed> {
  const [cleared, settings] = await Promise.all([
    clearedEarnings(tenant, given.period_end, given.partner_id ?? null),
    loadSettings(tenant),
  ])
  const decided: Proposed = { payouts: [], left: [] }
  for (const group of Map.groupBy(cleared, ({ partnerId, currency }) => `${partnerId} ${currency}`).values()) {
    const [first] = group
    if (!first) continue
    const amount = group.reduce((sum, each) => sum + each.amount, 0)
    const left = { partner_id: first.partnerId, currency: first.currency, amount }
    if (first.status !== 'active') decided.left.push({ ...left, code: 'partner_not_active' })
    else if (amount < (settings.minimumPayoutAmounts[first.currency] ?? 0))
      decided.left.push({ ...left, code: 'below_minimum' })
    else decided.payouts.push(proposal(tenant, group, given))
  }
  return decided
}

const write = (tenant: Tenant, { payouts: proposals }: Proposed, answer: unknown) =>
  commit(
    tenant,
    [
      requireNotFrozen(tenant),
      ...recordAll(
        tenant,
        proposals.map(({ payout }) => ({
          action: 'payout.proposed',
          object: payout.id,
          key: `payout.proposed:${payout.id}`,
        })),
      ),
      ...insertRows(
        tenant.organizationId,
        payouts,
        proposals.map(({ payout }) => payout),
      ),
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
 * moves: a person decides later. Errors: 409 `payouts_frozen`.
 */
export async function proposePayouts(
  tenant: Tenant,
  given: GeneratePayouts,
  show: (proposed: Proposed) => unknown,
): Promise<Proposed> {
  for (let tries = 1; ; tries++) {
    const decided = await decide(tenant, given)
    try {
      await write(tenant, decided, show(decided))
      return decided
    } catch (error) {
      if (refusedBy(error, 'payouts_frozen')) throw payoutsFrozen()
      const isWorthAnother = isStale(error) || refusedBy(error, 'UNIQUE constraint failed: payout_lines')
      if (!isWorthAnother || tries === MAX_TRIES) throw error
    }
  }
}
