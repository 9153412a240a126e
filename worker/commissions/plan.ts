import { shares } from '../core/attribution'
import type { Posting } from '../core/ledger'
import { entitlement, hold, lineChanges, reckon, release } from '../core/ledger'
import { bookKey, type EarningRow, type Loaded, ownHoldings } from '../ledger/books'
import { newId } from '../platform/id'
import type { Booking, EarningChange } from './booking'
import type { Granted } from './grant'
import type { Case } from './load'

const DAY_MILLISECONDS = 86_400_000

export type Plan = Booking & { of: Case; decided: Granted }

const existingOf = ({ order }: Case, loaded: Loaded) =>
  new Map(
    [...loaded.earnings.values()].filter(({ sourceId }) => sourceId === order.id).map((row) => [row.partnerId, row]),
  )

const netOf = (decided: Granted, partnerId: string) =>
  decided.amounts.commissions.find((commission) => commission.partnerId === partnerId)

/** True when a claw-back is larger than what the order's own earnings hold, so that other earnings must be seen. */
export function needsOthers(of: Case, decided: Granted, loaded: Loaded): boolean {
  return [...existingOf(of, loaded).values()].some(
    (row) => entitlement(row) - (netOf(decided, row.partnerId)?.net ?? 0) > ownHoldings(row),
  )
}

function heldReason(of: Case, decided: Granted, row: EarningRow | undefined): string | null {
  if (decided.history.dispute === 'open') return 'dispute'
  if (of.resolution.restsOnClaim && row?.released !== 1) return 'claim'
  return row?.heldReason === 'manual' ? 'manual' : null
}

function changeOf(
  of: Case,
  decided: Granted,
  partnerId: string,
  row: EarningRow | undefined,
  id: string,
): EarningChange {
  const { order, frozen } = of
  const commission = netOf(decided, partnerId)
  const reason = heldReason(of, decided, row)
  const part = shares(decided.attributed.inUse, decided.amounts.sales).find((share) => share.partnerId === partnerId)
  return {
    id,
    partnerId,
    currency: order.currency,
    sourceId: order.id,
    dueAt: (decided.history.paidAt ?? order.placedAt) + frozen.hold_days * DAY_MILLISECONDS,
    held: reason === null ? 0 : 1,
    heldReason: reason,
    granted: commission?.granted ?? 0,
    attributed: part?.amountMinor ?? 0,
    net: commission?.net ?? 0,
    isNew: row === undefined,
    before: { granted: row?.granted ?? 0, attributed: row?.attributed ?? 0, net: row ? entitlement(row) : 0 },
  }
}

function holds(loaded: Loaded, change: EarningChange, row: EarningRow | undefined): Posting[] {
  const book = loaded.books.get(bookKey(change.partnerId, change.currency))
  if (!book?.earnings.has(change.id)) return []
  if (change.held === 1 && row?.held !== 1) return hold(book, change.id)
  if (change.held === 0 && row?.held === 1) release(book, change.id)
  return []
}

/**
 * The difference between what an order should have booked and what is posted. Mutates the loaded books, so that
 * several orders of one partner can be planned one after the other.
 */
export function planOrder(of: Case, decided: Granted, loaded: Loaded, now: number): Plan {
  const { order, reckoning } = of
  const existing = existingOf(of, loaded)
  const granted = decided.amounts.commissions
    .filter((commission) => commission.granted > 0)
    .map(({ partnerId }) => partnerId)
  const partnerIds = [...new Set([...existing.keys(), ...granted])].sort()
  const ids = new Map(partnerIds.map((partnerId) => [partnerId, existing.get(partnerId)?.id ?? newId('com', now)]))
  const books = new Map(
    partnerIds.map((partnerId) => {
      const key = bookKey(partnerId, order.currency)
      const book = loaded.books.get(key) ?? { receivable: 0, earnings: new Map(), lines: new Map() }
      loaded.books.set(key, book)
      return [partnerId, book]
    }),
  )
  const before = new Map([...books].map(([partnerId, book]) => [partnerId, new Map(book.lines)]))
  const { sales, platformFees, paymentFees, seller } = decided.amounts
  const target = {
    sales,
    platformFees,
    paymentFees,
    seller,
    commissions: decided.amounts.commissions.filter(({ partnerId }) => ids.has(partnerId)),
  }
  const reckoned = reckon({
    target,
    posted: reckoning,
    books,
    earningOf: (partnerId) => ids.get(partnerId) ?? '',
    against: 'sales',
  })
  const earnings = partnerIds.map((partnerId) =>
    changeOf(of, decided, partnerId, existing.get(partnerId), ids.get(partnerId) ?? ''),
  )
  const held = earnings.flatMap((change) => holds(loaded, change, existing.get(change.partnerId)))
  const causeId = `order.reckoned:${order.id}:${reckoning.revision + 1}`
  return {
    of,
    decided,
    kind: 'order',
    sourceId: order.id,
    revision: reckoning.revision + 1,
    sums: { sales, platformFees, paymentFees, seller, commissions: sales - platformFees - paymentFees - seller },
    causeId,
    postings: [...reckoned, ...held].map((posting) => ({ ...posting, causeId, currency: order.currency })),
    earnings,
    lines: [...books].flatMap(([partnerId, book]) => lineChanges(before.get(partnerId) ?? new Map(), book.lines)),
  }
}
