import type { Fraction } from './fraction'

/** Below it, the products of thirty pairs of residues add up to an integer that a double holds exactly. */
const PRIMES_BELOW = 2 ** 24
const PRODUCTS_A_SUM = 30

/** Of each state: departures, transitions to other states, and ends that count, at most as many as departures. */
export type Departures = {
  readonly departures: readonly number[]
  readonly transitions: readonly ReadonlyMap<number, number>[]
  readonly ends: readonly number[]
}

/** How many machine multiplications `endsThrough` takes. */
export function stepsOf({ departures }: Pick<Departures, 'departures'>): number {
  const bits = departures.reduce((sum, count) => sum + Math.log2(Math.max(1, count)), 1)
  return ((2 * departures.length ** 3) / 3) * (bits / Math.log2(PRIMES_BELOW))
}

/**
 * (A⁻¹e)ₓ / (A⁻¹)ₓₓ for every state x, exactly but not in lowest terms, where A = departures − transitions and e =
 * ends. Both sides of the fraction, times the determinant, are integers from 0 to the product of the departures (A is
 * an M-matrix, and (A⁻¹e)ₓ a probability). So it is solved in machine numbers modulo primes until their product passes
 * that bound, and put together by the Chinese remainder theorem; integers of thousands of bits in every step cost fifty
 * times as much.
 */
export function endsThrough(chain: Departures): Fraction[] {
  const bound = chain.departures.reduce((product, count) => product * BigInt(count), 1n)
  const wanted = chain.departures.map(() => ({ numerator: 0n, denominator: 0n }))
  let modulus = 1n
  for (let prime = primeBelow(PRIMES_BELOW); modulus <= bound; prime = primeBelow(prime)) {
    const residues = solvedModulo(chain, prime)
    if (residues === null) continue
    const inverse = inverseModulo(Number(modulus % BigInt(prime)), prime)
    for (const [state, known] of wanted.entries()) {
      const { numerator = 0, denominator = 0 } = residues[state] ?? {}
      known.numerator = joined(known.numerator, modulus, inverse, numerator, prime)
      known.denominator = joined(known.denominator, modulus, inverse, denominator, prime)
    }
    modulus *= BigInt(prime)
  }
  return wanted
}

/** The number that is `known` modulo `modulus` and `residue` modulo the prime. */
function joined(known: bigint, modulus: bigint, inverse: number, residue: number, prime: number): bigint {
  const missing = (residue - Number(known % BigInt(prime)) + prime) % prime
  return known + modulus * BigInt((missing * inverse) % prime)
}

/** determinant × (A⁻¹e)ₓ and determinant × (A⁻¹)ₓₓ modulo a prime; null where the prime divides a leading minor. */
function solvedModulo(chain: Departures, prime: number) {
  const factors = factorsOf(chain, prime)
  if (factors === null) return null
  const { lower, upper, pivots, determinant } = factors
  const count = lower.length
  const through = new Float64Array(count)
  for (const [row, coefficients] of lower.entries())
    through[row] = residue((chain.ends[row] ?? 0) - sumOfProducts(coefficients, through, 0, row, prime), prime)
  return lower.map((_, state) => {
    const left = new Float64Array(count)
    const right = new Float64Array(count)
    left[state] = 1
    right[state] = pivots[state] ?? 0
    for (let row = state + 1; row < count; row += 1) {
      left[row] = residue(-sumOfProducts(lower[row], left, state, row, prime), prime)
      const sum = sumOfProducts(upper[row], right, state, row, prime)
      right[row] = residue(-sum * (pivots[row] ?? 0), prime)
    }
    return {
      numerator: (determinant * sumOfProducts(right, through, state, count, prime)) % prime,
      denominator: (determinant * sumOfProducts(right, left, state, count, prime)) % prime,
    }
  })
}

/** A = L × U modulo a prime: L by rows with ones in the diagonal, U by columns, and the inverses of its diagonal. */
function factorsOf({ departures, transitions }: Departures, prime: number) {
  const count = departures.length
  const lower = departures.map(() => new Float64Array(count))
  const upper = departures.map(() => new Float64Array(count))
  const pivots = new Float64Array(count)
  for (const [from, targets] of transitions.entries()) {
    for (const [to, journeys] of targets) {
      const row = to < from ? lower[from] : upper[to]
      if (row) row[Math.min(from, to)] = (prime - (journeys % prime)) % prime
    }
  }
  let determinant = 1
  for (const [step, column] of upper.entries()) {
    for (let row = 0; row < step; row += 1)
      column[row] = residue((column[row] ?? 0) - sumOfProducts(lower[row], column, 0, row, prime), prime)
    const own = lower[step]
    if (!own) continue
    for (let other = 0; other < step; other += 1) {
      const sum = sumOfProducts(own, upper[other], 0, other, prime)
      own[other] = (residue((own[other] ?? 0) - sum, prime) * (pivots[other] ?? 0)) % prime
    }
    const pivot = residue((departures[step] ?? 0) - sumOfProducts(own, column, 0, step, prime), prime)
    if (pivot === 0) return null
    pivots[step] = inverseModulo(pivot, prime)
    determinant = (determinant * pivot) % prime
  }
  return { lower, upper, pivots, determinant }
}

const NONE = new Float64Array(0)

/** Σ aᵢ × bᵢ modulo a prime, for i in [from, until). */
function sumOfProducts(a = NONE, b = NONE, from: number, until: number, prime: number): number {
  let sum = 0
  for (let at = from; at < until; ) {
    const end = Math.min(at + PRODUCTS_A_SUM, until)
    for (; at < end; at += 1) sum += (a[at] ?? 0) * (b[at] ?? 0)
    sum -= Math.floor(sum / prime) * prime
  }
  return sum
}

function residue(value: number, prime: number): number {
  const rest = value % prime
  return rest < 0 ? rest + prime : rest
}

function inverseModulo(value: number, prime: number): number {
  let [larger, smaller, before, current] = [prime, value, 0, 1]
  while (smaller !== 0) {
    const quotient = Math.floor(larger / smaller)
    ;[larger, smaller] = [smaller, larger - quotient * smaller]
    ;[before, current] = [current, before - quotient * current]
  }
  return before < 0 ? before + prime : before
}

function primeBelow(limit: number): number {
  let candidate = limit - 1 - (limit % 2)
  while (!isOddPrime(candidate)) candidate -= 2
  return candidate
}

function isOddPrime(value: number): boolean {
  for (let divisor = 3; divisor * divisor <= value; divisor += 2) if (value % divisor === 0) return false
  return true
}
