import { bindPool, cutToMonth } from './caps'
import { type CommissionStep, type ExactCommission, type GrantedCommissions, grantExact } from './commission'
import { halfEven, toMinor } from './money'
import type { Rule, RuleLine, RuleScope } from './rules'
import { type MonthBefore, monthBaseOf, type RulePart, ruleParts } from './rules-exact'

export type RulesInput = {
  /** By position in the order. */
  readonly lines: readonly RuleLine[]
  readonly weights: readonly { readonly partnerId: string; readonly weight: bigint }[]
  readonly winnerOf: (line: RuleLine, partnerId: string) => Rule | null
  /** What earlier orders of the month, by (paid_at, order id), gave this partner under this rule. Minor units. */
  readonly monthBefore: (partnerId: string, ruleId: string) => MonthBefore
}

/** Lines rounded together: those of one rule with a floor or a cap per order, or (`ruleId` null) all the others. */
export type RulePool = {
  readonly ruleId: string | null
  readonly version: number | null
  /** Half-even of the exact sum, before floor and cap. */
  readonly rounded: number
  readonly amount: number
  readonly floored: boolean
  readonly capped: boolean
  readonly exact: CommissionStep[]
}

/** What one line gave one partner, and by which rule, in minor units; the exact amount is `exact` / `denominator`. */
export type AppliedRule = {
  readonly line: number
  readonly partnerId: string
  readonly ruleId: string | null
  readonly version: number | null
  readonly scope: RuleScope | null
  /** Null where no rate or more than one made the amount. */
  readonly percentBp: number | null
  /** Flat amounts of the line before the partner's share. */
  readonly flatAmount: number
  readonly exact: bigint
  readonly denominator: bigint
  readonly amount: number
  /** What the cap of the month took from the line. */
  readonly cutAmount: number
  readonly floored: boolean
  readonly capped: 'order' | 'partner_month' | null
}

/** What this order adds to a partner's month under a rule: the next order's `monthBefore` is the sum of these. */
export type MonthPart = { readonly partnerId: string; readonly ruleId: string } & MonthBefore

export type GrantedUnderRules = GrantedCommissions & {
  readonly pools: RulePool[]
  readonly rules: AppliedRule[]
  readonly months: MonthPart[]
}

/**
 * Commissions of one order under its rules. The exact parts of all lines are summed and rounded once, half-even; the
 * lines of a rule with a floor or a cap per order are a pool of their own, bound after rounding: floor, then cap. Each
 * pool is divided by largest remainder over partners, then lines; last, a cap per partner and month cuts. `pool` is the
 * sum of all grants. RangeError for negative or non-finite parameters.
 */
export function grantUnderRules(input: RulesInput): GrantedUnderRules {
  const { parts, denominator } = ruleParts(input)
  const pools = poolsOf(input, parts, denominator)
  const before = input.weights.map((_, partner) => input.lines.map((_, line) => granted(pools, partner, line)))
  const grants = input.weights.map(({ partnerId }, partner) => ({ partnerId, byLine: [...(before[partner] ?? [])] }))
  for (const { partner, rule, lines } of parts) {
    const byLine = grants[partner]?.byLine
    if (!byLine || rule.capAmount === null || rule.capPer !== 'partner_month') continue
    const used = input.monthBefore(input.weights[partner]?.partnerId ?? '', rule.id).granted
    const held = lines.map((line) => byLine[line] ?? 0)
    for (const [index, amount] of cutToMonth(held, rule.capAmount, used).entries()) byLine[lines[index] ?? 0] = amount
  }
  const rules = applied(input, parts, pools, denominator, before, grants)
  return {
    grants,
    pool: rules.reduce((sum, { amount }) => sum + amount, 0),
    exact: pools.flatMap(({ shown }) => shown.exact),
    pools: pools.map(({ shown }) => shown),
    rules,
    months: parts.map(({ partner, rule, lines }) => ({
      partnerId: input.weights[partner]?.partnerId ?? '',
      ruleId: rule.id,
      baseAmount: monthBaseOf(input, partner, lines),
      granted: lines.reduce((sum, line) => sum + (grants[partner]?.byLine[line] ?? 0), 0),
    })),
  }
}

