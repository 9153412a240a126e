import type { shares } from '../core/attribution'
import type { Posted, Posting } from '../core/ledger'
import { entitlement, hold, lineChanges, reckon, release } from '../core/ledger'
import type { PartnerCommission } from '../core/order-amounts'
import { bookKey, type EarningRow, type Loaded, ownHoldings, type ReckoningRow } from '../ledger/books'
import { newId } from '../platform/id'
import type { Booking, EarningChange } from './booking'

/** An order or a deal, decided: what its books should say. Commissions with nothing granted open no earning. */
export type Source = {
  kind: ReckoningRow['kind']
  id: string
  currency: string
  reckoning: ReckoningRow
  target: Posted & { commissions: PartnerCommission[] }
  /** When what is earned by it clears. */
  dueAt: number
  /** What each partner is credited with, by the model in use. */
  credited: ReturnType<typeof shares>
  heldReason(partnerId: string, row: EarningRow | undefined): string | null
}

/** What a partner should have of a source, beside what was so before. */
function changeOf(source: Source, partnerId: string, row: EarningRow | undefined, id: string): EarningChange {
  const { currency, dueAt, target, credited } = source
  const commission = target.commissions.find((each) => each.partnerId === partnerId)
  const reason = source.heldReason(partnerId, row)
  return {
    ...{ id, partnerId, currency, sourceId: source.id, dueAt },
    held: reason === null ? 0 : 1,
    heldReason: reason,
    granted: commission?.granted ?? 0,
    attributed: credited.find((share) => share.partnerId === partnerId)?.amountMinor ?? 0,
    net: commission?.net ?? 0,
    isNew: row === undefined,
    version: row?.version ?? 1,
    before: { granted: row?.granted ?? 0, attributed: row?.attributed ?? 0, net: row ? entitlement(row) : 0 },
  }
}

const existingOf = (sourceId: string, loaded: Loaded) =>
  new Map([...loaded.earnings.values()].filter((row) => row.sourceId === sourceId).map((row) => [row.partnerId, row]))

/** True when a claw-back is larger than what the source's own earnings hold, so that other earnings must be seen. */
export function needsOthers(sourceId: string, commissions: readonly PartnerCommission[], loaded: Loaded): boolean {
  const nets = new Map(commissions.map(({ partnerId, net }) => [partnerId, net]))
  return [...existingOf(sourceId, loaded).values()].some(
    (row) => entitlement(row) - (nets.get(row.partnerId) ?? 0) > ownHoldings(row),
  )
}

function holds(loaded: Loaded, change: EarningChange, row: EarningRow | undefined): Posting[] {
  const book = loaded.books.get(bookKey(change.partnerId, change.currency))
  if (!book?.earnings.has(change.id)) return []
  if (change.held === 1 && row?.held !== 1) return hold(book, change.id)
  if (change.held === 0 && row?.held === 1) release(book, change.id)
  return []
}

const booksOf = (partnerIds: string[], currency: string, loaded: Loaded) =>
  new Map(
    partnerIds.map((partnerId) => {
      const key = bookKey(partnerId, currency)
      const book = loaded.books.get(key) ?? { receivable: 0, earnings: new Map(), lines: new Map() }
      loaded.books.set(key, book)
      return [partnerId, book]
    }),
  )

/**
 * The difference between what a source should have booked and what is posted. Mutates the loaded books, so that
 * several sources of one partner can be planned one after the other.
 */
export function planSource(source: Source, loaded: Loaded, now: number): Booking {
  const { kind, currency, reckoning, target } = source
  const existing = existingOf(source.id, loaded)
  const granted = target.commissions.filter((each) => each.granted > 0).map(({ partnerId }) => partnerId)
  const partnerIds = [...new Set([...existing.keys(), ...granted])].sort()
  const ids = new Map(partnerIds.map((partnerId) => [partnerId, existing.get(partnerId)?.id ?? newId('com', now)]))
  const books = booksOf(partnerIds, currency, loaded)
  const before = new Map([...books].map(([partnerId, book]) => [partnerId, new Map(book.lines)]))
  const commissions = target.commissions.filter(({ partnerId }) => ids.has(partnerId))
  const reckoned = reckon({
    target: { ...target, commissions },
    posted: reckoning,
    books,
    earningOf: (partnerId) => ids.get(partnerId) ?? '',
    against: kind === 'order' ? 'sales' : 'commission_costs',
  })
  const earnings = partnerIds.map((partnerId) =>
    changeOf(source, partnerId, existing.get(partnerId), ids.get(partnerId) ?? ''),
  )
  const held = earnings.flatMap((change) => holds(loaded, change, existing.get(change.partnerId)))
  const revision = reckoning.revision + 1
  const causeId = `${kind}.reckoned:${source.id}:${revision}`
  const { sales, platformFees, paymentFees, seller } = target
  return {
    kind,
    sourceId: source.id,
    revision,
    sums: {
      ...{ sales, platformFees, paymentFees, seller },
      commissions: commissions.reduce((sum, { net }) => sum + net, 0),
    },
    causeId,
    postings: [...reckoned, ...held].map((posting) => ({ ...posting, causeId, currency })),
    earnings,
    lines: [...books].flatMap(([partnerId, book]) => lineChanges(before.get(partnerId) ?? new Map(), book.lines)),
  }
}
