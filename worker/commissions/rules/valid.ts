import { bandsRefusal } from '../../core/bands'
import { invalid } from '../../platform/errors'
import type { RuleChange } from './input'
import type { RuleRow } from './queries'
import { shownRule } from './shown'

const NAMED = ['campaign', 'sku', 'product'] as const

const SAID: Record<string, string> = {
  bands_must_start_at_zero: 'the first band must start at 0',
  bands_must_ascend: 'must be listed from the lowest amount to the highest',
  bands_overlap: 'two bands start at the same amount',
  bands_must_not_fall: 'a rate that applies to a whole month must not fall from one band to the next',
}

type Amounts = Pick<RuleChange, 'flat_item_amount' | 'flat_order_amount' | 'cap_amount' | 'floor_amount' | 'bands'>

/** Zero is zero in every currency; any other amount needs one. */
export const namesMoney = ({ bands = [], ...amounts }: Amounts) =>
  [amounts.flat_item_amount, amounts.flat_order_amount, amounts.cap_amount, amounts.floor_amount]
    .concat(bands.map(({ from_amount }) => from_amount))
    .some((amount) => (amount ?? 0) !== 0)

/**
 * Refuses what no order could be paid by. Errors: 422 `target_is_missing`, `target_not_used`, `rule_pays_nothing`,
 * `effective_to_must_be_later`, `currency_is_missing`, `bands_…`.
 */
export function requireRuleValid(rule: RuleRow) {
  const needsTarget = NAMED.some((scope) => scope === rule.scope)
  if (needsTarget && rule.target === null) throw invalid('target', `say which ${rule.scope}`, 'target_is_missing')
  if (!needsTarget && rule.target !== null)
    throw invalid('target', 'is for campaigns, SKUs and products; name a partner_id instead', 'target_not_used')
  if (rule.scope === 'partner' && rule.partnerId === null && rule.partnerTier === null)
    throw invalid('partner_id', 'say which partner or which tier', 'target_is_missing')
  const { percentBp, flatItemAmount, flatOrderAmount, bands } = rule
  if (percentBp === null && flatItemAmount === null && flatOrderAmount === null && bands.length === 0)
    throw invalid('percent_bp', 'give a rate, a flat amount or bands; 0 is a rate', 'rule_pays_nothing')
  const refusal = bandsRefusal(
    bands.map(({ from_amount, percent_bp }) => ({ fromAmount: from_amount, percentBp: percent_bp })),
    rule.bandsMode,
    rule.bandsPeriod,
  )
  if (refusal !== null) throw invalid('bands', SAID[refusal] ?? refusal, refusal)
  if (namesMoney(shownRule(rule)) && rule.currency === null)
    throw invalid('currency', 'say in which currency', 'currency_is_missing')
}
