import type { Book, OpenLine, Posting } from './book'
import { give, move, take } from './movements'
import type { PayoutStatus } from './payout'

export type Outcome = 'paid' | 'failed' | 'returned'

/** What one attempt carried of an earning, in minor units. */
export type Sent = { readonly earningId: string; readonly amount: number }

/** What becomes of a line of the payout. */
export type SettledLine = Sent & { readonly status: 'paid' | 'failed' | 'returned' | 'withdrawn' }

const RANK: Record<Outcome, number> = { failed: 1, paid: 2, returned: 3 }

/**
 * Whether a report says more of an attempt than is known. Money once reported failed may still arrive, and what arrived
 * may come back; whatever is reported in another order changes nothing.
 */
export const isNews = (known: Outcome | null, reported: Outcome) => known === null || RANK[reported] > RANK[known]

export type Report = {
  readonly payoutId: string
  readonly sent: readonly Sent[]
  readonly known: Outcome | null
  readonly reported: Outcome
  /** Whether another attempt of the payout stands paid: then its lines stay as they are. */
  readonly isPaidOtherwise: boolean
}

/**
 * What a report about one attempt moves, and what becomes of the lines that it carried. Mutates the book: amounts,
 * receivable, and the lines of this and other payouts.
 */
export function settle(book: Book, report: Report): { postings: Posting[]; lines: SettledLine[] } {
  const { known, reported } = report
  if (!isNews(known, reported)) return { postings: [], lines: [] }
  if (reported === 'paid') return arrive(book, report)
  if (known === 'paid') return comeBack(book, report)
  return known === null ? fail(book, report) : { postings: [], lines: [] }
}

/** Takes what is in flight, under whichever attempt; what is not in flight any more was given back and is taken. */
function arrive(book: Book, { payoutId, sent, isPaidOtherwise }: Report) {
  const postings: Posting[] = []
  const missing = sent.map(({ earningId, amount }) => {
    const line = leave(book, earningId, payoutId)
    const inFlight = line?.status === 'in_flight' ? Math.min(amount, line.amount) : 0
    if (inFlight > 0) postings.push(move(book, earningId, 'transit>cash', inFlight, payoutId))
    return { earningId, amount: amount - inFlight }
  })
  // First every earning's own money: else one could pay with what another one needs a moment later.
  const owing = missing.map(({ earningId, amount }) => {
    const own = book.earnings.get(earningId)?.amounts
    const part = Math.min(amount, (own?.available ?? 0) + (own?.reserved ?? 0))
    if (part > 0) postings.push(...take(book, earningId, part, 'cash', payoutId))
    return { earningId, amount: amount - part }
  })
  for (const { earningId, amount } of owing)
    if (amount > 0) postings.push(...take(book, earningId, amount, 'cash', payoutId))
  return { postings, lines: isPaidOtherwise ? [] : sent.map((each) => ({ ...each, status: 'paid' as const })) }
}

function fail(book: Book, { payoutId, sent }: Report) {
  const postings: Posting[] = []
  const lines: SettledLine[] = []
  for (const { earningId } of sent) {
    const line = book.lines.get(earningId)
    if (line?.payoutId !== payoutId || line.status !== 'in_flight') continue
    leave(book, earningId, payoutId)
    const given = give(book, earningId, line.amount, 'transit', payoutId)
    postings.push(...given)
    const amount = given.find(({ credit }) => credit === 'available')?.amount ?? 0
    lines.push({ earningId, amount, status: amount === 0 ? 'withdrawn' : 'failed' })
  }
  return { postings, lines }
}

function comeBack(book: Book, { payoutId, sent, isPaidOtherwise }: Report) {
  const postings = sent.flatMap(({ earningId, amount }) => give(book, earningId, amount, 'cash', payoutId))
  return { postings, lines: isPaidOtherwise ? [] : sent.map((each) => ({ ...each, status: 'returned' as const })) }
}

/** Takes the line of this payout out of the book; an earning's line of another payout stays. */
function leave(book: Book, earningId: string, payoutId: string): OpenLine | undefined {
  const line = book.lines.get(earningId)
  if (line?.payoutId !== payoutId) return undefined
  book.lines.delete(earningId)
  return line
}

/**
 * The payout after a report. Facts beat decisions: it is paid while an attempt stands paid, even if it was rejected in
 * between.
 */
export function statusAfter(
  status: PayoutStatus,
  { outcomes, lines, known }: { outcomes: readonly (Outcome | null)[]; lines: SettledLine[]; known: Outcome | null },
): PayoutStatus {
  if (outcomes.includes('paid')) return 'paid'
  if (known === 'paid') return 'returned'
  if (lines.length === 0) return status
  return lines.some((line) => line.status === 'failed') ? 'failed' : 'rejected'
}
