import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { grantCommissions } from './commission'
import { grant, lineOf, linesOf, rule, STEPS, total, weightsOf } from './fixtures/rules'
import { runs } from './fixtures/runs'
import { type GrantedUnderRules, grantUnderRules } from './rules'

const heldBy = ({ rules }: GrantedUnderRules, ruleId: string, partnerId?: string) =>
  total(
    rules
      .filter((each) => each.ruleId === ruleId && (partnerId ?? each.partnerId) === each.partnerId)
      .map(({ amount }) => amount),
  )

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
type Order = typeof orders extends fc.Arbitrary<infer Given> ? Given : never
type Turn<Item> = (items: Item[]) => Item[]
const same = <Item>(items: Item[]) => items

const solve = (
  { nets, weights, rules, picks, before }: Order,
  turnPartners: Turn<ReturnType<typeof weightsOf>[number]> = same,
  turnLines: Turn<ReturnType<typeof lineOf>> = same,
) =>
  grantUnderRules({
    lines: turnLines(nets.map((net, line) => lineOf(net, line, 1 + (line % 3)))),
    weights: turnPartners(weightsOf(...weights)),
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
        const scaled = solve({ ...given, weights: given.weights.map((weight) => weight * factor) })
        expect(linesOf(scaled)).toEqual(linesOf(solve(given)))
      }),
      runs,
    )
  })

  test('the order of partners and lines does not count', () => {
    // Before the month's cap: which line holds a tied minor unit decides whether a cap of that line's rule can cut it.
    const uncut = ({ rules }: GrantedUnderRules) =>
      [...'abcd'].map((partnerId) => {
        const own = rules.filter((each) => each.partnerId === partnerId)
        return total(own.map(({ amount, cutAmount }) => amount + cutAmount))
      })
    fc.assert(
      fc.property(orders, (given) => {
        const granted = solve(given)
        const partnersTurned = solve(given, (weights) => weights.toReversed())
        expect(partnersTurned.grants.toReversed()).toEqual(granted.grants)
        expect(uncut(solve(given, undefined, (lines) => lines.toReversed()))).toEqual(uncut(granted))
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
