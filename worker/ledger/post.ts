import type { LineChange, Posting } from '../core/ledger'
import { dayOf } from '../core/visit'
import { insertRows, requireChanges, updateRows, type Write, write } from '../platform/d1'
import { refusedBy } from '../platform/errors'
import type { Tenant } from '../platform/tenant'
import { payoutLines } from './payout-schema'
import { partnerBalances, transfers } from './schema'

export type Caused = Posting & { causeId: string; currency: string }

/** The balances these partners need before anything can be earned; a row that is there stays as it is. */
export const openBalances = (tenant: Tenant, partners: { partnerId: string; currency: string }[]): Write[] =>
  insertRows(
    tenant.organizationId,
    partnerBalances,
    partners,
    'ON CONFLICT (organization_id, partner_id, currency) DO NOTHING',
  )

/** Transfers numbered within their cause, in one statement; triggers move the balances and earnings with them. */
export function post(tenant: Tenant, postings: Caused[]): Write[] {
  const numbers = new Map<string, number>()
  const rows = postings.map(({ causeId, currency, ...posting }) => {
    const n = numbers.get(causeId) ?? 0
    numbers.set(causeId, n + 1)
    return { causeId, n, day: dayOf(tenant.now), at: tenant.now, currency, ...posting }
  })
  return insertRows(tenant.organizationId, transfers, rows)
}

/** Lines that shrink come before the transfers; their payouts follow, and one with nothing left is rejected. */
export function fitLines(tenant: Tenant, changes: LineChange[]): Write[] {
  if (changes.length === 0) return []
  const rows = changes.map(({ lineId, amount, status }) => ({ id: lineId, amount, status }))
  const open = `status IN ('proposed', 'reserved', 'in_flight', 'failed')`
  return [
    ...updateRows(tenant.organizationId, payoutLines, ['id'], rows, `AND t.${open}`),
    requireChanges(rows.length, 'line_changed_meanwhile'),
    write(
      `UPDATE payouts SET version = version + 1,
         amount = (SELECT IFNULL(SUM(l.amount), 0) FROM payout_lines l WHERE l.organization_id = ?1
           AND l.payout_id = payouts.id AND l.status NOT IN ('left_out', 'withdrawn')),
         status = IIF(EXISTS (SELECT 1 FROM payout_lines l WHERE l.organization_id = ?1 AND l.payout_id = payouts.id
           AND l.status NOT IN ('left_out', 'withdrawn')), status, 'rejected'),
         reason = IIF(EXISTS (SELECT 1 FROM payout_lines l WHERE l.organization_id = ?1 AND l.payout_id = payouts.id
           AND l.status NOT IN ('left_out', 'withdrawn')), reason, 'nothing_left')
       WHERE organization_id = ?1 AND id IN (SELECT value FROM json_each(?2))`,
      tenant.organizationId,
      JSON.stringify([...new Set(changes.map(({ payoutId }) => payoutId))]),
    ),
  ]
}

const STALE = [
  'CHECK constraint failed',
  'FOREIGN KEY constraint failed',
  'available_below_open_line',
  'line_exceeds_available',
  'changed_meanwhile',
  'UNIQUE constraint failed: earnings',
  'UNIQUE constraint failed: attributions',
]

/** A decision met a constraint because something moved since it was read: read again and decide again. */
export const isStale = (error: unknown) => STALE.some((guard) => refusedBy(error, guard))
