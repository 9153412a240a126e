import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { casesOf } from './fixtures/cases'
import { runs } from './fixtures/runs'
import { type Fraction, fraction, plus, times, ZERO } from './fraction'
import { countPaths, markov, type PathCount } from './markov'
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

const path = (channels: string, conversions: number, nulls: number): PathCount => ({
  ...{ channels: channels === '' ? [] : channels.split('>'), conversions, nulls },
})
const written = ({ numerator, denominator }: Fraction) => `${numerator}/${denominator}`
const effectsOf = (paths: readonly PathCount[]) =>
  Object.fromEntries(markov(paths).effects.map(({ channel, removalEffect }) => [channel, written(removalEffect)]))

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

/** P(conversion) from the start where `removed` sends everybody away: plain elimination over exact fractions. */
function conversionWithout(paths: readonly PathCount[], removed: string | null): Fraction {
  const flows = new Map<string, Map<string, bigint>>()
  const flow = (from: string, to: string, count: number) => {
    const targets = flows.get(from) ?? new Map<string, bigint>()
    flows.set(from, targets.set(to, (targets.get(to) ?? 0n) + BigInt(count)))
  }
  for (const { channels, conversions, nulls } of paths) {
    const states = ['(start)', ...channels]
    for (const [index, to] of channels.entries()) flow(states[index] ?? '', to, conversions + nulls)
    flow(states.at(-1) ?? '', '(conversion)', conversions)
    flow(states.at(-1) ?? '', '(null)', nulls)
  }
  if (removed !== null) flows.set(removed, new Map([['(null)', 1n]]))
  const chances = new Map(
    [...flows].map(([from, targets]) => {
      const out = [...targets.values()].reduce((sum, each) => sum + each, 0n)
      return [from, new Map([...targets].map(([to, count]) => [to, fraction(count, out)]))]
    }),
  )
  for (const gone of [...chances.keys()].filter((state) => state !== '(start)')) {
    const through = chances.get(gone) ?? new Map<string, Fraction>()
    const { numerator, denominator } = through.get(gone) ?? ZERO
    through.delete(gone)
    chances.delete(gone)
    for (const targets of chances.values()) {
      const into = targets.get(gone)
      targets.delete(gone)
      if (into === undefined) continue
      const visits = times(into, fraction(denominator, denominator - numerator))
      for (const [to, chance] of through) targets.set(to, plus(targets.get(to) ?? ZERO, times(visits, chance)))
    }
  }
  return chances.get('(start)')?.get('(conversion)') ?? ZERO
}

const CHANNELS = ['a', 'b', 'c', 'd', 'e', 'f']
const journeys = fc.array(
  fc.record({
    channels: fc.array(fc.constantFrom(...CHANNELS), { maxLength: 6 }),
    conversions: fc.nat(9),
    nulls: fc.nat(9),
  }),
  { maxLength: 12 },
)
const converting = journeys.filter((paths) => paths.some(({ conversions }) => conversions > 0))

describe('the removal effect', () => {
  test('is the part of the conversion probability that is lost without the channel', () => {
    fc.assert(
      fc.property(converting, (paths) => {
        const whole = conversionWithout(paths, null)
        const { effects, conversionProbability } = markov(paths)
        expect(conversionProbability).toEqual(whole)
        for (const { channel, removalEffect } of effects) {
          const left = times(conversionWithout(paths, channel), fraction(whole.denominator, whole.numerator))
          expect(removalEffect).toEqual(fraction(left.denominator - left.numerator, left.denominator))
        }
      }),
      runs,
    )
  })

  test('is found exactly for thirty channels with counts of millions', () => {
    const names = Array.from({ length: 30 }, (_, index) => `c${index}`)
    const step = (index: number) =>
      `${names[index % 30]}>${names[(index * 7 + 3) % 30]}>${names[(index * 11 + 5) % 30]}`
    const paths = Array.from({ length: 90 }, (_, index) => path(step(index), 1_000_003 * index, 7_000_009 + index))
    const { effects } = markov(paths)
    const whole = conversionWithout(paths, null)
    const left = times(conversionWithout(paths, 'c4'), fraction(whole.denominator, whole.numerator))
    expect(effects.find(({ channel }) => channel === 'c4')?.removalEffect).toEqual(
      fraction(left.denominator - left.numerator, left.denominator),
    )
  })

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

  test('does not depend on the order of the paths, nor on how they are grouped', () => {
    fc.assert(
      fc.property(converting, (paths) => {
        const halves = paths.flatMap((each) => [
          { ...each, nulls: 0 },
          { ...each, conversions: 0 },
        ])
        expect(markov(paths.toReversed())).toEqual(markov(paths))
        expect(markov(halves)).toEqual(markov(paths))
      }),
      runs,
    )
  })

  test('does not depend on the names, nor on the scale of the counts', () => {
    const renamed = (name: string) => CHANNELS[CHANNELS.length - 1 - CHANNELS.indexOf(name)] ?? ''
    fc.assert(
      fc.property(converting, fc.integer({ min: 2, max: 10 ** 9 }), (paths, factor) => {
        const given = effectsOf(paths)
        const turned = effectsOf(paths.map((each) => ({ ...each, channels: each.channels.map(renamed) })))
        for (const [channel, effect] of Object.entries(given)) expect(turned[renamed(channel)]).toBe(effect)
        const scaled = paths.map(({ channels, conversions, nulls }) => ({
          ...{ channels, conversions: conversions * factor, nulls: nulls * factor },
        }))
        expect(effectsOf(scaled)).toEqual(given)
      }),
      runs,
    )
  })
})

describe('nothing to attribute', () => {
  test('has a reason, and no weight', () => {
    expect(markov([])).toEqual({ conversionProbability: null, effects: [], reason: 'no_conversions' })
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

describe('journeys', () => {
  test('are counted by their path', () => {
    const walked = ['a>b', 'a', 'a>b', ''].map((each, index) => ({
      ...{ channels: path(each, 0, 0).channels, converted: index === 0 },
    }))
    const byPath = countPaths(walked).toSorted((a, b) => a.channels.length - b.channels.length)
    expect(byPath).toEqual([path('', 0, 1), path('a', 0, 1), path('a>b', 1, 1)])
  })

  test('by the million give the same answer as their counted paths', () => {
    const few = [path('a>b>c', 3, 40), path('c>a', 5, 2), path('b', 0, 50)]
    const many = Array.from({ length: 10_000 }, () => few).flat()
    const journeysOf = ({ channels, conversions, nulls }: PathCount) =>
      Array.from({ length: conversions + nulls }, (_, index) => ({ channels, converted: index < conversions }))
    const counted = countPaths(many.flatMap(journeysOf))
    expect(counted.reduce((sum, { conversions, nulls }) => sum + conversions + nulls, 0)).toBe(1_000_000)
    expect(effectsOf(counted)).toEqual(effectsOf(few))
  })
})

test.each([
  [-1, 0, 'conversions must be whole and not negative: -1'],
  [0, Number.NaN, 'nulls must be whole and not negative: NaN'],
  [Number.POSITIVE_INFINITY, 0, 'conversions must be whole and not negative: Infinity'],
])('counts of %d and %d are refused by name', (conversions, nulls, message) => {
  expect(() => markov([path('a', conversions, nulls)])).toThrow(new RangeError(message))
})
