import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { grantCommissions } from './commission'
import { ruleOf } from './fixtures/rules'
import { runs } from './fixtures/runs'
import { type GrantedUnderRules, grantUnderRules, type Rule } from './rules'
import type { MonthBefore } from './rules-exact'

const NOTHING: MonthBefore = { baseAmount: 0, granted: 0 }
const rule = (given: Partial<Rule> = {}): Rule => ({ ...ruleOf({ id: 'r', level: 'default' }), ...given })
const lineOf = (net: number, line: number, quantity = 1) => ({
  ...{ line, campaign: null, sku: null, productId: null, quantity, net },
})
const weightsOf = (...weights: number[]) =>
  weights.map((weight, index) => ({ partnerId: 'abcd'[index] ?? '', weight: BigInt(weight) }))
const grant = (
  nets: number[],
  weights: number[],
  of: Rule | ((line: number, partnerId: string) => Rule | null),
  before = NOTHING,
) =>
  grantUnderRules({
    lines: nets.map((net, line) => lineOf(net, line)),
    weights: weightsOf(...weights),
    winnerOf: ({ line }, partnerId) => (typeof of === 'function' ? of(line, partnerId) : of),
    monthBefore: () => before,
  })
const linesOf = ({ grants }: GrantedUnderRules) => grants.map(({ byLine }) => byLine)
const total = (amounts: readonly number[]) => amounts.reduce((sum, amount) => sum + amount, 0)
const heldBy = ({ rules }: GrantedUnderRules, ruleId: string, partnerId?: string) =>
  total(
    rules
      .filter((each) => each.ruleId === ruleId && (partnerId ?? each.partnerId) === each.partnerId)
      .map(({ amount }) => amount),
  )

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

const STEPS = [0, 1_000, 5_000].map((fromAmount, index) => ({ fromAmount, percentBp: 1_000 * (index + 1) }))

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

const ruleSets = fc.array(
  fc.record({
    percentBp: fc.nat(5_000),
    flatItemAmount: fc.option(fc.nat(500)),
    flatOrderAmount: fc.option(fc.nat(500)),
    bands: fc.constantFrom([], STEPS),
    bandsMode: fc.constantFrom('marginal' as const, 'whole' as const),
    bandsPeriod: fc.constantFrom('order' as const, 'month' as const),
    capAmount: fc.option(fc.nat(2_000)),
    capPer: fc.constantFrom('order' as const, 'partner_month' as const),
    floorAmount: fc.option(fc.nat(300)),
  }),
  { minLength: 4, maxLength: 4 },
)
const orders = fc.record({
  nets: fc.array(fc.nat(20_000), { minLength: 1, maxLength: 5 }),
  weights: fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 4 }),
  rules: ruleSets.map((sets) => sets.map((set, index) => rule({ ...set, id: `r${index}` }))),
  picks: fc.array(fc.nat(4), { minLength: 20, maxLength: 20 }),
  before: fc.record({ baseAmount: fc.nat(8_000), granted: fc.nat(2_500) }),
})
const solve = (
  { nets, weights, rules, picks, before }: typeof orders extends fc.Arbitrary<infer Order> ? Order : never,
  turn = (weights: number[]) => weights,
) =>
  grantUnderRules({
    lines: nets.map((net, line) => lineOf(net, line, 1 + (line % 3))),
    weights: weightsOf(...turn(weights)),
    winnerOf: ({ line }, partnerId) => rules[picks['abcd'.indexOf(partnerId) * 5 + line] ?? 4] ?? null,
    monthBefore: () => before,
  })

describe('whatever the rules', () => {
  test('the parts foot: lines, partners, pools and cuts', () => {
    fc.assert(
      fc.property(orders, (given) => {
        const granted = solve(given)
        expect(total(linesOf(granted).flat())).toBe(granted.pool)
        expect(granted.rules.map(({ amount }) => amount)).toEqual(linesOf(granted).flat())
        const cut = total(granted.rules.map(({ cutAmount }) => cutAmount))
        expect(total(granted.pools.map(({ amount }) => amount))).toBe(granted.pool + cut)
        expect(total(granted.months.map((month) => month.granted))).toBe(granted.pool)
      }),
      runs,
    )
  })

  test('no cap is ever exceeded', () => {
    fc.assert(
      fc.property(orders, (given) => {
        const granted = solve(given)
        for (const { id, capAmount, capPer } of given.rules) {
          if (capAmount === null) continue
          if (capPer === 'order') expect(heldBy(granted, id)).toBeLessThanOrEqual(capAmount)
          else
            for (const partnerId of 'abcd')
              expect(heldBy(granted, id, partnerId)).toBeLessThanOrEqual(Math.max(0, capAmount - given.before.granted))
        }
      }),
      runs,
    )
  })

  test('only the proportion of the weights counts', () => {
    fc.assert(
      fc.property(orders, fc.integer({ min: 2, max: 1_000 }), (given, factor) => {
        const scaled = solve(given, (weights) => weights.map((weight) => weight * factor))
        expect(linesOf(scaled)).toEqual(linesOf(solve(given)))
      }),
      runs,
    )
  })

  test('the order of the partners does not count', () => {
    fc.assert(
      fc.property(orders, (given) => {
        const input = {
          lines: given.nets.map((net, line) => lineOf(net, line)),
          winnerOf: ({ line }: { line: number }, partnerId: string) =>
            given.rules[given.picks['abcd'.indexOf(partnerId) * 5 + line] ?? 4] ?? null,
          monthBefore: () => given.before,
        }
        const weights = weightsOf(...given.weights)
        const turned = grantUnderRules({ ...input, weights: weights.toReversed() })
        expect(turned.grants.toReversed()).toEqual(grantUnderRules({ ...input, weights }).grants)
      }),
      runs,
    )
  })

  test('a percentage alone grants what the plain rates grant', () => {
    fc.assert(
      fc.property(orders, ({ nets, weights, rules, picks }) => {
        const rateAt = (line: number, partnerId: string) =>
          rules[picks['abcd'.indexOf(partnerId) * 5 + line] ?? 4]?.percentBp ?? 0
        const ruleAt = (percentBp: number) => rule({ id: `${percentBp}`, percentBp })
        const granted = grant(nets, weights, (line, partnerId) => ruleAt(rateAt(line, partnerId)))
        const plain = grantCommissions({ nets, weights: weightsOf(...weights), rateOf: rateAt })
        expect({ grants: granted.grants, pool: granted.pool, exact: granted.exact }).toEqual(plain)
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
