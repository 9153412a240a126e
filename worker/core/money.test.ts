import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runs } from './fixtures/runs'
import { apportion, decimal, exponentOf, halfEven, isCurrency, portion, type Weighted } from './money'

const amount = fc.integer({ min: 0, max: 10 ** 12 })
const parties = fc.uniqueArray(
  fc.record({ id: fc.string({ minLength: 1, maxLength: 4 }), weight: fc.bigInt({ min: 0n, max: 2n ** 60n }) }),
  { minLength: 1, maxLength: 12, selector: (party) => party.id },
)
const sumOf = (parts: readonly Weighted[]) => parts.reduce((sum, part) => sum + part.weight, 0n)
const byId = (total: number, parts: readonly Weighted[]) => {
  const amounts = apportion(total, parts)
  return Object.fromEntries(parts.map((part, index) => [part.id, amounts[index]]))
}

describe('currencies', () => {
  test('a currency has the minor unit that ISO 4217 gives it', () => {
    expect(['JPY', 'UGX', 'USD', 'MYR', 'KWD', 'CLF'].map(exponentOf)).toEqual([0, 0, 2, 2, 3, 4])
  })

  test('withdrawn, uncountable and lower-case codes are no currencies', () => {
    expect(['EUR', 'XOF'].every(isCurrency)).toBe(true)
    expect(['DEM', 'XAU', 'XXX', 'eur', ''].some(isCurrency)).toBe(false)
    expect(() => exponentOf('DEM')).toThrow(RangeError)
  })

  test('a decimal string is exact to the minor unit, whatever the sign and size', () => {
    expect(decimal(1990, 'USD')).toBe('19.90')
    expect(decimal(-5, 'KWD')).toBe('-0.005')
    expect(decimal(1990, 'JPY')).toBe('1990')
    expect(decimal(0, 'USD')).toBe('0.00')
    expect(decimal(Number.MAX_SAFE_INTEGER, 'USD')).toBe('90071992547409.91')
    expect(() => decimal(0.5, 'USD')).toThrow(RangeError)
  })
})

describe('rounding', () => {
  test('a half goes to the even neighbour on both sides of zero', () => {
    expect([1n, 3n, 5n, -1n, -3n, -5n].map((half) => halfEven(half, 2n))).toEqual([0n, 2n, 2n, 0n, -2n, -2n])
    expect([149n, 151n, -149n, -151n].map((hundredths) => halfEven(hundredths, 100n))).toEqual([1n, 2n, -1n, -2n])
    expect(() => halfEven(1n, 0n)).toThrow(RangeError)
  })

  test('a portion is exact where the product exceeds what a double can hold', () => {
    expect(portion(Number.MAX_SAFE_INTEGER, 9_999)).toBe(9006298534815517)
    expect([portion(100, 150), portion(100, 250), portion(-100, 250)]).toEqual([2, 2, -2])
    expect(() => portion(Number.MAX_SAFE_INTEGER, 20_000)).toThrow(RangeError)
  })
})

describe('largest remainder', () => {
  test('the parts add up to the total', () => {
    fc.assert(
      fc.property(amount, parties, (total, parts) => {
        const sum = apportion(total, parts).reduce((running, part) => running + part, 0)
        expect(sum).toBe(sumOf(parts) === 0n ? 0 : total)
      }),
      runs,
    )
  })

  test('everyone is less than one unit from the exact quota, and a zero weight receives nothing', () => {
    fc.assert(
      fc.property(amount, parties, (total, parts) => {
        const sum = sumOf(parts)
        apportion(total, parts).forEach((part, index) => {
          const weight = parts[index]?.weight ?? 0n
          const distance = BigInt(part) * sum - BigInt(total) * weight
          if (sum > 0n) expect(distance < sum && distance > -sum).toBe(true)
          if (weight === 0n) expect(part).toBe(0)
        })
      }),
      runs,
    )
  })

  test('neither the order of the parts nor a common factor changes anybody’s part', () => {
    fc.assert(
      fc.property(amount, parties, fc.bigInt({ min: 1n, max: 2n ** 70n }), (total, parts, factor) => {
        const scaled = parts.map((part) => ({ ...part, weight: part.weight * factor }))
        expect(byId(total, parts.toReversed())).toEqual(byId(total, parts))
        expect(byId(total, scaled)).toEqual(byId(total, parts))
      }),
      runs,
    )
  })

  test('a negative total mirrors the positive one', () => {
    fc.assert(
      fc.property(amount, parties, (total, parts) => {
        expect(apportion(-total, parts).map((part) => 0 - part)).toEqual(apportion(total, parts))
      }),
      runs,
    )
  })

  test('equal remainders go to the smaller id in code units, and among equal ids to the lower position', () => {
    const one = (id: string) => ({ id, weight: 1n })
    expect(apportion(1, [one('b'), one('a'), one('Z')])).toEqual([0, 0, 1])
    expect(apportion(2, [one(''), one(''), one('')])).toEqual([1, 1, 0])
  })

  test('a negative weight is refused', () => {
    expect(() => apportion(1, [{ id: 'a', weight: -1n }])).toThrow(RangeError)
  })
})
