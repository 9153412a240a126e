import { isAlreadyRecorded } from '../../activity/record'
import { lineChanges } from '../../core/ledger'
import { isNews, type Outcome, type SettledLine, settle, statusAfter } from '../../core/settlement'
import { loadBook } from '../../ledger/books'
import { payoutAttempts } from '../../ledger/payout-schema'
import { isStale } from '../../ledger/post'
import { updateRows, type Write } from '../../platform/d1'
import { one, type Tenant } from '../../platform/tenant'
import { loadPayout, type Payout } from '../load'
import { type AttemptRow, type LineRow, sentBy } from '../queries'
import { type Change, commitChange, withLines } from '../revise'

const MAX_TRIES = 6

/** What somebody reports about an attempt: a person, a rail's callback, or a poll. `at` in epoch milliseconds. */
export type Reported = {
  outcome: Outcome
  at: number
  reference: string | null
  reason: string | null
  guards?: Write[]
}

export type Settled = {
  payout: Payout
  /** What was known of the attempt before; the report changed nothing when it says no more than that. */
  known: Outcome | null
  isNews: boolean
}

function settledLines(payout: Payout, settled: SettledLine[]): LineRow[] {
  const byEarning = new Map(settled.map((line) => [line.earningId, line]))
  return payout.lines.flatMap((line): LineRow[] => {
    const now = byEarning.get(line.earningId)
    return now && line.status !== 'left_out' ? [{ ...line, status: now.status, amount: now.amount }] : []
  })
}

/** Why the payout stands where it stands after a report; what was said before stands while nothing changed. */
function reasonAfter(payout: Payout, status: Payout['status'], reported: string | null): string | null {
  if (status === payout.status) return payout.reason
  if (status === 'paid') return null
  return status === 'rejected' ? 'nothing_left' : reported
}

async function decide(tenant: Tenant, payout: Payout, attempt: AttemptRow, reported: Reported): Promise<Change> {
  const { id: payoutId, partnerId, currency } = payout
  const { outcome, at: settledAt, reason } = reported
  const sent = await sentBy(tenant, payoutId, attempt.k)
  const earningIds = sent.map(({ earningId }) => earningId)
  const book = await loadBook(tenant, { partnerId, currency, earningIds })
  const before = new Map([...book.lines].filter(([, line]) => line.payoutId !== payoutId))
  const attempts = payout.attempts.map((each) =>
    each.k === attempt.k
      ? { ...each, outcome, settledAt, reason, reference: reported.reference ?? each.reference }
      : each,
  )
  const isPaidOtherwise = payout.attempts.some(({ k, outcome: known }) => k !== attempt.k && known === 'paid')
  const known = attempt.outcome
  const { postings, lines } = settle(book, { payoutId, sent, known, reported: outcome, isPaidOtherwise })
  const outcomes = attempts.map((each) => each.outcome)
  const status = statusAfter(payout.status, { outcomes, lines, known })
  const key = `payout.${outcome}:${payoutId}:${attempt.k}`
  const changed = settledLines(payout, lines)
  const detail = { attempt: attempt.k, reference: reported.reference, reason }
  return {
    next: withLines(payout, changed, { status, attempts, reason: reasonAfter(payout, status, reason) }),
    happened: { action: `payout.${outcome}`, object: payoutId, key, detail },
    guards: reported.guards ?? [],
    rows: updateRows(
      tenant.organizationId,
      payoutAttempts,
      ['payoutId', 'k'],
      attempts
        .filter(({ k }) => k === attempt.k)
        .map(({ k, reference }) => ({ payoutId, k, outcome, settledAt, reason, reference })),
    ),
    fits: lineChanges(before, book.lines),
    leaving: changed.filter((line) => line.status !== 'failed'),
    postings: postings.map((posting) => ({ ...posting, causeId: key, currency })),
    entering: changed.filter((line) => line.status === 'failed'),
  }
}

/**
 * Books what became of attempt `k`, however late, often and disordered the reports come; each is booked once, under
 * its own key. For people and rails alike. Errors: 404 when there is no such payout or attempt.
 */
export async function settleAttempt(
  tenant: Tenant,
  payoutId: string,
  k: number,
  reported: Reported,
  show?: (payout: Payout) => unknown,
): Promise<Settled> {
  for (let tries = 1; ; tries++) {
    const payout = await loadPayout(tenant, payoutId)
    const attempt = one(payout.attempts.filter((each) => each.k === k))
    const known = attempt.outcome
    if (!isNews(known, reported.outcome)) return { payout, known, isNews: false }
    const change = await decide(tenant, payout, attempt, reported)
    try {
      await commitChange(tenant, change, show?.(change.next))
      return { payout: change.next, known, isNews: true }
    } catch (error) {
      const isWorthAnother = isStale(error) || isAlreadyRecorded(error)
      if (!isWorthAnother || tries === MAX_TRIES) throw error
    }
  }
}
