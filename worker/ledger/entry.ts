import { entitlement, give, lineChanges, type Posting, take } from '../core/ledger'
import type { Write } from '../platform/d1'
import { insertRows } from '../platform/d1'
import { newId } from '../platform/id'
import type { Tenant } from '../platform/tenant'
import { bookKey, loadBooks } from './books'
import { fitLines, openBalances, post } from './post'
import { earnings } from './schema'

/** An amount for a partner that no order is behind: above 0 it is given, below 0 taken. Minor units. */
export type Entry = {
  kind: 'credit' | 'adjustment'
  sourceId: string
  partnerId: string
  currency: string
  amount: number
  causeId: string
}

const AGAINST = { credit: 'lead_costs', adjustment: 'adjustments' } as const

const earningOf = (tenant: Tenant, { kind, sourceId, partnerId, currency, amount }: Entry) => ({
  ...{ id: newId('com', tenant.now), kind, sourceId, partnerId, currency, granted: amount },
  ...{ dueAt: tenant.now, createdAt: tenant.now },
})

async function bookOf(tenant: Tenant, { sourceId, partnerId, currency }: Entry) {
  const partners = [{ partnerId, currency }]
  const { books, earnings: rows } = await loadBooks(tenant, { sourceIds: [sourceId], partners, withOthers: true })
  const book = books.get(bookKey(partnerId, currency)) ?? { receivable: 0, earnings: new Map(), lines: new Map() }
  return { book, before: new Map(book.lines), own: [...rows.values()].find((row) => row.sourceId === sourceId) }
}

/** Opens the entry's earning and moves its amount, from what the books say now: decide again when they changed. */
export async function entryWrites(tenant: Tenant, entry: Entry): Promise<Write[]> {
  const { book, before } = await bookOf(tenant, entry)
  const row = earningOf(tenant, entry)
  const amounts = { pending: 0, available: 0, reserved: 0, transit: 0, paid: 0, recovered: 0, owed: 0, repaid: 0 }
  const { id, kind, partnerId } = row
  book.earnings.set(id, { id, partnerId, kind, held: false, clearedAt: null, amounts })
  const move = entry.amount > 0 ? give : take
  const postings = move(book, id, Math.abs(entry.amount), AGAINST[entry.kind])
  return [
    ...openBalances(tenant, [{ partnerId, currency: entry.currency }]),
    ...insertRows(tenant.organizationId, earnings, [row]),
    ...fitLines(tenant, lineChanges(before, book.lines)),
    ...caused(tenant, entry, postings),
  ]
}

/** Takes back all that is left of an entry that was given. */
export async function reversalWrites(tenant: Tenant, entry: Entry): Promise<Write[]> {
  const { book, before, own } = await bookOf(tenant, entry)
  const left = own ? entitlement(own) : 0
  if (!own || left <= 0) return []
  const postings = take(book, own.id, left, AGAINST[entry.kind])
  return [...fitLines(tenant, lineChanges(before, book.lines)), ...caused(tenant, entry, postings)]
}

const caused = (tenant: Tenant, { causeId, currency }: Entry, postings: Posting[]) =>
  post(
    tenant,
    postings.map((posting) => ({ ...posting, causeId, currency })),
  )
