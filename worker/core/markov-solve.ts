import { type Fraction, fraction } from './fraction'

/** Below it, a residue plus a product of two is an integer that a double holds exactly: p² + p < 2^52. */
const PRIMES_BELOW = 67_000_000

/** Of each state: departures, transitions to other states, and ends that count, at most as many as departures. */
export type Departures = {
  readonly departures: readonly number[]
  readonly transitions: readonly ReadonlyMap<number, number>[]
  readonly ends: readonly number[]
}

/**
 * (A⁻¹e)ₓ / (A⁻¹)ₓₓ for every state x, exactly, where A = departures − transitions and e = ends. Both sides of the
 * fraction, times the determinant, are integers from 0 to the product of the departures (A is an M-matrix, and (A⁻¹e)ₓ
 * a probability). So it is solved in machine numbers modulo primes until their product passes that bound, and put
 * together by the Chinese remainder theorem; integers of thousands of bits in every step cost fifty times as much.
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
  return wanted.map(({ numerator, denominator }) => fraction(numerator, denominator))
}

/** The number that is `known` modulo `modulus` and `residue` modulo the prime. */
function joined(known: bigint, modulus: bigint, inverse: number, residue: number, prime: number): bigint {
  const missing = (residue - Number(known % BigInt(prime)) + prime) % prime
  return known + modulus * BigInt(product(missing, inverse, prime))
}

/** determinant × (A⁻¹e)ₓ and determinant × (A⁻¹)ₓₓ modulo a prime; null where the prime divides a leading minor. */
function solvedModulo({ departures, transitions, ends }: Departures, prime: number) {
  const rows = departures.map((count, from) => {
    const row = new Float64Array(departures.length)
    for (const [to, journeys] of transitions[from] ?? []) row[to] = (prime - (journeys % prime)) % prime
    row[from] = count % prime
    return row
  })
  const determinant = invert(rows, prime)
  if (determinant === 0) return null
  return rows.map((row, state) => {
    const sum = ends.reduce((running, count, to) => (running + product(row[to] ?? 0, count % prime, prime)) % prime, 0)
    return { numerator: product(determinant, sum, prime), denominator: product(determinant, row[state] ?? 0, prime) }
  })
}

/** Inverts the matrix in place by Gauss and Jordan, and returns its determinant; 0 where a pivot is 0. */
function invert(rows: readonly Float64Array[], prime: number): number {
  let determinant = 1
  for (const [step, pivotRow] of rows.entries()) {
    const pivot = pivotRow[step] ?? 0
    if (pivot === 0) return 0
    determinant = product(determinant, pivot, prime)
    pivotRow[step] = 1
    addMultiple(pivotRow, pivotRow, inverseModulo(pivot, prime) - 1, prime)
    for (const row of rows) {
      const factor = row[step] ?? 0
      if (row === pivotRow || factor === 0) continue
      row[step] = 0
      addMultiple(row, pivotRow, prime - factor, prime)
    }
  }
  return determinant
}

function addMultiple(row: Float64Array, other: Float64Array, factor: number, prime: number): void {
  for (let column = 0; column < row.length; column += 1) {
    const sum = (row[column] ?? 0) + factor * (other[column] ?? 0)
    row[column] = sum - Math.floor(sum / prime) * prime
  }
}

function product(a: number, b: number, prime: number): number {
  const whole = a * b
  return whole - Math.floor(whole / prime) * prime
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
