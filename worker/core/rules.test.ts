import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { casesOf } from './fixtures/cases'
import { type RawRule, type RuleAnswer, ruleOf, solveRule } from './fixtures/rules'
import { runs } from './fixtures/runs'
import { chooseRule, type Rule, type RuleQuestion, rulesOverlap } from './rules'

const line = { line: 0, campaign: 'C1', sku: 'S1', productId: 'P1', quantity: 1, net: 10_000 }
const about: RuleQuestion = {
  line,
  ...{ partnerId: 'ann', partnerTier: 'gold', currency: 'USD', at: 1_000, paymentNumber: 1, firstPaidAt: null },
}
const rule = (id: string, given: Partial<Rule> = {}) => ({ ...ruleOf({ id, level: 'default', bps: 500 }), ...given })
const winnerOf = (rules: Rule[], question = about) => chooseRule(rules, question).winner?.id ?? null
const lossOf = (loser: Rule, question = about) => chooseRule([loser], question).losers[0]?.reason ?? null

test.each(casesOf<RawRule>('rule'))('$id $title', (given) => {
  expect(solveRule(given)).toEqual(given.expected satisfies RuleAnswer)
})

describe('one rule wins a line', () => {
  const levels = [
    rule('e', { scope: 'campaign', target: 'C1' }),
    rule('d', { scope: 'sku', target: 'S1' }),
    rule('c', { scope: 'product', target: 'P1' }),
    rule('b', { scope: 'partner', target: 'ann' }),
    rule('a'),
  ]

  test('by campaign, SKU, product, partner, default', () => {
    for (const [index, strongest] of levels.entries())
      expect(chooseRule(levels.slice(index).toReversed(), about)).toEqual({
        winner: strongest,
        losers: levels.slice(index + 1).map(({ id }) => ({ ruleId: id, version: 1, reason: 'lower_scope' })),
      })
  })

  test('inside a scope by the lower priority, then the later start, then the smaller id', () => {
    const rules = [
      rule('z', { priority: 1 }),
      rule('y', { priority: 2, effectiveFrom: 20 }),
      rule('x', { priority: 2, effectiveFrom: 10 }),
      rule('a', { priority: 2 }),
      rule('b', { priority: 2 }),
    ]
    expect(winnerOf(rules)).toBe('z')
    expect(chooseRule(rules, about).losers.map(({ reason }) => reason)).toEqual(Array(4).fill('lower_priority'))
    expect(chooseRule(rules.slice(1), about)).toMatchObject({
      winner: { id: 'y' },
      losers: Array(3).fill({ reason: 'older' }),
    })
    expect(chooseRule(rules.slice(3), about)).toMatchObject({ winner: { id: 'a' }, losers: [{ reason: 'larger_id' }] })
  })

  test('by the newer of two versions that begin together', () => {
    const [first, second] = [rule('a', { version: 1 }), rule('a', { version: 2 })]
    expect(chooseRule([first, second], about)).toEqual({
      winner: second,
      losers: [{ ruleId: 'a', version: 1, reason: 'older' }],
    })
  })

  test('never by a better rate', () => {
    expect(winnerOf([rule('a', { percentBp: 1 }), rule('b', { percentBp: 9_000 })])).toBe('a')
  })

  test('whatever the order in which the rules are read', () => {
    const many = fc.array(
      fc.record({
        scope: fc.constantFrom('campaign' as const, 'sku' as const, 'default' as const),
        target: fc.constantFrom('C1', 'S1', 'other'),
        priority: fc.nat(2),
        effectiveFrom: fc.option(fc.nat(2_000)),
        currency: fc.constantFrom('USD', 'EUR'),
        flatOrderAmount: fc.option(fc.nat(1)),
      }),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(many, (given) => {
        const rules = given.map((each, index) => rule(`r${index}`, each))
        const chosen = chooseRule(rules, about)
        expect(chooseRule(rules.toReversed(), about)).toEqual(chosen)
        expect(chosen.losers.length + (chosen.winner ? 1 : 0)).toBe(rules.length)
      }),
      runs,
    )
  })
})

