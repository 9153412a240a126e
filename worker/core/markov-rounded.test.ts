import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runs } from './fixtures/runs'
import { type Markov, markovOfJourneys } from './markov'
import { endsThroughRounded } from './markov-rounded'
import { endsThrough } from './markov-solve'

const CHANNELS = 7

/** Chains counted from whole journeys: every state can be left. */
const chains = fc
  .array(
    fc.record({
      path: fc.array(fc.nat(CHANNELS - 1), { minLength: 1, maxLength: 6 }),
      times: fc.integer({ min: 1, max: 1_000_000 }),
      converted: fc.boolean(),
    }),
    { minLength: 1, maxLength: 20 },
  )
  .map((journeys) => {
    const departures = Array.from({ length: CHANNELS }, () => 1)
    const transitions = departures.map(() => new Map<number, number>())
    const ends = departures.map(() => 0)
    for (const { path, times, converted } of journeys)
      for (const [index, from] of path.entries()) {
        const to = path[index + 1]
        if (to === from) continue
        departures[from] = (departures[from] ?? 0) + times
        if (to !== undefined) transitions[from]?.set(to, (transitions[from]?.get(to) ?? 0) + times)
        else if (converted) ends[from] = (ends[from] ?? 0) + times
      }
    return { departures, transitions, ends }
  })

let state = 7
const next = (below: number) => {
  state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
  return Math.floor((state / 2 ** 32) * below)
}

function* manyJourneys(count: number, channels: number) {
  for (let journey = 0; journey < count; journey += 1)
    yield {
      channels: Array.from({ length: 1 + next(5) }, () => `ptr_${next(channels)}`),
      converted: next(5) === 0,
    }
}

describe('rounded removal effects', () => {
  test('agree with the exact ones to twelve digits', () => {
    fc.assert(
      fc.property(chains, (chain) => {
        const rounded = endsThroughRounded(chain)
        for (const [index, { numerator, denominator }] of endsThrough(chain).entries()) {
          const exact = Number((numerator * 10n ** 30n) / denominator) / 1e30
          expect(Math.abs((rounded[index] ?? -1) - exact)).toBeLessThanOrEqual(1e-12 * exact)
        }
      }),
      runs,
    )
  })

  test('take the place of exact ones where hundreds of channels follow one another, and say so', () => {
    const few: Markov = markovOfJourneys(manyJourneys(2_000, 40))
    expect(few.arithmetic).toBe('exact')
    const { arithmetic, effects, conversionProbability } = markovOfJourneys(manyJourneys(60_000, 400))
    expect([arithmetic, effects.length]).toEqual(['rounded', 400])
    expect(Number(conversionProbability?.numerator) / Number(conversionProbability?.denominator)).toBeCloseTo(0.2, 1)
    for (const { removalEffect } of effects) {
      const effect = Number(removalEffect.numerator) / Number(removalEffect.denominator)
      // Each of four hundred alike channels is on about three of every four hundred steps.
      expect(effect).toBeGreaterThan(0.003)
      expect(effect).toBeLessThan(0.015)
    }
  })
})
