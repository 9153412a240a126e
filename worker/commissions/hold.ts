import { announce } from '../activity/pending'
import { isAlreadyRecorded, record } from '../activity/record'
import { hold, lineChanges } from '../core/ledger'
import { bookKey, type EarningRow, loadBooks } from '../ledger/books'
import { fitLines, isStale, post } from '../ledger/post'
import { afterTie, dueRows } from '../orders/work'
import { requireChanges, type Write, write } from '../platform/d1'
import { conflict } from '../platform/errors'
import { commit, one, type Tenant } from '../platform/tenant'
import { changedSinceRead } from '../platform/versions'
import { findCommission } from './queries'

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
const answerWith = (show: Show, row: EarningRow) => ({ status: 200, answer: show(row) })

async function holdOnce(tenant: Tenant, row: EarningRow, reason: string, show: Show): Promise<EarningRow> {
  if (row.held) throw conflict('commission_is_held', 'This commission is held already.')
  const partners = [{ partnerId: row.partnerId, currency: row.currency }]
  const { books } = await loadBooks(tenant, { sourceIds: [row.sourceId], partners, withOthers: false })
  const book = books.get(bookKey(row.partnerId, row.currency))
  if (!book) throw conflict('commission_changed_meanwhile', 'Please try again.')
  const before = new Map(book.lines)
  const causeId = `earning.held:${row.id}:${row.version + 1}`
  const postings = hold(book, row.id).map((posting) => ({ ...posting, causeId, currency: row.currency }))
  const amounts = book.earnings.get(row.id)?.amounts
  const held = { ...row, ...amounts, held: 1, heldReason: 'manual', released: 0, version: row.version + 1 }
  await commit(
    tenant,
    [
      record(tenant, { action: 'commission.held', object: row.id, key: causeId, detail: { reason } }),
      ...fitLines(tenant, lineChanges(before, book.lines)),
      ...post(tenant, postings),
      ...setHeld(tenant, row, 'manual'),
    ],
    answerWith(show, held),
  )
  return held
}

/** Takes a commission back to pending until a person releases it. Errors: 409 `commission_is_held`. */
export async function holdCommission(tenant: Tenant, id: string, reason: string, show: Show): Promise<EarningRow> {
  for (let tries = 1; ; tries++) {
    try {
      return await holdOnce(tenant, one(await findCommission(tenant, id)), reason, show)
    } catch (error) {
      if (!isStale(error) || tries === 4) throw error
    }
  }
}

/**
 * The order is looked at again, as there may be another doubt about it. Released as `may_repeat_deal`, it is another
 * sale than the buyer's won deal, with all its commissions.
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
export async function releaseCommission(tenant: Tenant, id: string, reason: string, show: Show): Promise<EarningRow> {
  const row = one(await findCommission(tenant, id))
  if (!row.held) throw conflict('commission_is_not_held', 'This commission is not held.')
  if (row.heldReason === 'dispute')
    throw conflict('dispute_is_open', 'The buyer’s dispute is open: it is released when that ends.')
  const key = `earning.released:${row.id}:${row.version + 1}`
  const order = row.kind === 'order' ? sayOfOrder(tenant, row) : []
  const released = { ...row, held: 0, heldReason: null, released: 1, version: row.version + 1 }
  const writes = [
    record(tenant, { action: 'commission.released', object: row.id, key, detail: { reason } }),
    ...setHeld(tenant, row, null),
    ...order,
  ]
  const results = await commit(tenant, writes, answerWith(show, released)).catch(async (error: unknown) => {
    if (!isStale(error) && !isAlreadyRecorded(error)) throw error
    throw changedSinceRead(show(one(await findCommission(tenant, id))))
  })
  await announce(tenant, order.length ? dueRows(results[writes.length - 1]?.results ?? []) : [])
  return released
}
