import type { Band, BandsMode, BandsPeriod } from './bands'
import { BEGINNING } from './lifecycle'
import { inCodeUnits } from './money'
import { type RecurringLimits, recurringEnded } from './recurring'
import { requireRule } from './rules-valid'

export { type Band, type BandsMode, type BandsPeriod, type BandsRefusal, bandsRefusal } from './bands'
export type { MonthBefore } from './rules-exact'
export { type AppliedRule, type GrantedUnderRules, grantUnderRules, type MonthPart, type RulePool } from './rules-grant'

/** From the strongest to the weakest. */
export const RULE_SCOPES = ['campaign', 'sku', 'product', 'partner', 'default'] as const
export type RuleScope = (typeof RULE_SCOPES)[number]

/**
 * One version of a rule. Amounts in minor units of `currency`, rates in basis points, times in epoch milliseconds,
 * half-open. `target` names the campaign, SKU, product or partner; where there are bands, they set the rate and
 * `percentBp` is not read. A partner's own terms are a rule of scope 'partner'.
 */
export type Rule = {
  readonly id: string
  readonly version: number
  readonly scope: RuleScope
  readonly target: string | null
  readonly partnerId: string | null
  readonly partnerTier: string | null
  /** The lower number wins. */
  readonly priority: number
  readonly percentBp: number | null
  readonly flatItemAmount: number | null
  readonly flatOrderAmount: number | null
  readonly currency: string | null
  readonly bands: readonly Band[]
  readonly bandsMode: BandsMode
  readonly bandsPeriod: BandsPeriod
  readonly recurring: RecurringLimits
  readonly capAmount: number | null
  readonly capPer: 'order' | 'partner_month'
  readonly floorAmount: number | null
  readonly effectiveFrom: number | null
  readonly effectiveTo: number | null
}

/** `line` is the position in the order; `net` in minor units. */
export type RuleLine = {
  readonly line: number
  readonly campaign: string | null
  readonly sku: string | null
  readonly productId: string | null
  readonly quantity: number
  readonly net: number
}

export type RuleLoss =
  | 'other_target'
  | 'other_partner'
  | 'other_tier'
  | 'not_yet_effective'
  | 'no_longer_effective'
  | 'currency_differs'
  | 'recurring_ended'
  | 'lower_scope'
  | 'lower_priority'
  | 'older'
  | 'larger_id'

/** `at`: when the order was placed. `paymentNumber` counts the customer's payments from 1. Epoch milliseconds. */
export type RuleQuestion = {
  readonly line: RuleLine
  readonly partnerId: string
  readonly partnerTier: string | null
  readonly currency: string
  readonly at: number
  readonly paymentNumber: number
  readonly firstPaidAt: number | null
}

export type ChosenRule = {
  readonly winner: Rule | null
  readonly losers: { readonly ruleId: string; readonly version: number; readonly reason: RuleLoss }[]
}

const since = ({ effectiveFrom }: Rule) => effectiveFrom ?? BEGINNING

const PRECEDENCE: readonly { reason: RuleLoss; compare: (a: Rule, b: Rule) => number }[] = [
  { reason: 'lower_scope', compare: (a, b) => RULE_SCOPES.indexOf(a.scope) - RULE_SCOPES.indexOf(b.scope) },
  { reason: 'lower_priority', compare: (a, b) => a.priority - b.priority },
  { reason: 'older', compare: (a, b) => since(b) - since(a) },
  { reason: 'larger_id', compare: (a, b) => inCodeUnits(a.id, b.id) },
  { reason: 'older', compare: (a, b) => b.version - a.version },
]

/**
 * The one rule that a partner earns by on a line, and why each other one lost; losers from the strongest to the
 * weakest, whatever the order of the rules. RangeError for a rule with a negative or non-finite parameter.
 */
export function chooseRule(rules: readonly Rule[], about: RuleQuestion): ChosenRule {
  if (!Number.isFinite(about.at)) throw new RangeError(`at must be finite: ${about.at}`)
  for (const rule of rules) requireRule(rule)
  const ranked = rules.toSorted(byPrecedence).map((rule) => ({ rule, reason: ineligibility(rule, about) }))
  const winner = ranked.find(({ reason }) => reason === null)?.rule ?? null
  const losers = ranked
    .filter(({ rule }) => rule !== winner)
    .map(({ rule, reason }) => ({
      ruleId: rule.id,
      version: rule.version,
      reason: reason ?? outranked(rule, winner ?? rule),
    }))
  return { winner, losers }
}

/** Whether two versions of one rule would both be in force at some time. */
export function rulesOverlap(a: Rule, b: Rule): boolean {
  if (a.id !== b.id || a.version === b.version) return false
  const end = Math.min(a.effectiveTo ?? Number.POSITIVE_INFINITY, b.effectiveTo ?? Number.POSITIVE_INFINITY)
  return Math.max(since(a), since(b)) < end
}

/** For sorting: the rule that wins where both apply comes first. */
export function byPrecedence(a: Rule, b: Rule): number {
  for (const { compare } of PRECEDENCE) {
    const order = compare(a, b)
    if (order !== 0) return order
  }
  return 0
}

function outranked(loser: Rule, winner: Rule): RuleLoss {
  return PRECEDENCE.find(({ compare }) => compare(loser, winner) > 0)?.reason ?? 'older'
}

function ineligibility(rule: Rule, about: RuleQuestion): RuleLoss | null {
  if (!meetsTarget(rule, about.line)) return 'other_target'
  if (rule.partnerId !== null && rule.partnerId !== about.partnerId) return 'other_partner'
  if (rule.scope === 'partner' && rule.target !== null && rule.target !== about.partnerId) return 'other_partner'
  if (rule.partnerTier !== null && rule.partnerTier !== about.partnerTier) return 'other_tier'
  if (about.at < since(rule)) return 'not_yet_effective'
  if (rule.effectiveTo !== null && about.at >= rule.effectiveTo) return 'no_longer_effective'
  if (namesMoney(rule) && rule.currency !== about.currency) return 'currency_differs'
  return recurringEnded(rule.recurring, about) ? 'recurring_ended' : null
}

// A line without a campaign, SKU or product meets no rule that asks for one, not even a rule that forgot to name it.
function meetsTarget({ scope, target, partnerId, partnerTier }: Rule, line: RuleLine): boolean {
  switch (scope) {
    case 'campaign':
      return target !== null && target === line.campaign
    case 'sku':
      return target !== null && target === line.sku
    case 'product':
      return target !== null && target === line.productId
    case 'partner':
      return (target ?? partnerId ?? partnerTier) !== null
    case 'default':
      return true
  }
}

/** Zero is zero in every currency; any other amount binds the rule to its own. */
function namesMoney(rule: Rule): boolean {
  const { flatItemAmount, flatOrderAmount, capAmount, floorAmount, bands } = rule
  const amounts = [flatItemAmount, flatOrderAmount, capAmount, floorAmount, ...bands.map((band) => band.fromAmount)]
  return amounts.some((amount) => amount !== null && amount !== 0)
}
