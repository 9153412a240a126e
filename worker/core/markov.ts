import { type Fraction, fraction, ZERO } from './fraction'
import { endsThrough } from './markov-solve'
import { halfEven, inCodeUnits } from './money'

/** Journeys that took the same path: how many of them converted, and how many came to nothing. */
export type PathCount = { readonly channels: readonly string[]; readonly conversions: number; readonly nulls: number }

export type RemovalEffect = {
  readonly channel: string
  /** The part of all conversions that is lost when every journey stops at this channel. Exact. */
  readonly removalEffect: Fraction
  /** The removal effect × 2^53, half-even: freeze this, and apportion conversions or amounts by it. */
  readonly weight: bigint
  /** False where all its effect comes from mixing histories: no journey through it ever converted. */
  readonly onConvertingPath: boolean
}

export type Markov = {
  /** Null where there was no journey at all. */
  readonly conversionProbability: Fraction | null
  readonly effects: RemovalEffect[]
  readonly reason: null | 'no_conversions'
}

type Tally = { conversions: number; nulls: number; readonly next: Map<string, Tally> }

/** Counts journeys by path. */
export function countPaths(
  journeys: Iterable<{ readonly channels: readonly string[]; readonly converted: boolean }>,
): PathCount[] {
  const root: Tally = { conversions: 0, nulls: 0, next: new Map() }
  for (const { channels, converted } of journeys) {
    let at = root
    for (const channel of channels) {
      at = at.next.get(channel) ?? branch(at, channel)
    }
    if (converted) at.conversions += 1
    else at.nulls += 1
  }
  return listed(root)
}

function branch(from: Tally, channel: string): Tally {
  const tally: Tally = { conversions: 0, nulls: 0, next: new Map() }
  from.next.set(channel, tally)
  return tally
}

function listed(root: Tally): PathCount[] {
  const found: PathCount[] = []
  const open: { tally: Tally; channels: readonly string[] }[] = [{ tally: root, channels: [] }]
  for (let here = open.pop(); here; here = open.pop()) {
    const { tally, channels } = here
    if (tally.conversions + tally.nulls > 0)
      found.push({ channels, conversions: tally.conversions, nulls: tally.nulls })
    for (const [channel, next] of tally.next) open.push({ tally: next, channels: [...channels, channel] })
  }
  return found
}

/**
 * Removal effects of the first-order Markov chain of all journeys (Anderl et al. 2016, IJRM 33(3)): no truncation,
 * journeys without conversion included, immediate repeats dropped; exact, in code-unit order of the channels. Cubic in
 * the largest group of channels that follow one another. RangeError for a count that is negative or no whole number.
 *
 * Let A = departures − transitions between channels and c = conversions by last channel. In a chain that was counted
 * from whole journeys, arrivals equal departures, so P(start) = conversions / journeys, P(ever at x) = 1 / (journeys ×
 * (A⁻¹)ₓₓ) and P(conversion | at x) = (A⁻¹c)ₓ, hence the effect is (A⁻¹c)ₓ / ((A⁻¹)ₓₓ × conversions).
 */
export function markov(paths: readonly PathCount[]): Markov {
  const counted = paths.filter((path) => requireCounts(path) > 0)
  const conversions = counted.reduce((sum, path) => sum + path.conversions, 0)
  const journeys = counted.reduce((sum, path) => sum + path.conversions + path.nulls, 0)
  const chain = chainOf(counted)
  const effects = new Map<string, Fraction>()
  if (conversions > 0)
    for (const group of groupsOf(chain)) {
      const through = conversionsThrough(chain, group)
      for (const [index, channel] of group.entries()) {
        const { numerator, denominator } = through[index] ?? ZERO
        effects.set(chain.channels[channel] ?? '', fraction(numerator, denominator * BigInt(conversions)))
      }
    }
  return {
    conversionProbability: journeys === 0 ? null : fraction(BigInt(conversions), BigInt(journeys)),
    effects: chain.channels
      .map((channel, index) => ({ channel, index, removalEffect: effects.get(channel) ?? ZERO }))
      .sort((a, b) => inCodeUnits(a.channel, b.channel))
      .map(({ channel, index, removalEffect }) => ({
        ...{ channel, removalEffect },
        weight: halfEven(removalEffect.numerator << 53n, removalEffect.denominator),
        onConvertingPath: chain.converting[index] ?? false,
      })),
    reason: conversions === 0 ? 'no_conversions' : null,
  }
}

type Chain = {
  readonly channels: string[]
  readonly departures: number[]
  readonly conversions: number[]
  readonly converting: boolean[]
  readonly next: Map<number, number>[]
}

function chainOf(paths: readonly PathCount[]): Chain {
  const chain: Chain = { channels: [], departures: [], conversions: [], converting: [], next: [] }
  const positions = new Map<string, number>()
  for (const { channels, conversions, nulls } of paths) {
    let from = -1
    for (const channel of channels) {
      const to = positions.get(channel) ?? addChannel(chain, positions, channel)
      if (conversions > 0) chain.converting[to] = true
      if (from !== to && from >= 0) depart(chain, from, to, conversions + nulls)
      from = to
    }
    if (from < 0) continue
    chain.departures[from] = (chain.departures[from] ?? 0) + conversions + nulls
    chain.conversions[from] = (chain.conversions[from] ?? 0) + conversions
  }
  return chain
}

function addChannel(chain: Chain, positions: Map<string, number>, channel: string): number {
  const position = chain.channels.push(channel) - 1
  chain.departures.push(0)
  chain.conversions.push(0)
  chain.converting.push(false)
  chain.next.push(new Map())
  positions.set(channel, position)
  return position
}

function depart({ departures, next }: Chain, from: number, to: number, journeys: number): void {
  departures[from] = (departures[from] ?? 0) + journeys
  next[from]?.set(to, (next[from]?.get(to) ?? 0) + journeys)
}

/** The channels in groups that no journey joins: each is an equation system of its own. */
function groupsOf({ channels, next }: Chain): number[][] {
  const neighbours = channels.map(() => new Set<number>())
  for (const [from, targets] of next.entries())
    for (const to of targets.keys()) {
      neighbours[from]?.add(to)
      neighbours[to]?.add(from)
    }
  const seen = new Set<number>()
  return [...channels.keys()].flatMap((start) => {
    if (seen.has(start)) return []
    seen.add(start)
    const group = [start]
    for (const member of group)
      for (const each of neighbours[member] ?? [])
        if (!seen.has(each)) {
          seen.add(each)
          group.push(each)
        }
    return [group]
  })
}

/** How many conversions pass through each channel of a group. */
function conversionsThrough({ departures, conversions, next }: Chain, group: readonly number[]): Fraction[] {
  const places = new Map(group.map((channel, place) => [channel, place]))
  return endsThrough({
    departures: group.map((channel) => departures[channel] ?? 0),
    transitions: group.map(
      (channel) => new Map([...(next[channel] ?? [])].map(([to, journeys]) => [places.get(to) ?? 0, journeys])),
    ),
    ends: group.map((channel) => conversions[channel] ?? 0),
  })
}

function requireCounts({ conversions, nulls }: PathCount): number {
  for (const [name, count] of Object.entries({ conversions, nulls }))
    if (!Number.isSafeInteger(count) || count < 0)
      throw new RangeError(`${name} must be whole and not negative: ${count}`)
  return conversions + nulls
}
