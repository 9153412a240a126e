/** An exact rational in lowest terms; the denominator is positive. */
export type Fraction = { readonly numerator: bigint; readonly denominator: bigint }

export const ZERO: Fraction = { numerator: 0n, denominator: 1n }
export const ONE: Fraction = { numerator: 1n, denominator: 1n }

/** The fraction in lowest terms, so that a replay of many steps stays small. RangeError unless denominator > 0. */
export function fraction(numerator: bigint, denominator: bigint): Fraction {
  if (denominator <= 0n) throw new RangeError(`denominator must be positive: ${denominator}`)
  const divisor = greatestCommonDivisor(numerator < 0n ? -numerator : numerator, denominator)
  return { numerator: numerator / divisor, denominator: denominator / divisor }
}

export function times(a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.numerator, a.denominator * b.denominator)
}

export function plus(a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)
}

/** a - b, or 0 where b is larger. */
export function lessButNotBelowZero(a: Fraction, b: Fraction): Fraction {
  const difference = plus(a, { numerator: -b.numerator, denominator: b.denominator })
  return difference.numerator < 0n ? ZERO : difference
}

/** Σ amount × fraction, exactly; amounts in minor units. */
export function weigh(amounts: readonly number[], fractions: readonly Fraction[]): Fraction {
  return amounts.reduce(
    (sum, amount, index) => plus(sum, times(fraction(BigInt(amount), 1n), fractions[index] ?? ZERO)),
    ZERO,
  )
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [larger, smaller] = [a, b]
  while (smaller !== 0n) [larger, smaller] = [smaller, larger % smaller]
  return larger
}
