import { announce, makeDue, type PendingRow, workRows } from '../activity/pending'
import { isAlreadyRecorded, record } from '../activity/record'
import { hold, lineChanges } from '../core/ledger'
import { DEAL_RECKON } from '../deals/work'
import { bookKey, type EarningRow, loadBooks } from '../ledger/books'
import { fitLines, isStale, post } from '../ledger/post'
import { afterTie, dueRows } from '../orders/work'
import { requireChanges, type Write, write } from '../platform/d1'
import { conflict } from '../platform/errors'
import { commit, one, type Tenant } from '../platform/tenant'
import { changedSinceRead } from '../platform/versions'
import { findCommission } from './queries'

const MAX_TRIES = 4

const setHeld = (tenant: Tenant, row: EarningRow, reason: string | null): Write[] => [
  write(
    `UPDATE earnings SET held = CAST(?3 AS INTEGER), held_reason = ?4, released = IIF(?4 IS NULL, 1, 0), version = version + 1
     WHERE organization_id = ?1 AND id = ?2 AND version = CAST(?5 AS INTEGER)`,
    tenant.organizationId,
    row.id,
    reason === null ? 0 : 1,
    reason,
    row.version,
  ),
  requireChanges(1, 'commission_changed_meanwhile'),
]

type Show = (row: EarningRow) => unknown
/** A commission as somebody saw it; null: whichever version there is. */
type Seen = { id: string; version: number | null }
type Decided = { next: EarningRow; writes: Write[] }

/** Commits a decision about a commission while it is as it was seen; what its books say meanwhile is read again. */
async function decide(
  tenant: Tenant,
  { id, version }: Seen,
  show: Show,
  decideOn: (row: EarningRow) => Promise<Decided>,
): Promise<{ next: EarningRow; last: Awaited<ReturnType<typeof commit>>[number] | undefined }> {
  for (let tries = 1; ; tries++) {
    const row = one(await findCommission(tenant, id))
    if (row.version !== (version ?? row.version) || tries > MAX_TRIES) throw changedSinceRead(show(row))
    const { next, writes } = await decideOn(row)
    try {
      const results = await commit(tenant, writes, { status: 200, answer: show(next) })
      return { next, last: results[writes.length - 1] }
    } catch (error) {
      if (!isStale(error) && !isAlreadyRecorded(error)) throw error
    }
  }
}

const SENTENCES = {
  commission_is_held: 'This commission is held already.',
  commission_is_not_held: 'This commission is not held.',
  dispute_is_open: 'The buyer’s dispute is open: it is released when that ends.',
}

type Holding = Pick<EarningRow, 'held' | 'heldReason'>
type Refused = keyof typeof SENTENCES | null

/** Why this commission cannot be held now, or null. */
export const refusalToHold = ({ held }: Holding): Refused => (held ? 'commission_is_held' : null)

/** Why this commission cannot be released now, or null. */
export function refusalToRelease({ held, heldReason }: Holding): Refused {
  if (!held) return 'commission_is_not_held'
  return heldReason === 'dispute' ? 'dispute_is_open' : null
}

function requireUnrefused(refusal: Refused) {
  if (refusal !== null) throw conflict(refusal, SENTENCES[refusal])
}

/**
 * Takes a commission back to pending until a person releases it. Errors: 409 `commission_is_held` or
 * `changed_since_read`.
 */
export async function holdCommission(tenant: Tenant, seen: Seen, reason: string, show: Show): Promise<EarningRow> {
  const { next } = await decide(tenant, seen, show, async (row) => {
    requireUnrefused(refusalToHold(row))
    const partners = [{ partnerId: row.partnerId, currency: row.currency }]
    const { books } = await loadBooks(tenant, { sourceIds: [row.sourceId], partners, withOthers: false })
    const book = books.get(bookKey(row.partnerId, row.currency))
    if (!book) throw changedSinceRead(show(row))
    const before = new Map(book.lines)
    const key = `earning.held:${row.id}:${row.version + 1}`
    const postings = hold(book, row.id).map((posting) => ({ ...posting, causeId: key, currency: row.currency }))
    const amounts = book.earnings.get(row.id)?.amounts
    return {
      next: { ...row, ...amounts, held: 1, heldReason: 'manual', released: 0, version: row.version + 1 },
      writes: [
        record(tenant, { action: 'commission.held', object: row.id, key, detail: { reason } }),
        ...fitLines(tenant, lineChanges(before, book.lines)),
        ...post(tenant, postings),
        ...setHeld(tenant, row, 'manual'),
      ],
    }
  })
  return next
}

/**
 * The order is looked at again, as there may be another doubt about it, or a dispute. Released as `may_repeat_deal`, it
 * is another sale than the buyer's won deal, with all its commissions.
 */
const sayOfOrder = (tenant: Tenant, { sourceId, heldReason }: EarningRow): Write[] => [
  ...(heldReason === 'may_repeat_deal'
    ? [
        write(
          'UPDATE orders SET deal_decided = 1, version = version + 1 WHERE organization_id = ?1 AND id = ?2',
          tenant.organizationId,
          sourceId,
        ),
      ]
    : []),
  afterTie(tenant, sourceId, []),
]

/**
 * Lets the clock clear it again; nothing moves now. Errors: 409 `commission_is_not_held`, `dispute_is_open` or
 * `changed_since_read`.
 */
export async function releaseCommission(tenant: Tenant, seen: Seen, reason: string, show: Show): Promise<EarningRow> {
  let due: PendingRow[] = []
  const { next, last } = await decide(tenant, seen, show, async (row) => {
    requireUnrefused(refusalToRelease(row))
    const key = `earning.released:${row.id}:${row.version + 1}`
    due = workRows(tenant, row.kind === 'deal' ? [{ queue: 'events', kind: DEAL_RECKON, subject: row.sourceId }] : [])
    return {
      next: { ...row, held: 0, heldReason: null, released: 1, version: row.version + 1 },
      writes: [
        record(tenant, { action: 'commission.released', object: row.id, key, detail: { reason } }),
        ...setHeld(tenant, row, null),
        ...makeDue(tenant, due),
        // Last, so that what it returns can be found.
        ...(row.kind === 'order' ? sayOfOrder(tenant, row) : []),
      ],
    }
  })
  await announce(tenant, [...due, ...(next.kind === 'order' ? dueRows(last?.results ?? []) : [])])
  return next
}
