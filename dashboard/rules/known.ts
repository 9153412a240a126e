import type { Rule as CoreRule } from '../../worker/core/rules'
import type { Rule } from '../shapes'

const moment = (at: string | null) => (at === null ? null : Date.parse(at))

/** The rule as the arithmetic reads it. */
export const coreRule = (rule: Rule): CoreRule => ({
  id: rule.id,
  version: rule.version,
  scope: rule.scope,
  target: rule.target,
  partnerId: rule.partner_id,
  partnerTier: rule.partner_tier,
  priority: rule.priority,
  percentBp: rule.percent_bp,
  flatItemAmount: rule.flat_item_amount,
  flatOrderAmount: rule.flat_order_amount,
  currency: rule.currency,
  bands: rule.bands.map(({ from_amount, percent_bp }) => ({ fromAmount: from_amount, percentBp: percent_bp })),
  bandsMode: rule.bands_mode,
  bandsPeriod: rule.bands_period,
  recurring: rule.recurring ?? { payments: null, months: null },
  capAmount: rule.cap_amount,
  capPer: rule.cap_per,
  floorAmount: rule.floor_amount,
  effectiveFrom: moment(rule.effective_from),
  effectiveTo: moment(rule.effective_to),
})

export type State = 'in_force' | 'later' | 'ended'

/** Whether orders placed at `now` (epoch milliseconds) are asked about this version. */
export function stateOf({ effective_from, effective_to }: Rule, now: number): State {
  if (effective_to !== null && Date.parse(effective_to) <= now) return 'ended'
  return effective_from !== null && Date.parse(effective_from) > now ? 'later' : 'in_force'
}
