import { when, whenOrNull } from '../../platform/shapes'
import type { RecomputeRow } from './queries'

function shownScope(scope: RecomputeRow['scope']) {
  const nothing = { order_id: null, deal_id: null, partner_id: null, period_start: null, period_end: null }
  if (!('period_start' in scope)) return { ...nothing, ...scope }
  const period = { period_start: when(scope.period_start), period_end: when(scope.period_end) }
  return { ...nothing, ...period, partner_id: scope.partner_id }
}

/** A recompute as the API tells it. */
export const shownRecompute = ({ progress: { place: _, partners, ...progress }, ...row }: RecomputeRow) => ({
  id: row.id,
  ...shownScope(row.scope),
  status: row.status,
  ...progress,
  partners: partners.map((each) => ({ ...each, difference_amount: each.after_amount - each.before_amount })),
  created_by: row.createdBy,
  created_at: when(row.createdAt),
  finished_at: whenOrNull(row.finishedAt),
})