type Pool = { readonly shown: RulePool; readonly parts: readonly RulePart[]; readonly byLine: (readonly number[])[] }

const keyOf = ({ id, version }: Rule) => JSON.stringify([id, version])

const hasOwnPool = ({ floorAmount, capAmount, capPer }: Rule) =>
  floorAmount !== null || (capAmount !== null && capPer === 'order')

function poolsOf(input: RulesInput, parts: readonly RulePart[], denominator: bigint): Pool[] {
  const own = Map.groupBy(
    parts.filter(({ rule }) => hasOwnPool(rule)),
    ({ rule }) => keyOf(rule),
  )
  const common = parts.filter(({ rule }) => !hasOwnPool(rule))
  const rest = common.length > 0 || own.size === 0 ? [poolOf(input, common, denominator, null)] : []
  return [...rest, ...[...own.values()].map((each) => poolOf(input, each, denominator, each[0]?.rule ?? null))]
}

function poolOf(input: RulesInput, parts: readonly RulePart[], denominator: bigint, rule: Rule | null): Pool {
  const exact: ExactCommission[] = input.weights.map(({ partnerId }, partner) => {
    const mine = parts.filter((part) => part.partner === partner)
    const exactOf = (line: number) => mine.find((part) => part.lines.includes(line))?.exact[line] ?? 0n
    return { partnerId, byLine: input.lines.map((_, line) => exactOf(line)) }
  })
  const sum = exact.flatMap(({ byLine }) => byLine).reduce((running, each) => running + each, 0n)
  const rounded = toMinor(halfEven(sum, denominator))
  // A floor raises what was earned; where nothing was, nobody could be given the difference.
  const floor = sum === 0n ? null : (rule?.floorAmount ?? null)
  const bound = bindPool(rounded, floor, rule?.capPer === 'order' ? rule.capAmount : null)
  const divided = grantExact(exact, denominator, bound.amount)
  return {
    shown: {
      ...{ ruleId: rule?.id ?? null, version: rule?.version ?? null, rounded, ...bound },
      exact: rule === null ? divided.exact : divided.exact.filter(({ numerator }) => numerator > 0n),
    },
    parts,
    byLine: divided.grants.map(({ byLine }) => byLine),
  }
}

function granted(pools: readonly Pool[], partner: number, line: number): number {
  return pools.reduce((sum, { byLine }) => sum + (byLine[partner]?.[line] ?? 0), 0)
}

function applied(
  { lines, weights }: RulesInput,
  parts: readonly RulePart[],
  pools: readonly Pool[],
  denominator: bigint,
  before: readonly (readonly number[])[],
  grants: GrantedCommissions['grants'],
): AppliedRule[] {
  return weights.flatMap(({ partnerId }, partner) =>
    lines.map((_, line) => {
      const part = parts.find((each) => each.partner === partner && each.lines.includes(line))
      const pool = pools.find((each) => part !== undefined && each.parts.includes(part))?.shown
      const amount = grants[partner]?.byLine[line] ?? 0
      const cutAmount = (before[partner]?.[line] ?? 0) - amount
      return {
        ...{ line, partnerId, denominator, amount, cutAmount },
        ruleId: part?.rule.id ?? null,
        version: part?.rule.version ?? null,
        scope: part?.rule.scope ?? null,
        percentBp: part?.percentBp ?? null,
        flatAmount: part?.flats[line] ?? 0,
        exact: part?.exact[line] ?? 0n,
        floored: pool?.floored ?? false,
        capped: pool?.capped ? 'order' : cutAmount > 0 ? 'partner_month' : null,
      }
    }),
  )
}
