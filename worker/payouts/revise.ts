import { type Happened, isAlreadyRecorded, record } from '../activity/record'
import type { LineChange } from '../core/ledger'
import { bankChangesHoldSince } from '../core/payout'
import { requireNotFrozen } from '../ledger/freeze'
import { payoutLines, payouts } from '../ledger/payout-schema'
import { type Caused, fitLines, isStale, post } from '../ledger/post'
import { requireChanges, requireThat, updateRows, type Write } from '../platform/d1'
import { commit, type Tenant } from '../platform/tenant'
import { changedSinceRead } from '../platform/versions'
import { loadPayout, type Payout } from './load'
import type { LineRow } from './queries'
import { ruleBroken } from './refusals'

/** What was decided about a payout: how it looks after it, and what is written. */
export type Change = {
  next: Payout
  happened: Happened & { key: string }
  guards?: Write[]
  rows?: Write[]
  /** Lines of other payouts that shrink or close, because this one takes their money. */
  fits?: LineChange[]
  leaving?: LineRow[]
  postings?: Caused[]
  entering?: LineRow[]
}

/** Goes into every commit that sends money towards a bank: the rules of before, still true. */
export const stillPayable = (tenant: Tenant, { partnerId }: Pick<Payout, 'partnerId'>): Write[] => [
  requireNotFrozen(tenant),
  requireThat(
    `EXISTS (SELECT 1 FROM partners WHERE organization_id = ?1 AND id = ?2 AND status = 'active')`,
    'partner_not_active',
    tenant.organizationId,
    partnerId,
  ),
  requireThat(
    `NOT EXISTS (SELECT 1 FROM partner_banks WHERE organization_id = ?1 AND partner_id = ?2 AND changed_at > CAST(?3 AS INTEGER))`,
    'bank_changed_recently',
    tenant.organizationId,
    partnerId,
    bankChangesHoldSince(tenant.now),
  ),
]

const moveLines = (tenant: Tenant, lines: LineRow[] = []): Write[] =>
  lines.length === 0
    ? []
    : [
        ...updateRows(
          tenant.organizationId,
          payoutLines,
          ['id'],
          lines.map(({ id, status, amount, note }) => ({ id, status, amount, note })),
        ),
        requireChanges(lines.length, 'line_changed_meanwhile'),
      ]

const compareAndSet = (tenant: Tenant, { id, status, amount, reason, attempt, approvedAt, version }: Payout) => [
  ...updateRows(
    tenant.organizationId,
    payouts,
    ['id'],
    [{ id, status, amount, reason, attempt, approvedAt, version }],
    'AND t.version = j.version - 1',
  ),
  requireChanges(1, 'payout_changed_meanwhile'),
]

/** The payout after these lines changed: its next version, and what its lines add up to. */
export function withLines(payout: Payout, changed: LineRow[], set: Partial<Payout>): Payout {
  const byId = new Map(changed.map((line) => [line.id, line]))
  const lines = payout.lines.map((line) => byId.get(line.id) ?? line)
  const counted = lines.filter(({ status }) => status !== 'left_out')
  const amount = counted.reduce((sum, line) => sum + line.amount, 0)
  return { ...payout, lines, amount, version: payout.version + 1, ...set }
}

/** In the order of docs/ledger.md: claim, version, new rows, lines that leave, transfers, lines that enter. */
export const commitChange = (tenant: Tenant, change: Change, answer?: unknown) =>
  commit(
    tenant,
    [
      record(tenant, change.happened),
      ...(change.guards ?? []),
      ...compareAndSet(tenant, change.next),
      ...(change.rows ?? []),
      ...fitLines(tenant, change.fits ?? []),
      ...moveLines(tenant, change.leaving),
      ...post(tenant, change.postings ?? []),
      ...moveLines(tenant, change.entering),
    ],
    answer === undefined ? undefined : { status: 200, answer },
  )

/**
 * Commits a person's decision only while the payout is as it was read. Errors: 409 `changed_since_read` with the payout
 * as it is, or the name of the rule that broke meanwhile.
 */
export async function revise<Answer>(
  tenant: Tenant,
  change: Change,
  show: (payout: Payout) => Answer,
): Promise<Answer> {
  const answer = show(change.next)
  try {
    await commitChange(tenant, change, answer)
  } catch (error) {
    const rule = ruleBroken(error)
    if (rule) throw rule
    if (!isStale(error) && !isAlreadyRecorded(error)) throw error
    throw changedSinceRead(show(await loadPayout(tenant, change.next.id)))
  }
  return answer
}

/** One transfer along the way of a line. */
export function along(
  { id: payoutId, partnerId, currency }: Payout,
  { earningId, amount }: LineRow,
  causeId: string,
  pair: readonly [string, string],
): Caused {
  const [debit, credit] = pair
  return { causeId, currency, debit, credit, amount, partnerId, earningId, forEarningId: null, payoutId }
}
