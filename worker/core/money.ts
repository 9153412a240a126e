export { exponentOf, isCurrency } from './currency'
export { decimal } from './decimal'

export type Weighted = { readonly id: string; readonly weight: bigint }

/** The bigint as a number of minor units. RangeError beyond 2^53 - 1, where a number would lose units. */
export function toMinor(value: bigint): number {
  const amount = Number(value)
  if (!Number.isSafeInteger(amount)) throw new RangeError(`amount out of range: ${value}`)
  return amount
}

/** numerator / denominator rounded half to even, so refunds mirror sales. RangeError unless denominator > 0. */
export function halfEven(numerator: bigint, denominator: bigint): bigint {
  if (denominator <= 0n) throw new RangeError(`denominator must be positive: ${denominator}`)
  if (numerator < 0n) return -halfEven(-numerator, denominator)
  const floor = numerator / denominator
  const twice = (numerator % denominator) * 2n
  const up = twice > denominator || (twice === denominator && floor % 2n === 1n)
  return up ? floor + 1n : floor
}

/** amountMinor × rateBasisPoints / 10,000, half to even. */
export function portion(amountMinor: number, rateBasisPoints: number): number {
  return toMinor(halfEven(BigInt(amountMinor) * BigInt(rateBasisPoints), 10_000n))
}

/** The steps of one largest-remainder division; quota = (floor × total weight + remainder) / total weight. */
export type Apportioned = Weighted & {
  readonly floor: bigint
  readonly remainder: bigint
  readonly gotSpareUnit: boolean
}

/**
 * Largest remainder (Hamilton) of a total ≥ 0 with its steps, in the order of the parts. Equal remainders: the smaller
 * id in code-unit order, then the lower position. RangeError for a negative weight or total.
 */
export function apportionSteps(total: bigint, parts: readonly Weighted[]): Apportioned[] {
  if (total < 0n) throw new RangeError(`total must not be negative: ${total}`)
  const sum = parts.reduce((running, part) => running + part.weight, 0n)
  if (parts.some((part) => part.weight < 0n)) throw new RangeError('weights must not be negative')
  if (sum === 0n) return parts.map((part) => ({ ...part, floor: 0n, remainder: 0n, gotSpareUnit: false }))
  const quotas = parts.map((part, index) => {
    const product = total * part.weight
    return { part, index, floor: product / sum, remainder: product % sum }
  })
  const spare = total - quotas.reduce((running, quota) => running + quota.floor, 0n)
  const winners = new Set(
    quotas
      .toSorted(
        (a, b) => descending(a.remainder, b.remainder) || inCodeUnits(a.part.id, b.part.id) || a.index - b.index,
      )
      .slice(0, Number(spare))
      .map((quota) => quota.index),
  )
  return quotas.map(({ part, index, floor, remainder }) => ({
    ...part,
    floor,
    remainder,
    gotSpareUnit: winners.has(index),
  }))
}

/**
 * Divides a total in proportion to exact weights, by largest remainder; the parts add up to the total. A negative total
 * mirrors the positive one, a zero weight receives 0, and all is 0 when the weights add up to 0.
 */
export function apportion(total: number, parts: readonly Weighted[]): number[] {
  const units = BigInt(total)
  const steps = apportionSteps(units < 0n ? -units : units, parts)
  return steps.map((step) => {
    const part = step.floor + (step.gotSpareUnit ? 1n : 0n)
    return toMinor(units < 0n ? -part : part)
  })
}

/** Sorts strings by UTF-16 code units: the only order that does not depend on a locale. */
export function inCodeUnits(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function descending(a: bigint, b: bigint): number {
  if (a === b) return 0
  return a > b ? -1 : 1
}
