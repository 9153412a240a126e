import { describe, expect, test } from 'vitest'
import { casesOf } from './fixtures/cases'
import { effectsOf, path, written } from './fixtures/paths'
import { ZERO } from './fraction'
import { markov, markovOfJourneys } from './markov'
import { apportion } from './money'

type Chain = {
  readonly id: string
  readonly kind: string
  readonly title: string
  readonly model: string
  readonly input: {
    readonly paths: readonly { readonly path: string; readonly conversions: number; readonly nulls: number }[]
    readonly cents_per_conversion: number
  }
  readonly expected: {
    readonly p_conversion: string
    readonly removal_effect: Readonly<Record<string, string>>
    readonly conversions: Readonly<Record<string, string>>
    readonly cents: Readonly<Record<string, number>>
  }
}

test.each(casesOf<Chain>('markov'))('$id $title', ({ input, expected }) => {
  const paths = input.paths.map((each) => path(each.path, each.conversions, each.nulls))
  const { conversionProbability, effects, reason } = markov(paths)
  expect(reason).toBeNull()
  expect(written(conversionProbability ?? ZERO)).toBe(expected.p_conversion)
  expect(effectsOf(paths)).toEqual(expected.removal_effect)
  const parts = effects.map(({ channel, weight }) => ({ id: channel, weight }))
  const conversions = paths.reduce((sum, each) => sum + each.conversions, 0)
  const amounts = apportion(conversions * input.cents_per_conversion, parts)
  expect(Object.fromEntries(parts.map(({ id }, index) => [id, amounts[index]]))).toEqual(expected.cents)
  const weights = Number(parts.reduce((sum, { weight }) => sum + weight, 0n))
  for (const { id, weight } of parts)
    expect((conversions * Number(weight)) / weights).toBeCloseTo(Number(expected.conversions[id]), 11)
})

describe('the removal effect', () => {
  test('drops immediate repeats', () => {
    expect(effectsOf([path('a>a>b>b>b', 2, 1), path('b', 1, 5)])).toEqual(
      effectsOf([path('a>b', 2, 1), path('b', 1, 5)]),
    )
  })

  test('can be positive off every converting path, and then says so', () => {
    const { effects } = markov([path('a>b', 2, 1), path('c>b', 0, 3)])
    expect(
      effects.map(({ channel, removalEffect, onConvertingPath }) => [
        channel,
        written(removalEffect),
        onConvertingPath,
      ]),
    ).toEqual([
      ['a', '1/2', true],
      ['b', '1/1', true],
      ['c', '1/2', false],
    ])
  })

  test('is 0 for a channel that no conversion ever follows', () => {
    expect(effectsOf([path('a', 2, 1), path('a>x', 0, 3), path('x', 0, 2)])).toEqual({ a: '1/1', x: '0/1' })
  })
})

describe('nothing to attribute', () => {
  test('has a reason, and no weight', () => {
    expect(markov([])).toEqual({
      conversionProbability: null,
      effects: [],
      reason: 'no_conversions',
      arithmetic: 'exact',
    })
    expect(markov([path('a', 0, 3)])).toMatchObject({ effects: [{ weight: 0n }], reason: 'no_conversions' })
  })

  test('to channels where journeys convert without one', () => {
    expect(markov([path('', 2, 2), path('a', 0, 4)])).toMatchObject({
      conversionProbability: { numerator: 1n, denominator: 4n },
      effects: [{ channel: 'a', weight: 0n }],
      reason: null,
    })
  })
})

test('journeys by the million give the same answer as their counted paths', () => {
  const few = [path('a>b>c', 3, 40), path('c>a', 5, 2), path('b', 0, 50)]
  function* journeys() {
    for (let round = 0; round < 10_000; round += 1)
      for (const { channels, conversions, nulls } of few)
        for (let index = 0; index < conversions + nulls; index += 1) yield { channels, converted: index < conversions }
  }
  expect(markovOfJourneys(journeys())).toEqual(markov(few))
})

test.each([
  [-1, 0, 'conversions must be whole and not negative: -1'],
  [0, Number.NaN, 'nulls must be whole and not negative: NaN'],
  [Number.POSITIVE_INFINITY, 0, 'conversions must be whole and not negative: Infinity'],
])('counts of %d and %d are refused by name', (conversions, nulls, message) => {
  expect(() => markov([path('a', conversions, nulls)])).toThrow(new RangeError(message))
})
