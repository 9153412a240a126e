import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { grant, lineOf, linesOf, NOTHING, rule, STEPS, total, weightsOf } from './fixtures/rules'
import { runs } from './fixtures/runs'
import { grantUnderRules } from './rules'

describe('flat amounts', () => {
  test('for each item and for the order are rounded once with the percentage', () => {
    const hybrid = rule({ percentBp: 1_000, flatItemAmount: 7, flatOrderAmount: 100 })
    const input = { weights: weightsOf(1), winnerOf: () => hybrid, monthBefore: () => NOTHING }
    const granted = grantUnderRules({ ...input, lines: [lineOf(1_005, 0, 2), lineOf(500, 1, 3)] })
    expect(granted.pool).toBe(286)
    expect(granted.rules.map(({ flatAmount }) => flatAmount)).toEqual([114, 21])
    expect(linesOf(granted)).toEqual([[215, 71]])
  })

  test('for the order are paid once, with the first line that the rule won', () => {
    const [flat, other] = [rule({ id: 'f', flatOrderAmount: 500 }), rule({ id: 'o', percentBp: 1_000 })]
    expect(linesOf(grant([100, 100, 100], [1], (line) => (line === 0 ? other : flat)))).toEqual([[10, 500, 0]])
  })

  test('are shared like the order', () => {
    expect(linesOf(grant([100, 0], [2, 1], rule({ flatOrderAmount: 100 })))).toEqual([
      [67, 0],
      [33, 0],
    ])
  })
})

describe('floor and cap of an order', () => {
  test('bind the pool of the lines that the rule won, and leave the other lines alone', () => {
    const [bound, free] = [rule({ id: 'b', percentBp: 1_000, capAmount: 500 }), rule({ id: 'f', percentBp: 500 })]
    const granted = grant([10_000, 10_000, 2_000], [1, 1], (line) => (line < 2 ? bound : free))
    expect(granted.pools.map(({ ruleId, rounded, amount, capped }) => [ruleId, rounded, amount, capped])).toEqual([
      [null, 100, 100, false],
      ['b', 2_000, 500, true],
    ])
    expect(linesOf(granted)).toEqual([
      [125, 125, 50],
      [125, 125, 50],
    ])
    expect(granted.rules.map(({ capped }) => capped)).toEqual(['order', 'order', null, 'order', 'order', null])
  })

  test('raise a small order, but never one that earned nothing', () => {
    const floored = rule({ percentBp: 100, floorAmount: 300 })
    expect(grant([10], [1, 2], floored)).toMatchObject({ pool: 300, pools: [{ rounded: 0, floored: true }] })
    expect(grant([0], [1, 2], floored)).toMatchObject({ pool: 0, pools: [{ floored: false }] })
  })

  test('come in that order', () => {
    expect(grant([10], [1], rule({ percentBp: 100, floorAmount: 300, capAmount: 200 })).pool).toBe(200)
  })
})

describe('the cap of a partner and month', () => {
  test('cuts after the split, and the cut stays with the programme', () => {
    const capped = rule({ percentBp: 1_000, capAmount: 600, capPer: 'partner_month' })
    const granted = grant([4_000, 6_000], [9, 1], capped, { baseAmount: 0, granted: 100 })
    expect(linesOf(granted)).toEqual([
      [200, 300],
      [40, 60],
    ])
    expect(granted).toMatchObject({ pool: 600, pools: [{ amount: 1_000, capped: false }] })
    expect(granted.rules.map(({ cutAmount, capped: by }) => [cutAmount, by])).toEqual([
      [160, 'partner_month'],
      [240, 'partner_month'],
      [0, null],
      [0, null],
    ])
    expect(granted.months).toEqual([
      { partnerId: 'a', ruleId: 'r', baseAmount: 9_000, granted: 500 },
      { partnerId: 'b', ruleId: 'r', baseAmount: 1_000, granted: 100 },
    ])
  })
})

