import type { Terms } from '../../partners/queries'
import { monthStartBefore } from '../calendar'
import { type Frozen, Frozen as FrozenSettings, policyOf } from '../frozen'
import { hasMonths } from '../months'
import { firstVersion } from '../rules/create'
import type { RuleRow } from '../rules/queries'
import { OWN, type Placed, type Under } from '../under'
import type { Supposed } from './input'

/** Known from the beginning, so that they hold for sales of any time. */
const supposedRules = ({ rules }: Supposed, currency: string): RuleRow[] =>
  rules.map((rule, index) =>
    firstVersion(rule, currency, { id: `supposed:${index + 1}`, createdAt: 0, createdBy: 'simulation' }),
  )

/** The rules that sales are supposed to be paid by. */
export function rulesUnder(supposed: Supposed, currency: string, rows: RuleRow[]): RuleRow[] {
  const { rules_mode: mode, without_rule_ids: without } = supposed
  const kept = mode === 'replace' ? [] : rows.filter(({ id }) => !without.includes(id))
  return [...kept, ...supposedRules(supposed, currency)]
}

/** From when sales are walked through: the months of caps and bands are filled from their first day. */
export const walkFrom = ({ period_start: from }: Supposed, rules: RuleRow[]) =>
  hasMonths(rules) ? Math.min(from, monthStartBefore(from)) : from

function withRates(known: Map<string, Terms[]>, rates: Supposed['commission_rates_bp']): Map<string, Terms[]> {
  const changed = ([partnerId, versions]: [string, Terms[]]): [string, Terms[]] => {
    const rate = rates[partnerId]
    return [partnerId, rate === undefined ? versions : versions.map((each) => ({ ...each, commissionRateBp: rate }))]
  }
  return new Map([...known].map(changed))
}

/** `today`: the settings when the simulation was asked for; `from`: of `walkFrom`. */
export function underSupposed(supposed: Supposed, today: Frozen, from: number, currency: string): Under {
  const { attribution_model: model, click_window_days: clickDays, view_window_days: viewDays } = supposed
  const covers = ({ paidAt }: Placed) => paidAt !== null && paidAt >= from && paidAt < supposed.period_end
  return {
    frozen(of, stored, now) {
      if (!covers(of)) return OWN.frozen(of, stored, now)
      const base = supposed.terms === 'as_now' ? today : (stored ?? today)
      return FrozenSettings.parse({ ...base, ...supposed, model: model ?? base.model })
    },
    policy: (of, frozen) =>
      covers(of) ? { ...policyOf(frozen), leadWindows: { clickDays, viewDays } } : OWN.policy(of, frozen),
    rules: (rows) => rulesUnder(supposed, currency, rows),
    terms: (known) => withRates(known, supposed.commission_rates_bp),
  }
}
