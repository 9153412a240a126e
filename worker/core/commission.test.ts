import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { grantCommissions, grantExact } from './commission'
import { type AttributionCase, casesOf, solve } from './fixtures/cases'
import { runs } from './fixtures/runs'
import { halfEven } from './money'

type Solved = AttributionCase & {
  readonly expected: { readonly commission_cents: Readonly<Record<string, number>>; readonly pool_cents: number }
}

test.each(casesOf<Solved>('commission'))('$id $title: the pool and the parts agree', (given) => {
  const rates = given.params.rate_bps ?? {}
  const { weights } = solve(given).attribution
  const rateOf = (_: number, partnerId: string) => rates[partnerId] ?? 0
  const { grants, pool } = grantCommissions({ nets: [given.deal.amount_cents], weights, rateOf })
  expect(pool).toBe(given.expected.pool_cents)
  expect(Object.fromEntries(grants.map(({ partnerId, byLine }) => [partnerId, byLine[0]]))).toEqual(
    given.expected.commission_cents,
  )
})

describe('the pool', () => {
  const orders = fc.record({
    nets: fc.array(fc.nat(10 ** 9), { minLength: 1, maxLength: 6 }),
    weights: fc.uniqueArray(
      fc.record({ partnerId: fc.constantFrom('a', 'b', 'c', 'd'), weight: fc.bigInt({ min: 1n, max: 2n ** 53n }) }),
      { maxLength: 4, selector: (each) => each.partnerId },
    ),
    rates: fc.array(fc.nat(10_000), { minLength: 24, maxLength: 24 }),
  })

  test('is the exact sum rounded once, and the lines of all partners add up to it', () => {
    fc.assert(
      fc.property(orders, ({ nets, weights, rates }) => {
        const rateOf = (line: number, partnerId: string) => rates['abcd'.indexOf(partnerId) * 6 + line] ?? 0
        const { grants, pool, exact } = grantCommissions({ nets, weights, rateOf })
        const numerator = exact.reduce((sum, step) => sum + step.numerator, 0n)
        expect(BigInt(pool)).toBe(halfEven(numerator, exact[0]?.denominator ?? 1n))
        expect(grants.flatMap((grant) => grant.byLine).reduce((sum, part) => sum + part, 0)).toBe(pool)
      }),
      runs,
    )
  })

  test('is divided the same whatever the order of the partners', () => {
    fc.assert(
      fc.property(orders, ({ nets, weights }) => {
        const grant = (given: typeof weights) =>
          grantCommissions({ nets, weights: given, rateOf: () => 1_250 }).grants.toSorted((a, b) =>
            a.partnerId < b.partnerId ? -1 : 1,
          )
        expect(grant(weights.toReversed())).toEqual(grant(weights))
      }),
      runs,
    )
  })

  test('gives nobody anything where nobody has a share', () => {
    expect(grantCommissions({ nets: [100], weights: [], rateOf: () => 1_000 })).toEqual({
      grants: [],
      pool: 0,
      exact: [],
    })
  })

  test('can be bound from outside, and is then divided in the same proportion', () => {
    const exact = [
      { partnerId: 'a', byLine: [30n, 30n] },
      { partnerId: 'b', byLine: [0n, 20n] },
    ]
    expect(grantExact(exact, 1n, 7).grants).toEqual([
      { partnerId: 'a', byLine: [3, 2] },
      { partnerId: 'b', byLine: [0, 2] },
    ])
    expect(grantExact(exact, 1n, 7).exact.map((step) => step.gotSpareUnit)).toEqual([false, true])
  })
})
