import { earnedInBands, rateReached } from './bands'
import { fraction } from './fraction'
import { halfEven, toMinor } from './money'
import type { Rule } from './rules'
import type { RulesInput } from './rules-grant'
import { requireRule } from './rules-valid'

/** Base and commission of a month so far, in minor units. */
export type MonthBefore = { readonly baseAmount: number; readonly granted: number }

/** The lines that one rule won for one partner. `exact` and `flats` are by line position, over a common denominator. */
export type RulePart = {
  readonly partner: number
  readonly rule: Rule
  readonly lines: number[]
  readonly percentBp: number | null
  readonly flats: number[]
  readonly exact: bigint[]
}

type Scaled = RulePart & { readonly scale: bigint }

/** Every partner's exact commission, rule by rule. RangeError for an amount that no order can have. */
export function ruleParts(input: RulesInput): { parts: RulePart[]; denominator: bigint } {
  requireOrder(input)
  const total = input.weights.reduce((sum, { weight }) => sum + weight, 0n)
  const parts = input.weights.flatMap((_, partner) => won(input, partner).map((each) => exactPart(input, total, each)))
  const scale = parts.reduce((common, part) => leastCommonMultiple(common, part.scale), 1n)
  return {
    parts: parts.map((part) => ({ ...part, exact: part.exact.map((each) => each * (scale / part.scale)) })),
    denominator: (total === 0n ? 1n : total * 10_000n) * scale,
  }
}

/** The partner's share of the lines' nets, half-even, in minor units. */
export function monthBaseOf({ lines, weights }: RulesInput, partner: number, won: readonly number[]): number {
  const total = weights.reduce((sum, { weight }) => sum + weight, 0n)
  const net = won.reduce((sum, line) => sum + BigInt(lines[line]?.net ?? 0), 0n)
  return total === 0n ? 0 : toMinor(halfEven(net * (weights[partner]?.weight ?? 0n), total))
}

type Won = { readonly partner: number; readonly rule: Rule; readonly lines: number[] }

function won({ lines, weights, winnerOf }: RulesInput, partner: number): Won[] {
  const found = lines.map((line) => winnerOf(line, weights[partner]?.partnerId ?? ''))
  const byRule = new Map<string, Won>()
  for (const [line, rule] of found.entries()) {
    if (rule === null) continue
    const key = JSON.stringify([rule.id, rule.version])
    const known = byRule.get(key)
    if (known) known.lines.push(line)
    else byRule.set(key, { partner, rule, lines: [line] })
  }
  for (const { rule } of byRule.values()) requireRule(rule)
  return [...byRule.values()]
}

function exactPart(input: RulesInput, total: bigint, { partner, rule, lines }: Won): Scaled {
  const weight = input.weights[partner]?.weight ?? 0n
  const nets = lines.map((line) => BigInt(input.lines[line]?.net ?? 0))
  const banded = rule.bands.length > 0 ? inBands(input, total, { partner, rule, lines }, sumOf(nets)) : null
  const percents = banded
    ? proportion(banded.earned, nets)
    : { scale: 1n, parts: nets.map((net) => net * weight * BigInt(rule.percentBp ?? 0)) }
  const [flats, exact] = [input.lines.map(() => 0), input.lines.map(() => 0n)]
  for (const [index, line] of lines.entries()) {
    const each = BigInt(rule.flatItemAmount ?? 0) * BigInt(input.lines[line]?.quantity ?? 0)
    // A flat amount for the order is paid once, with the first line that the rule won.
    const flat = each + BigInt(index === 0 ? (rule.flatOrderAmount ?? 0) : 0)
    flats[line] = toMinor(flat)
    exact[line] = (percents.parts[index] ?? 0n) + flat * weight * 10_000n * percents.scale
  }
  return { partner, rule, lines, flats, exact, scale: percents.scale, percentBp: banded ? banded.rate : rule.percentBp }
}

/**
 * What the bands make of the nets, over total × 10,000. Of the order: by its whole amount, then the partner's share. Of
 * the month: what the month has earned with this order less what it had earned before, so that an order which crosses a
 * threshold of the whole amount also brings the earlier orders to the new rate.
 */
function inBands(input: RulesInput, total: bigint, { partner, rule }: Won, net: bigint) {
  const { partnerId, weight } = input.weights[partner] ?? { partnerId: '', weight: 0n }
  const { bands, bandsMode, bandsPeriod } = rule
  if (bandsPeriod === 'order') {
    const rate = bandsMode === 'whole' ? rateReached(bands, net, 1n) : null
    return { rate, earned: earnedInBands(bands, bandsMode, net, 1n) * weight }
  }
  const { baseAmount } = input.monthBefore(partnerId, rule.id)
  requireAmount('monthBefore.baseAmount', baseAmount)
  const before = BigInt(baseAmount) * total
  const after = before + net * weight
  const earned = earnedInBands(bands, bandsMode, after, total) - earnedInBands(bands, bandsMode, before, total)
  const isOneRate = bandsMode === 'whole' && rateReached(bands, before, total) === rateReached(bands, after, total)
  return { rate: isOneRate ? rateReached(bands, after, total) : null, earned }
}

/** earned × weight / Σ weights for each line, as numerators over `scale`. */
function proportion(earned: bigint, weights: readonly bigint[]): { scale: bigint; parts: bigint[] } {
  const sum = sumOf(weights)
  if (sum === 0n) return { scale: 1n, parts: weights.map(() => 0n) }
  const fractions = weights.map((weight) => fraction(weight, sum))
  const scale = fractions.reduce((common, { denominator }) => leastCommonMultiple(common, denominator), 1n)
  return {
    scale,
    parts: fractions.map(({ numerator, denominator }) => earned * numerator * (scale / denominator)),
  }
}

function requireOrder({ lines, weights }: RulesInput): void {
  for (const { net, quantity } of lines) {
    requireAmount('net', net)
    requireAmount('quantity', quantity)
  }
  if (weights.some(({ weight }) => weight < 0n)) throw new RangeError('weights must not be negative')
  if (new Set(weights.map(({ partnerId }) => partnerId)).size < weights.length)
    throw new RangeError('a partner must not be listed twice')
}

function requireAmount(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0)
    throw new RangeError(`${name} must be whole and not negative: ${value}`)
}

function leastCommonMultiple(a: bigint, b: bigint): bigint {
  return a * fraction(b, a).numerator
}

function sumOf(values: readonly bigint[]): bigint {
  return values.reduce((sum, value) => sum + value, 0n)
}
