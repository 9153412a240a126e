import { type Fraction, fraction, ZERO } from './fraction'
import { addPath, type Chain, emptyChain, groupsOf, type PathCount } from './markov-chain'
import { endsThroughRounded } from './markov-rounded'
import { type Departures, endsThrough, stepsOf } from './markov-solve'
import { halfEven, inCodeUnits } from './money'

export type { PathCount } from './markov-chain'

/** Above it, exact arithmetic would take longer than a second. */
const MOST_STEPS = 600_000_000
const WHOLE = 2n ** 53n
const LONGEST = 2n ** 256n

export type RemovalEffect = {
  readonly channel: string
  /** The part of all conversions that is lost when every journey stops at this channel. */
  readonly removalEffect: Fraction
  /** The removal effect as a whole number: freeze this, and apportion conversions or amounts by it. */
  readonly weight: bigint
  /** False where all its effect comes from mixing histories: no journey through it ever converted. */
  readonly onConvertingPath: boolean
}

export type Markov = {
  /** Null where there was no journey at all. */
  readonly conversionProbability: Fraction | null
  readonly effects: RemovalEffect[]
  readonly reason: null | 'no_conversions'
  /** Rounded, right to twelve digits, where so many channels follow one another that exact numbers take too long. */
  readonly arithmetic: 'exact' | 'rounded'
}

/** Removal effects of counted paths, as of `markovOf`. RangeError for a count that is negative or no whole number. */
export function markov(paths: readonly PathCount[]): Markov {
  const chain = emptyChain()
  for (const path of paths) if (requireCounts(path) > 0) addPath(chain, path.channels, path.conversions, path.nulls)
  return markovOf(chain)
}

/** Removal effects of journeys one by one, as of `markovOf`; nothing is kept of them but the chain. */
export function markovOfJourneys(
  journeys: Iterable<{ readonly channels: readonly string[]; readonly converted: boolean }>,
): Markov {
  const chain = emptyChain()
  for (const { channels, converted } of journeys) addPath(chain, channels, converted ? 1 : 0, converted ? 0 : 1)
  return markovOf(chain)
}

/**
 * Removal effects of the first-order Markov chain of all journeys (Anderl et al. 2016, IJRM 33(3)): no truncation,
 * journeys without conversion included, immediate repeats dropped; in code-unit order of the channels. Cubic in the
 * largest group of channels that follow one another.
 *
 * Let A = departures − transitions between channels and c = conversions by last channel. In a chain that was counted
 * from whole journeys, arrivals equal departures, so P(start) = conversions / journeys, P(ever at x) = 1 / (journeys ×
 * (A⁻¹)ₓₓ) and P(conversion | at x) = (A⁻¹c)ₓ, hence the effect is (A⁻¹c)ₓ / ((A⁻¹)ₓₓ × conversions).
 */
function markovOf(chain: Chain): Markov {
  const { journeys, converted } = chain
  const effects = new Map<string, Fraction>()
  let arithmetic: Markov['arithmetic'] = 'exact'
  if (converted > 0)
    for (const group of groupsOf(chain)) {
      const system = systemOf(chain, group)
      const isExact = stepsOf(system) <= MOST_STEPS
      if (!isExact) arithmetic = 'rounded'
      const parts = isExact ? exactParts(system, converted) : roundedParts(system, converted)
      for (const [index, channel] of group.entries()) effects.set(chain.channels[channel] ?? '', parts[index] ?? ZERO)
    }
  const scale = scaleOf([...effects.values()])
  return {
    conversionProbability: journeys === 0 ? null : fraction(BigInt(converted), BigInt(journeys)),
    effects: chain.channels
      .map((channel, index) => ({ channel, index, removalEffect: effects.get(channel) ?? ZERO }))
      .sort((a, b) => inCodeUnits(a.channel, b.channel))
      .map(({ channel, index, removalEffect }) => ({
        ...{ channel, removalEffect },
        weight: halfEven(removalEffect.numerator * scale, removalEffect.denominator),
        onConvertingPath: chain.converting[index] ?? false,
      })),
    reason: converted === 0 ? 'no_conversions' : null,
    arithmetic,
  }
}

/** The common denominator while it is short, so that equal remainders stay equal; else 2^53. */
function scaleOf(effects: readonly Fraction[]): bigint {
  const next = (common: bigint, { denominator }: Fraction) => common * fraction(common, denominator).denominator
  const common = effects.reduce((sofar, each) => (sofar > LONGEST ? sofar : next(sofar, each)), 1n)
  return common > LONGEST ? WHOLE : common
}

const exactParts = (system: Departures, conversions: number): Fraction[] =>
  endsThrough(system).map(({ numerator, denominator }) => fraction(numerator, denominator * BigInt(conversions)))

const roundedParts = (system: Departures, conversions: number): Fraction[] =>
  endsThroughRounded(system).map((through) =>
    fraction(BigInt(Math.round(Math.min(1, through / conversions) * Number(WHOLE))), WHOLE),
  )

/** A group of channels as an equation system of its own. */
function systemOf({ departures, conversions, next }: Chain, group: readonly number[]): Departures {
  const places = new Map(group.map((channel, place) => [channel, place]))
  const transitionsOf = (row: Float64Array) =>
    [...row.entries()].flatMap(([to, journeys]): [number, number][] =>
      journeys > 0 ? [[places.get(to) ?? 0, journeys]] : [],
    )
  return {
    departures: group.map((channel) => departures[channel] ?? 0),
    transitions: group.map((channel) => new Map(transitionsOf(next[channel] ?? new Float64Array(0)))),
    ends: group.map((channel) => conversions[channel] ?? 0),
  }
}

function requireCounts({ conversions, nulls }: PathCount): number {
  for (const [name, count] of Object.entries({ conversions, nulls }))
    if (!Number.isSafeInteger(count) || count < 0)
      throw new RangeError(`${name} must be whole and not negative: ${count}`)
  return conversions + nulls
}