describe('bands', () => {
  test('of the order look at all that the rule won, however it is shared', () => {
    const banded = rule({ bands: STEPS })
    expect(linesOf(grant([1_500, 4_500], [1, 1], banded))).toEqual([
      [150, 450],
      [150, 450],
    ])
    expect(grant([6_000], [1], banded).pool).toBe(1_200)
  })

  test('set the rate in place of the plain percentage', () => {
    expect(grant([500], [1], rule({ percentBp: 9_000, bands: STEPS })).pool).toBe(50)
  })

  test('of the month go on where the month stands', () => {
    const monthly = rule({ bands: STEPS, bandsPeriod: 'month' })
    expect(grant([1_000], [1], monthly, { baseAmount: 500, granted: 50 }).pool).toBe(150)
    expect(linesOf(grant([1_000], [1, 1], monthly, { baseAmount: 4_750, granted: 0 }))).toEqual([[125], [125]])
  })

  test('of the whole month bring earlier orders to the rate that this one reaches', () => {
    const monthly = rule({ bands: STEPS, bandsMode: 'whole', bandsPeriod: 'month' })
    const granted = grant([1], [1], monthly, { baseAmount: 4_999, granted: 1_000 })
    expect(granted).toMatchObject({ pool: 500, rules: [{ percentBp: null }] })
    expect(grant([100], [1], monthly, { baseAmount: 5_000, granted: 0 }).rules[0]?.percentBp).toBe(3_000)
  })

  test('of the month earn, order by order, what the whole month earns', () => {
    const months = fc.array(fc.nat(3_000), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(months, fc.constantFrom('marginal' as const, 'whole' as const), (orders, bandsMode) => {
        const monthly = rule({ bands: STEPS, bandsMode, bandsPeriod: 'month' })
        const byOrder = orders.reduce((month, net) => {
          const [part] = grant([net * 10], [1], monthly, month).months
          return {
            baseAmount: month.baseAmount + (part?.baseAmount ?? 0),
            granted: month.granted + (part?.granted ?? 0),
          }
        }, NOTHING)
        const atOnce = grant([total(orders) * 10], [1], rule({ bands: STEPS, bandsMode }))
        expect(byOrder).toEqual({ baseAmount: total(orders) * 10, granted: atOnce.pool })
      }),
      runs,
    )
  })
})

test('nobody earns where no rule won, and nothing is granted where nobody has a share', () => {
  expect(grant([100], [1], () => null)).toMatchObject({ pool: 0, rules: [{ ruleId: null, amount: 0 }], months: [] })
  expect(grant([100], [], rule({ percentBp: 100, floorAmount: 5 }))).toMatchObject({ grants: [], pool: 0, rules: [] })
})

describe('refused by name', () => {
  const plain = rule({ percentBp: 100 })
  test.each([
    ['net must be whole and not negative: -1', () => grant([-1], [1], plain)],
    ['net must be whole and not negative: NaN', () => grant([Number.NaN], [1], plain)],
    ['weights must not be negative', () => grant([1], [-1], plain)],
    ['percentBp must be whole and not negative: -1', () => grant([1], [1], rule({ percentBp: -1 }))],
    [
      'capAmount must be whole and not negative: Infinity',
      () => grant([1], [1], rule({ capAmount: Number.POSITIVE_INFINITY })),
    ],
    ['bands_must_start_at_zero', () => grant([1], [1], rule({ bands: [{ fromAmount: 1, percentBp: 1 }] }))],
    [
      'monthBefore.baseAmount must be whole and not negative: -1',
      () => grant([1], [1], rule({ bands: STEPS, bandsPeriod: 'month' }), { baseAmount: -1, granted: 0 }),
    ],
    [
      'granted before must be whole and not negative: NaN',
      () => grant([1], [1], rule({ capAmount: 1, capPer: 'partner_month' }), { baseAmount: 0, granted: Number.NaN }),
    ],
  ])('%s', (message, refused) => {
    expect(refused).toThrow(new RangeError(message))
  })

  test('a partner who is listed twice', () => {
    const twice = [...weightsOf(1), ...weightsOf(1)]
    const input = { lines: [lineOf(1, 0)], weights: twice, winnerOf: () => plain, monthBefore: () => NOTHING }
    expect(() => grantUnderRules(input)).toThrow(new RangeError('a partner must not be listed twice'))
  })
})
