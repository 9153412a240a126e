import { inForce } from '../../worker/core/lifecycle'
import { termsRule } from '../../worker/core/own-terms'
import {
  type ChosenRule,
  type Rule as CoreRule,
  chooseRule,
  type GrantedUnderRules,
  grantUnderRules,
  type RuleLine,
} from '../../worker/core/rules'
import { api, body } from '../parts'
import type { PartnerPage, Rule } from '../shapes'
import { coreRule } from './known'

/** A sale that nobody has made. Amounts in minor units, time in epoch milliseconds. */
export type Sample = {
  readonly line: RuleLine
  readonly currency: string
  readonly at: number
  readonly paymentNumber: number
  readonly firstPaidAt: number | null
}
export type Answer = ChosenRule & { readonly granted: GrantedUnderRules }

type Terms = Pick<PartnerPage['terms_history'][number], 'version' | 'effective_from' | 'commission_rate_bp' | 'tier'>

/** Every version of every rule. */
export async function allVersions(): Promise<Rule[]> {
  const rules: Rule[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await body(api['commission-rules'].$get({ query: { limit: '200', cursor } }))
    rules.push(...page.data)
    cursor = page.next_cursor
  }
  const older = rules
    .filter(({ version }) => version > 1)
    .map(({ id }) => body(api['commission-rules'][':id'].$get({ param: { id } })))
  const known = new Map((await Promise.all(older)).map(({ id, versions }) => [id, versions]))
  return rules.flatMap((rule) => known.get(rule.id) ?? [rule])
}

/**
 * The rule that pays a partner on the sample, why each other one does not, and what comes of it when the partner has
 * the whole credit and the month is empty: the functions that decide orders, asked here.
 */
export function askRules(rules: readonly Rule[], partnerId: string, terms: readonly Terms[], sample: Sample): Answer {
  const versions = terms.map(({ version, effective_from, commission_rate_bp, tier }) => ({
    version,
    tier,
    commissionRateBp: commission_rate_bp,
    effectiveFrom: effective_from === null ? null : Date.parse(effective_from),
  }))
  const own = inForce(versions, sample.at)
  const all: CoreRule[] = rules.map(coreRule)
  if (own !== null && own.commissionRateBp !== null) all.push(termsRule(partnerId, own))
  const chosen = chooseRule(all, { ...sample, partnerId, partnerTier: own?.tier ?? null })
  const granted = grantUnderRules({
    lines: [sample.line],
    weights: [{ partnerId, weight: 1n }],
    winnerOf: () => chosen.winner,
    monthBefore: () => ({ baseAmount: 0, granted: 0 }),
  })
  return { ...chosen, granted }
}
