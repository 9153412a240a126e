import { type Book, type EarningState, earningIn, type Held, type OpenLine, type Posting, post } from './book'
import { inCodeUnits } from './money'

/**
 * Takes an amount from a partner: out of the earning's own pending, available and reserved, then as set-off out of the
 * available and then the reserved of the others, oldest cleared first, and the rest becomes receivable. Money in
 * transit is never touched. To 'cash' (a payout that arrived late) pending is left alone. Mutates the book: amounts,
 * receivable, and the open lines that no longer fit.
 */
export function take(book: Book, earningId: string, amount: number, to: string, payoutId?: string): Posting[] {
  requireAmount(amount)
  const own = earningIn(book, earningId)
  const postings: Posting[] = []
  let missing = amount
  const draw = (from: EarningState, account: Held | 'receivable', available: number) => {
    const part = Math.min(missing, available)
    if (part <= 0) return
    missing -= part
    const forEarningId = from === own ? null : own.id
    postings.push(post(book, { ...transfer(from, account, to, part, payoutId), forEarningId }))
    fitLine(book, from)
  }
  if (to !== 'cash') draw(own, 'pending', own.amounts.pending)
  for (const account of ['available', 'reserved'] as const) draw(own, account, own.amounts[account])
  const others = oldestCleared(book).filter((earning) => earning !== own)
  for (const account of ['available', 'reserved'] as const) {
    for (const other of others) draw(other, account, other.amounts[account])
  }
  draw(own, 'receivable', missing)
  return postings
}

/**
 * Gives a partner an amount for an earning: a held one keeps it pending, else it settles the receivable first and the
 * rest is available. A held earning does not clear: from 'pending' it gives nothing. Mutates the book.
 */
export function give(book: Book, earningId: string, amount: number, from: string, payoutId?: string): Posting[] {
  requireAmount(amount)
  const earning = earningIn(book, earningId)
  if (earning.held && from === 'pending') return []
  const settled = earning.held ? 0 : Math.min(amount, book.receivable)
  const parts = [
    { to: 'receivable', part: settled },
    { to: earning.held ? 'pending' : 'available', part: amount - settled },
  ]
  return parts
    .filter(({ part }) => part > 0)
    .map(({ to, part }) => post(book, transfer(earning, from, to, part, payoutId)))
}

/** Holds an earning: what was available or reserved is pending again until it is released. Mutates the book. */
export function hold(book: Book, earningId: string): Posting[] {
  const earning = earningIn(book, earningId)
  earning.held = true
  const postings = (['available', 'reserved'] as const)
    .filter((account) => earning.amounts[account] > 0)
    .map((account) => post(book, transfer(earning, account, 'pending', earning.amounts[account])))
  fitLine(book, earning)
  return postings
}

/** Lets a held earning clear again. Nothing moves: the clock clears it. Mutates the book. */
export function release(book: Book, earningId: string): void {
  earningIn(book, earningId).held = false
}

/**
 * Books cash that a partner sent back, at most what is owed, on the earnings that owe, oldest first. Mutates the
 * book.
 */
export function repay(book: Book, amount: number): Posting[] {
  requireAmount(amount)
  let left = Math.min(amount, book.receivable)
  const postings: Posting[] = []
  for (const earning of oldestCleared(book)) {
    const part = Math.min(left, earning.amounts.owed - earning.amounts.recovered)
    if (part <= 0) continue
    left -= part
    postings.push(post(book, transfer(earning, 'cash', 'receivable', part)))
  }
  return postings
}

/** Moves an amount of an earning along its payout: 'available>reserved', 'transit>cash' … Mutates the book. */
export function move(book: Book, earningId: string, pair: Pair, amount: number, payoutId: string): Posting {
  requireAmount(amount)
  const [debit = '', credit = ''] = pair.split('>')
  return post(book, transfer(earningIn(book, earningId), debit, credit, amount, payoutId))
}
type Pair = `${string}>${string}`

export type LineChange = Pick<OpenLine, 'payoutId' | 'lineId' | 'earningId' | 'amount'> & {
  readonly status: 'proposed' | 'reserved' | 'failed' | 'withdrawn'
}

/** The open lines that shrank or left the book, in earning id order. A withdrawn line has amount 0. */
export function lineChanges(before: ReadonlyMap<string, OpenLine>, after: ReadonlyMap<string, OpenLine>): LineChange[] {
  return [...before.values()]
    .sort((a, b) => inCodeUnits(a.earningId, b.earningId))
    .flatMap(({ payoutId, lineId, earningId, amount, status }): LineChange[] => {
      const now = after.get(earningId)
      const line = { payoutId, lineId, earningId }
      if (now === undefined || now.lineId !== lineId) return [{ ...line, amount: 0, status: 'withdrawn' }]
      if (now.status === 'in_flight' || (now.amount === amount && now.status === status)) return []
      return [{ ...line, amount: now.amount, status: now.status }]
    })
}

function transfer(earning: EarningState, debit: string, credit: string, amount: number, payoutId?: string): Posting {
  const { id: earningId, partnerId } = earning
  return { debit, credit, amount, partnerId, earningId, forEarningId: null, payoutId: payoutId ?? null }
}

/** A line may not promise more than its earning holds; at nothing it is withdrawn. */
function fitLine(book: Book, earning: EarningState): void {
  const line = book.lines.get(earning.id)
  if (line === undefined || line.status === 'in_flight') return
  const { reserved, available } = earning.amounts
  const amount = Math.min(line.amount, line.status === 'reserved' ? reserved : available)
  if (amount === 0) book.lines.delete(earning.id)
  else book.lines.set(earning.id, { ...line, amount })
}

function oldestCleared(book: Book): EarningState[] {
  const when = (earning: EarningState) => earning.clearedAt ?? Number.MAX_SAFE_INTEGER
  return [...book.earnings.values()].sort((a, b) => when(a) - when(b) || inCodeUnits(a.id, b.id))
}

function requireAmount(amount: number): void {
  if (!Number.isSafeInteger(amount) || amount < 0) throw new RangeError(`not an amount to move: ${amount}`)
}
