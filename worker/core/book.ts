/** What one earning holds, in minor units of its book's currency; every field ≥ 0. */
export type Amounts = {
  pending: number
  available: number
  reserved: number
  transit: number
  paid: number
  /** Settled a debt. */
  recovered: number
  /** Clawed back beyond what it held. */
  owed: number
  /** Came back in cash. */
  repaid: number
}

export type EarningState = {
  readonly id: string
  readonly partnerId: string
  readonly kind: 'order' | 'deal' | 'credit' | 'adjustment'
  held: boolean
  /** Epoch milliseconds of the last credit to available; null = never. */
  clearedAt: number | null
  readonly amounts: Amounts
}

export type OpenLine = {
  readonly payoutId: string
  readonly lineId: string
  readonly earningId: string
  readonly amount: number
  readonly status: 'proposed' | 'reserved' | 'in_flight' | 'failed'
}

/** One partner in one currency. `lines` holds at most one open payout line per earning id. */
export type Book = {
  receivable: number
  readonly earnings: Map<string, EarningState>
  readonly lines: Map<string, OpenLine>
}

/** One transfer to be written. `forEarningId` is the debtor of a set-off that `earningId` paid. */
export type Posting = {
  readonly debit: string
  readonly credit: string
  readonly amount: number
  readonly partnerId: string | null
  readonly earningId: string | null
  readonly forEarningId: string | null
  readonly payoutId: string | null
}

export type Held = 'pending' | 'available' | 'reserved' | 'transit'

export const NOTHING: Readonly<Amounts> = {
  ...{ pending: 0, available: 0, reserved: 0, transit: 0 },
  ...{ paid: 0, recovered: 0, owed: 0, repaid: 0 },
}

/** What the partner is entitled to for this earning: all it holds and has got, less what it gave back or owes. */
export function entitlement(a: Readonly<Amounts>): number {
  return a.pending + a.available + a.reserved + a.transit + a.paid + a.recovered - a.owed - a.repaid
}

/**
 * The effect of a posting on the amounts of its earning, or, `asFor`, on those of the earning it was set off for. The
 * database trigger on transfers has the same effect; the two must change together.
 */
export function apply(amounts: Amounts, posting: Posting, asFor: boolean): void {
  const { debit, credit, amount } = posting
  const setOff = posting.forEarningId !== null
  if (asFor) {
    amounts.owed += amount
    if (credit === 'cash') amounts.paid += amount
    return
  }
  if (isHeld(debit)) amounts[debit] -= amount
  else if (debit === 'receivable') amounts.owed += amount
  else if (debit === 'cash' && posting.payoutId !== null) amounts.paid -= amount
  else if (debit === 'cash') amounts.repaid += amount
  if (isHeld(credit)) amounts[credit] += amount
  else if (credit === 'receivable') amounts.recovered += amount
  else if (credit === 'cash' && !setOff) amounts.paid += amount
  if (setOff) amounts.recovered += amount
}

/** Applies a posting to the book it is given: its earnings and its receivable. RangeError for an unknown earning. */
export function post(book: Book, posting: Posting): Posting {
  if (posting.earningId !== null) apply(earningIn(book, posting.earningId).amounts, posting, false)
  if (posting.forEarningId !== null) apply(earningIn(book, posting.forEarningId).amounts, posting, true)
  if (posting.debit === 'receivable') book.receivable += posting.amount
  if (posting.credit === 'receivable') book.receivable -= posting.amount
  return posting
}

/** The earning of a book. RangeError where it was not loaded: deciding without it would misplace money. */
export function earningIn(book: Book, earningId: string): EarningState {
  const earning = book.earnings.get(earningId)
  if (earning === undefined) throw new RangeError(`earning is not in the book: ${earningId}`)
  return earning
}

function isHeld(account: string): account is Held {
  return account === 'pending' || account === 'available' || account === 'reserved' || account === 'transit'
}
