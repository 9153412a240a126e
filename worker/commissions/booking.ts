import { recordAll } from '../activity/record'
import type { LineChange } from '../core/ledger'
import type { EarningRow, ReckoningRow } from '../ledger/books'
import { type Caused, fitLines, openBalances, post } from '../ledger/post'
import { earnings, reckonings } from '../ledger/schema'
import { insertRows, requireChanges, updateRows, type Write } from '../platform/d1'
import type { Tenant } from '../platform/tenant'

/** What one earning is to be after a reckoning, beside its amounts, which only transfers change. */
export type EarningChange = Pick<
  EarningRow,
  'id' | 'partnerId' | 'currency' | 'sourceId' | 'dueAt' | 'held' | 'heldReason' | 'granted' | 'attributed' | 'version'
> & {
  isNew: boolean
  before: { granted: number; attributed: number; net: number }
  net: number
}

/** A reckoning of an order or a deal, decided: its revision, its sums, and what moves. */
export type Booking = {
  kind: ReckoningRow['kind']
  sourceId: string
  revision: number
  sums: Pick<ReckoningRow, 'sales' | 'platformFees' | 'paymentFees' | 'seller' | 'commissions'>
  causeId: string
  postings: Caused[]
  earnings: EarningChange[]
  lines: LineChange[]
}

const claims = (tenant: Tenant, bookings: Booking[]) =>
  recordAll(
    tenant,
    bookings.map(({ kind, sourceId, causeId, postings }) => ({
      action: `${kind}.reckoned`,
      object: sourceId,
      key: causeId,
      detail: { transfers: postings.length },
    })),
  )

const compareAndSet = (tenant: Tenant, bookings: Booking[]): Write[] => [
  ...updateRows(
    tenant.organizationId,
    reckonings,
    ['sourceId'],
    bookings.map(({ sourceId, revision, sums }) => ({ sourceId, revision, ...sums })),
    `AND t.revision = j.revision - 1`,
  ),
  requireChanges(bookings.length, 'reckoning_changed_meanwhile'),
]

const balancesFor = (tenant: Tenant, fresh: { partnerId: string; currency: string }[]): Write[] => {
  const partners = new Map(
    fresh.map(({ partnerId, currency }) => [`${partnerId} ${currency}`, { partnerId, currency }]),
  )
  return openBalances(tenant, [...partners.values()])
}

function newEarnings(tenant: Tenant, bookings: Booking[]): Write[] {
  const rows = bookings.flatMap(({ kind, earnings: changes }) =>
    changes.flatMap(({ isNew, before: _, net: __, ...row }) =>
      isNew ? [{ ...row, kind, createdAt: tenant.now }] : [],
    ),
  )
  return [...balancesFor(tenant, rows), ...insertRows(tenant.organizationId, earnings, rows)]
}

/**
 * Held after the transfers: an earning may not hold anything available while it is held. A person may have held or
 * released it since it was read: then that is seen first.
 */
function knownEarnings(tenant: Tenant, bookings: Booking[]): Write[] {
  const rows = bookings.flatMap(({ earnings: changes }) =>
    changes.flatMap(({ isNew, id, version, dueAt, held, heldReason, granted, attributed }) =>
      isNew ? [] : [{ id, version, dueAt, held, heldReason, granted, attributed }],
    ),
  )
  if (rows.length === 0) return []
  return [
    ...updateRows(tenant.organizationId, earnings, ['id', 'version'], rows),
    requireChanges(rows.length, 'commission_changed_meanwhile'),
  ]
}

/** Bookings are planned one after the other: the last word on a line that two of them shrink is the true one. */
const finalLines = (bookings: Booking[]): LineChange[] => [
  ...new Map(bookings.flatMap(({ lines }) => lines).map((line) => [line.lineId, line])).values(),
]

/** In the order of docs/ledger.md: claim, revision, new rows, lines that shrink, transfers, what earnings are to be. */
export const bookingWrites = (tenant: Tenant, bookings: Booking[]): Write[] => [
  ...claims(tenant, bookings),
  ...compareAndSet(tenant, bookings),
  ...newEarnings(tenant, bookings),
  ...fitLines(tenant, finalLines(bookings)),
  ...post(
    tenant,
    bookings.flatMap(({ postings }) => postings),
  ),
  ...knownEarnings(tenant, bookings),
]
