import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Band, bandedCommission, bandsRefusal, earnedInBands } from './bands'
import { casesOf } from './fixtures/cases'
import { runs } from './fixtures/runs'

type Banded = {
  readonly id: string
  readonly kind: string
  readonly title: string
  readonly model: string
  readonly params: { readonly bands: readonly { readonly from_cents: number; readonly bps: number }[] }
  readonly input: { readonly amount_cents: number }
  readonly expected: { readonly commission_cents: number }
}

test.each(casesOf<Banded>('band'))('$id $title', ({ model, params, input, expected }) => {
  const bands = params.bands.map(({ from_cents: fromAmount, bps: percentBp }) => ({ fromAmount, percentBp }))
  const mode = model === 'tier_whole' ? 'whole' : 'marginal'
  expect(bandedCommission(bands, mode, input.amount_cents)).toBe(expected.commission_cents)
})

const lists: fc.Arbitrary<Band[]> = fc
  .uniqueArray(fc.integer({ min: 1, max: 10 ** 9 }), { maxLength: 5 })
  .chain((starts) => fc.tuple(fc.constant(starts), fc.array(fc.nat(10_000), { minLength: 6, maxLength: 6 })))
  .map(([starts, rates]) =>
    [0, ...starts.toSorted((a, b) => a - b)].map((fromAmount, index) => ({ fromAmount, percentBp: rates[index] ?? 0 })),
  )

describe('marginal bands', () => {
  test('are continuous: one unit more earns its own rate and nothing else', () => {
    fc.assert(
      fc.property(lists, fc.nat(2 * 10 ** 9), (bands, amount) => {
        const near = [amount, ...bands.map(({ fromAmount }) => fromAmount)]
        for (const base of near.map(BigInt)) {
          const step = earnedInBands(bands, 'marginal', base + 1n, 1n) - earnedInBands(bands, 'marginal', base, 1n)
          const rate = bands.filter(({ fromAmount }) => BigInt(fromAmount) <= base).at(-1)?.percentBp
          expect(step).toBe(BigInt(rate ?? -1))
        }
      }),
      runs,
    )
  })

  test('earn the same however finely the amount is counted', () => {
    fc.assert(
      fc.property(lists, fc.nat(10 ** 9), fc.bigInt({ min: 1n, max: 2n ** 60n }), (bands, amount, scale) => {
        for (const mode of ['marginal', 'whole'] as const)
          expect(earnedInBands(bands, mode, BigInt(amount) * scale, scale)).toBe(
            earnedInBands(bands, mode, BigInt(amount), 1n) * scale,
          )
      }),
      runs,
    )
  })
})

describe('whole bands', () => {
  const bands = [0, 30_000_000, 60_000_000].map((fromAmount, index) => ({ fromAmount, percentBp: 300 + 200 * index }))

  test('leap at a threshold, which belongs to the upper band', () => {
    expect([59_999_999, 60_000_000].map((amount) => bandedCommission(bands, 'whole', amount))).toEqual([
      ...[3_000_000, 4_200_000],
    ])
  })

  test('pay one rate for everything', () => {
    fc.assert(
      fc.property(lists, fc.nat(2 * 10 ** 9), (given, amount) => {
        const rates = given.map(({ percentBp }) => BigInt(percentBp) * BigInt(amount))
        expect(rates).toContain(earnedInBands(given, 'whole', BigInt(amount), 1n))
      }),
      runs,
    )
  })
})

describe('a list of bands is refused by name', () => {
  const band = (fromAmount: number, percentBp = 100) => ({ fromAmount, percentBp })

  test.each([
    ['bands_must_start_at_zero', [band(1)]],
    ['bands_overlap', [band(0), band(5), band(5)]],
    ['bands_must_ascend', [band(0), band(7), band(5)]],
    ['bands_amount_must_be_whole', [band(0), band(-1)]],
    ['bands_amount_must_be_whole', [band(0), band(Number.NaN)]],
    ['bands_rate_must_be_whole', [band(0, 0.5)]],
    ['bands_rate_must_be_whole', [band(0, -1)]],
    ['bands_rate_must_be_whole', [band(0, Number.POSITIVE_INFINITY)]],
  ] as const)('%s', (name, bands) => {
    expect(bandsRefusal(bands, 'marginal', 'order')).toBe(name)
    expect(() => bandedCommission(bands, 'marginal', 100)).toThrow(new RangeError(name))
  })

  test('only where falling rates of a whole month would earn less than nothing', () => {
    const falling = [band(0, 500), band(100, 300)]
    expect(bandsRefusal(falling, 'whole', 'month')).toBe('bands_must_not_fall')
    expect(bandsRefusal(falling, 'marginal', 'month')).toBeNull()
    expect(bandsRefusal(falling, 'whole', 'order')).toBeNull()
    expect(bandsRefusal([], 'whole', 'month')).toBeNull()
  })

  test('and so is an amount below nothing', () => {
    expect(() => bandedCommission([band(0)], 'whole', -1)).toThrow(
      new RangeError('amount must be whole and not negative: -1'),
    )
  })
})
