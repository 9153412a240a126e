import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { effectsOf, path } from './fixtures/paths'
import { runs } from './fixtures/runs'
import { type Fraction, fraction, plus, times, ZERO } from './fraction'
import { markov, type PathCount } from './markov'

/** P(conversion) from the start where `removed` sends everybody away: plain elimination over exact fractions. */
function conversionWithout(paths: readonly PathCount[], removed: string | null): Fraction {
  const flows = new Map<string, Map<string, bigint>>()
  const flow = (from: string, to: string, count: number) => {
    const targets = flows.get(from) ?? new Map<string, bigint>()
    flows.set(from, targets.set(to, (targets.get(to) ?? 0n) + BigInt(count)))
  }
  for (const { channels, conversions, nulls } of paths) {
    if (conversions + nulls === 0) continue
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
})

describe('the removal effect does not depend on', () => {
  test('the order of the paths, nor how they are grouped', () => {
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

  test('the names, nor the scale of the counts', () => {
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
