import { refusalOf } from '../../core/payout'
import type { Tenant } from '../../platform/tenant'
import type { Payout } from '../load'
import type { LineRow } from '../queries'
import { refused } from '../refusals'
import { along, revise, withLines } from '../revise'

const CLOSED: Partial<Record<LineRow['status'], LineRow['status']>> = {
  proposed: 'withdrawn',
  reserved: 'released',
  failed: 'released',
}

/** A person's no, also after approval or failure, never in flight: what was reserved is available again. */
export function rejectPayout<Answer>(
  tenant: Tenant,
  payout: Payout,
  reason: string,
  show: (payout: Payout) => Answer,
): Promise<Answer> {
  const refusal = refusalOf(payout, 'reject')
  if (refusal !== null) throw refused(refusal)
  const key = `payout.rejected:${payout.id}:${payout.version}`
  const leaving = payout.lines.flatMap((line): LineRow[] => {
    const status = CLOSED[line.status]
    return status === undefined ? [] : [{ ...line, status }]
  })
  const reserved = payout.lines.filter(({ status }) => status === 'reserved')
  const change = {
    next: withLines(payout, leaving, { status: 'rejected', reason }),
    happened: { action: 'payout.rejected', object: payout.id, key, detail: { reason } },
    leaving,
    postings: reserved.map((line) => along(payout, line, key, ['reserved', 'available'])),
  }
  return revise(tenant, change, show)
}
