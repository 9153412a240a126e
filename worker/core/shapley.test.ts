import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { casesOf } from './fixtures/cases'
import { runs } from './fixtures/runs'
import { type Fraction, fraction, plus, ZERO } from './fraction'
import { apportion, halfEven, toMinor } from './money'
import { type Journey, type ShapleyValue, shapley, shapleyOfGame, shapleyOfObservedCounts } from './shapley'

type Case<Input, Expected> = {
  readonly id: string
  readonly kind: string
  readonly title: string
  readonly model: string
  readonly input: Input
  readonly expected: Expected
}
type Game = Case<
  {
    readonly players: readonly string[]
    readonly v: Readonly<Record<string, number>>
    readonly cents_per_unit: number
  },
  { readonly values: Readonly<Record<string, string>>; readonly cents?: Readonly<Record<string, number>> }
>
type Paths = Case<
  { readonly journeys: readonly (string | readonly number[])[]; readonly converted?: readonly number[] },
  {
    readonly conversions?: Readonly<Record<string, string>>
    readonly credit?: Readonly<Record<string, string>>
    readonly cents_at_300_each?: Readonly<Record<string, number>>
  }
>

const short = ({ numerator, denominator }: Fraction) =>
  denominator === 1n ? `${numerator}` : `${numerator}/${denominator}`
const written = (values: ShapleyValue[]) =>
  Object.fromEntries(values.map(({ channel, value }) => [channel, short(value)]))
/** The values as whole parts of the total that they add up to, by largest remainder. */
function priced(values: ShapleyValue[], price: number) {
  const common = values.reduce((product, { value }) => product * value.denominator, 1n)
  const parts = values.map(({ channel, value }) => ({
    id: channel,
    weight: (value.numerator * common) / value.denominator,
  }))
  const { numerator, denominator } = sumOf(values)
  const amounts = apportion(toMinor(halfEven(numerator * BigInt(price), denominator)), parts)
  return Object.fromEntries(parts.map(({ id }, index) => [id, amounts[index] ?? 0]))
}
const sumOf = (values: ShapleyValue[]) => values.reduce((sum, { value }) => plus(sum, value), ZERO)
const partOf = (values: ShapleyValue[], channel: string) =>
  values.find((each) => each.channel === channel)?.value ?? ZERO

test.each(casesOf<Game>('shapley_game'))('$id $title', ({ input, expected }) => {
  const values = shapleyOfGame(input.players, (coalition) => BigInt(input.v[coalition.join('')] ?? 0))
  expect(written(values)).toEqual(expected.values)
  if (expected.cents) expect(priced(values, input.cents_per_unit)).toEqual(expected.cents)
})

test.each(casesOf<Paths>('shapley_paths'))('$id $title', ({ model, input, expected }) => {
  const journeys = input.journeys.map((journey, index) => ({
    channels: typeof journey === 'string' ? journey.split('>') : journey.map(String),
    value: input.converted?.[index] ?? 1,
  }))
  const values = model === 'shapley_observed_counts' ? shapleyOfObservedCounts(journeys) : shapley(journeys)
  expect(written(values)).toEqual(expected.conversions ?? expected.credit)
  if (expected.cents_at_300_each) expect(priced(values, 300)).toEqual(expected.cents_at_300_each)
})

const CHANNELS = ['a', 'b', 'c', 'd', 'e']
const journeys = fc.array(
  fc.record({
    channels: fc.array(fc.constantFrom(...CHANNELS), { minLength: 1, maxLength: 6 }),
    value: fc.nat(10 ** 9),
  }),
  { maxLength: 10 },
)
const worth = (given: readonly Journey[]) => given.reduce((sum, { value }) => sum + BigInt(value), 0n)
const swap = (channel: string) => (channel === 'a' ? 'b' : channel === 'b' ? 'a' : channel)
const swapped = (given: readonly Journey[]) =>
  given.map(({ channels, value }) => ({ channels: channels.map(swap), value }))

describe('contained journeys', () => {
  test('have the Shapley value of their game', () => {
    fc.assert(
      fc.property(journeys, (given) => {
        const contained = (set: readonly string[]) =>
          worth(given.filter(({ channels }) => channels.every((channel) => set.includes(channel))))
        const game = shapleyOfGame(CHANNELS, contained)
        for (const { channel, value } of game) expect(partOf(shapley(given), channel)).toEqual(value)
      }),
      runs,
    )
  })
})

describe.each([
  ['contained journeys', shapley],
  ['observed counts', shapleyOfObservedCounts],
] as const)('the axioms hold for %s:', (_, solve) => {
  test('efficiency, all is shared out', () => {
    fc.assert(
      fc.property(journeys, (given) => {
        expect(sumOf(solve(given))).toEqual(fraction(worth(given), 1n))
      }),
      runs,
    )
  })

  test('symmetry, who contributes alike receives alike', () => {
    fc.assert(
      fc.property(journeys, (given) => {
        const values = solve([...given, ...swapped(given)])
        expect(partOf(values, 'a')).toEqual(partOf(values, 'b'))
        for (const { channel, value } of solve(given))
          expect(partOf(solve(swapped(given)), swap(channel))).toEqual(value)
      }),
      runs,
    )
  })

  test('additivity, two months are the sum of each', () => {
    fc.assert(
      fc.property(journeys, fc.array(fc.nat(10 ** 9), { minLength: 10, maxLength: 10 }), (first, amounts) => {
        const second = first.map(({ channels }, index) => ({ channels, value: amounts[index] ?? 0 }))
        const both = solve([...first, ...second])
        for (const channel of CHANNELS)
          expect(partOf(both, channel)).toEqual(plus(partOf(solve(first), channel), partOf(solve(second), channel)))
      }),
      runs,
    )
  })

  test('neither order nor repetition inside a journey counts', () => {
    fc.assert(
      fc.property(journeys, (given) => {
        const turned = given.map(({ channels, value }) => ({ channels: [...channels, ...channels].reverse(), value }))
        expect(solve(turned.reverse())).toEqual(solve(given))
      }),
      runs,
    )
  })
})

test('a channel whose journeys bring nothing receives nothing', () => {
  expect(
    written(
      shapley([
        { channels: ['a', 'x'], value: 0 },
        { channels: ['a'], value: 5 },
      ]),
    ),
  ).toEqual({ a: '5', x: '0' })
  const game = shapleyOfGame(['a', 'b', 'x'], (set) => (set.includes('a') ? 10n : 0n) + (set.includes('b') ? 4n : 0n))
  expect(written(game)).toEqual({ a: '10', b: '4', x: '0' })
})

test('observed counts can fall below nothing, which is why they are not paid', () => {
  const given = [
    { channels: ['a'], value: 10 },
    { channels: ['a', 'b'], value: 1 },
  ]
  expect(written(shapleyOfObservedCounts(given))).toEqual({ a: '31/2', b: '-9/2' })
})

describe('refused by name', () => {
  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY, 0.5])('a value of %d', (value) => {
    const message = `value must be whole and not negative: ${value}`
    expect(() => shapley([{ channels: ['a'], value }])).toThrow(new RangeError(message))
    expect(() => shapleyOfObservedCounts([{ channels: ['a'], value }])).toThrow(new RangeError(message))
  })

  test('a game of more than 16 players', () => {
    const players = Array.from({ length: 17 }, (_, index) => `p${index}`)
    expect(() => shapleyOfGame(players, () => 0n)).toThrow(new RangeError('players must be at most 16: 17'))
  })
})
