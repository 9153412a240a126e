import { inForce } from '../core/lifecycle'
import { ruleIdShown, termsRule } from '../core/own-terms'
import { type ChosenRule, chooseRule, type RuleLine, type RuleLoss } from '../core/rules'
import type { Terms } from '../partners/queries'
import { rulesKnownAt } from './rules/known'
import type { RuleRow } from './rules/queries'

/** What is known of rules and terms; `madeBy` is the moment from which later changes do not count, epoch milliseconds. */
export type RuleBook = { rows: readonly RuleRow[]; terms: ReadonlyMap<string, readonly Terms[]>; madeBy: number }

/** Of whom and of what a rule is asked. `at`: when the order was placed or the deal closed, epoch milliseconds. */
export type Asked = {
  partnerId: string
  currency: string
  at: number
  paymentNumber: number
  firstPaidAt: number | null
}

/** The rule that each line pays this partner by, and why every other one does not; by position. */
export function chooseRules(
  { rows, terms, madeBy }: RuleBook,
  asked: Asked,
  lines: readonly RuleLine[],
): (ChosenRule & { line: RuleLine })[] {
  const versions = (terms.get(asked.partnerId) ?? []).filter(
    ({ version, createdAt }) => version === 1 || createdAt <= madeBy,
  )
  const own = inForce(versions, asked.at)
  const rules = rulesKnownAt(rows, madeBy)
  const all = own === null || own.commissionRateBp === null ? rules : [...rules, termsRule(asked.partnerId, own)]
  const question = { ...asked, partnerTier: own?.tier ?? null }
  return lines.map((line) => ({ line, ...chooseRule(all, { ...question, line }) }))
}

export type Candidate = {
  partner_id: string
  rule_id: string | null
  rule_version: number
  lines: number[]
  reason: RuleLoss | null
}

/** Each rule that was asked about, once per outcome: lines that had the same answer stand together. */
export function candidatesOf(partnerId: string, chosen: ReturnType<typeof chooseRules>): Candidate[] {
  const all = chosen.flatMap(({ line, winner, losers }) => [
    ...(winner ? [{ line: line.line, id: winner.id, version: winner.version, reason: null }] : []),
    ...losers.map(({ ruleId, version, reason }) => ({ line: line.line, id: ruleId, version, reason })),
  ])
  return [...Map.groupBy(all, ({ id, version, reason }) => `${id} ${version} ${reason}`).values()].flatMap((same) => {
    const [first] = same
    if (!first) return []
    const lines = same.map(({ line }) => line)
    return [
      {
        partner_id: partnerId,
        rule_id: ruleIdShown(first.id),
        rule_version: first.version,
        lines,
        reason: first.reason,
      },
    ]
  })
}