describe('a rule does not apply', () => {
  test('to another campaign, SKU or product, nor to a line that has none', () => {
    for (const scope of ['campaign', 'sku', 'product'] as const) {
      expect(lossOf(rule('a', { scope, target: 'other' }))).toBe('other_target')
      const bare = { ...line, campaign: null, sku: null, productId: null }
      expect(lossOf(rule('a', { scope, target: null }), { ...about, line: bare })).toBe('other_target')
    }
  })

  test('to another partner or tier', () => {
    expect(lossOf(rule('a', { partnerId: 'ben' }))).toBe('other_partner')
    expect(lossOf(rule('a', { scope: 'partner', target: 'ben' }))).toBe('other_partner')
    expect(lossOf(rule('a', { partnerTier: 'silver' }))).toBe('other_tier')
    expect(lossOf(rule('a', { partnerTier: 'gold' }), { ...about, partnerTier: null })).toBe('other_tier')
    expect(winnerOf([rule('a', { scope: 'partner', partnerTier: 'gold' })])).toBe('a')
    expect(lossOf(rule('a', { scope: 'partner' }))).toBe('other_target')
  })

  test('before its start or from its end on', () => {
    const dated = rule('a', { effectiveFrom: 1_000, effectiveTo: 2_000 })
    expect([999, 1_000, 1_999, 2_000].map((at) => lossOf(dated, { ...about, at }))).toEqual([
      ...['not_yet_effective', null, null, 'no_longer_effective'],
    ])
  })

  test('where it names an amount in another currency; a bare percentage does everywhere', () => {
    const abroad = { ...about, currency: 'EUR' }
    const amounts = [
      { flatItemAmount: 1 },
      { flatOrderAmount: 1 },
      { capAmount: 1 },
      { floorAmount: 1 },
      {
        bands: [
          { fromAmount: 0, percentBp: 1 },
          { fromAmount: 1, percentBp: 2 },
        ],
      },
    ]
    for (const amount of amounts) {
      expect(lossOf(rule('a', amount), abroad)).toBe('currency_differs')
      expect(lossOf(rule('a', amount))).toBeNull()
      expect(lossOf(rule('a', { ...amount, currency: null }))).toBe('currency_differs')
    }
    expect(winnerOf([rule('a', { flatItemAmount: 0 })], abroad)).toBe('a')
  })

  test('to a renewal after its last one, so that the next rule does', () => {
    const first = rule('a', { priority: 1, recurring: { payments: 1, months: null } })
    const rest = rule('b', { priority: 2 })
    expect(winnerOf([first, rest])).toBe('a')
    expect(chooseRule([first, rest], { ...about, paymentNumber: 2, firstPaidAt: 1 })).toEqual({
      winner: rest,
      losers: [{ ruleId: 'a', version: 1, reason: 'recurring_ended' }],
    })
  })
})

describe('two versions of a rule', () => {
  const from = (version: number, effectiveFrom: number | null, effectiveTo: number | null, id = 'a') =>
    rule(id, { version, effectiveFrom, effectiveTo })

  test('overlap where some time lies in both', () => {
    expect(rulesOverlap(from(1, null, null), from(2, 10, null))).toBe(true)
    expect(rulesOverlap(from(1, null, 11), from(2, 10, 20))).toBe(true)
  })

  test('do not overlap where one ends as the other begins, nor where one is empty', () => {
    expect(rulesOverlap(from(1, null, 10), from(2, 10, null))).toBe(false)
    expect(rulesOverlap(from(2, 10, null), from(1, null, 10))).toBe(false)
    expect(rulesOverlap(from(1, null, null), from(2, 10, 10))).toBe(false)
  })

  test('are of one rule', () => {
    expect(rulesOverlap(from(1, null, null), from(2, null, null, 'b'))).toBe(false)
    expect(rulesOverlap(from(1, null, null), from(1, null, null))).toBe(false)
  })
})

test.each([
  ['percentBp', Number.NaN],
  ['percentBp', -1],
  ['flatItemAmount', -1],
  ['flatOrderAmount', 0.5],
  ['capAmount', Number.POSITIVE_INFINITY],
  ['floorAmount', -5],
  ['priority', Number.NaN],
  ['effectiveFrom', Number.NEGATIVE_INFINITY],
  ['effectiveTo', Number.NaN],
])('a rule whose %s is %d is refused by name', (name, value) => {
  const refused = () => chooseRule([rule('a', { [name]: value })], about)
  expect(refused).toThrow(RangeError)
  expect(refused).toThrow(name)
})
