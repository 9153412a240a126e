import type { RuleLoss } from '../../worker/core/rules'

/** Why a rule does not pay, in the reader's words. */
export const LOSSES: Readonly<Record<RuleLoss, string>> = {
  other_target: 'It is for something else',
  other_partner: 'It is for another partner',
  other_tier: 'It is for another tier',
  not_yet_effective: 'It holds only later',
  no_longer_effective: 'It no longer holds',
  currency_differs: 'Its amounts are in another currency',
  recurring_ended: 'It pays for earlier payments only',
  lower_scope: 'A stronger kind of rule applies',
  lower_priority: 'Another rule has priority',
  older: 'A newer rule applies',
  larger_id: 'An equal rule was made before it',
}
