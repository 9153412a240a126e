import { type Book, type EarningState, entitlement, NOTHING, type Posting, post } from './book'
import { inCodeUnits } from './money'
import { take } from './movements'

export {
  type Amounts,
  apply,
  type Book,
  type EarningState,
  entitlement,
  NOTHING,
  type OpenLine,
  type Posting,
  post,
} from './book'
export { give, hold, type LineChange, lineChanges, move, release, repay, take } from './movements'
export { PAIRS } from './pairs'

/** What the organization's accounts hold for one source, in minor units. */
export type Posted = {
  readonly sales: number
  readonly platformFees: number
  readonly paymentFees: number
  readonly seller: number
}

export type Reckoning = {
  readonly target: Posted & { readonly commissions: readonly { readonly partnerId: string; readonly net: number }[] }
  readonly posted: Posted
  readonly books: Map<string, Book>
  readonly earningOf: (partnerId: string) => string
  readonly against: 'sales' | 'commission_costs'
}

const ACCOUNTS = [
  ['platform_fees', 'platformFees'],
  ['payment_fees', 'paymentFees'],
  ['seller', 'seller'],
] as const

/**
 * The postings that bring one order or deal from what is posted to its target: partners by id, then the organization's
 * accounts (of an order only). A partner with an earning and no target ends at 0; a missing earning is opened. Mutates
 * the books.
 */
export function reckon({ target, posted, books, earningOf, against }: Reckoning): Posting[] {
  const nets = new Map(target.commissions.map(({ partnerId, net }) => [partnerId, net]))
  const partnerIds = [...new Set([...nets.keys(), ...books.keys()])].sort(inCodeUnits)
  const partners = partnerIds.flatMap((partnerId) =>
    reckonPartner(books, partnerId, earningOf(partnerId), nets.get(partnerId) ?? 0, against),
  )
  if (against === 'commission_costs') return partners
  const organization = ACCOUNTS.flatMap(([account, field]) => toward(account, target[field] - posted[field]))
  return [...partners, ...organization]
}

function reckonPartner(
  books: Map<string, Book>,
  partnerId: string,
  earningId: string,
  net: number,
  against: Reckoning['against'],
): Posting[] {
  const known = books.get(partnerId)?.earnings.get(earningId)
  const change = net - (known === undefined ? 0 : entitlement(known.amounts))
  if (change === 0) return []
  const book = bookOf(books, partnerId)
  if (change < 0) return take(book, earningId, -change, against)
  if (known === undefined) book.earnings.set(earningId, opened(earningId, partnerId, against))
  const sides = { debit: against, credit: 'pending', amount: change }
  return [post(book, { ...sides, partnerId, earningId, forEarningId: null, payoutId: null })]
}

function bookOf(books: Map<string, Book>, partnerId: string): Book {
  const book = books.get(partnerId) ?? { receivable: 0, earnings: new Map(), lines: new Map() }
  books.set(partnerId, book)
  return book
}

function opened(id: string, partnerId: string, against: Reckoning['against']): EarningState {
  const kind = against === 'sales' ? 'order' : 'deal'
  return { id, partnerId, kind, held: false, clearedAt: null, amounts: { ...NOTHING } }
}

function toward(account: string, change: number): Posting[] {
  if (change === 0) return []
  const sides = change > 0 ? { debit: 'sales', credit: account } : { debit: account, credit: 'sales' }
  const nobody = { partnerId: null, earningId: null, forEarningId: null, payoutId: null }
  return [{ ...sides, amount: Math.abs(change), ...nobody }]
}
