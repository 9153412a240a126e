import { policyOf } from '../frozen'
import { OWN, type Placed, type Under } from '../under'
import type { RecomputeRow } from './queries'

const covers = ({ scope }: RecomputeRow, { id, paidAt }: Placed) =>
  'period_start' in scope
    ? paidAt !== null && paidAt >= scope.period_start && paidAt < scope.period_end
    : id === ('order_id' in scope ? scope.order_id : scope.deal_id)

/** Today's terms for what the recompute covers; whatever else a decision looks at keeps its own. */
export const underToday = (row: RecomputeRow): Under => ({
  ...OWN,
  frozen: (of, stored, today) => (covers(row, of) ? row.frozen : OWN.frozen(of, stored, today)),
  policy: (_, frozen) => policyOf(frozen),
})
