import { type Fraction, fraction, plus, ZERO } from './fraction'
import { inCodeUnits } from './money'

/** Journeys over the same channels; `value` is how many converted, or what they brought in minor units. */
export type Journey = { readonly channels: readonly string[]; readonly value: number }

/** A channel's Shapley value, exact, in the unit of the journeys. */
export type ShapleyValue = { readonly channel: string; readonly value: Fraction }

/** Beyond this a game has more coalitions than a request can walk through. */
const MOST_PLAYERS = 16

/**
 * Contained journeys: v(S) is the value of the journeys whose channels all lie in S. Then each journey's value falls in
 * equal parts to its distinct channels (Zhao et al. 2018, arXiv:1804.05327): linear, never negative, adds up to the
 * value of all journeys. In code-unit order. RangeError for a value that is negative or no whole number.
 */
export function shapley(journeys: Iterable<Journey>): ShapleyValue[] {
  const bySize = new Map<string, Map<number, number>>()
  for (const { channels, value } of journeys) {
    requireValue(value)
    const distinct = new Set(channels)
    for (const channel of distinct) {
      const sums = bySize.get(channel) ?? new Map<number, number>()
      sums.set(distinct.size, (sums.get(distinct.size) ?? 0) + value)
      bySize.set(channel, sums)
    }
  }
  return inOrder(
    [...bySize].map(([channel, sums]) => ({
      channel,
      value: [...sums].reduce((sum, [size, value]) => plus(sum, fraction(BigInt(value), BigInt(size))), ZERO),
    })),
  )
}

/**
 * Observed counts: for each set of channels that occurs, the Shapley value of the game that counts the journeys of
 * exactly a set, summed. For comparison only: it may be negative, and so cannot be paid. RangeError as `shapley`, and
 * for a journey over more than 16 channels.
 */
export function shapleyOfObservedCounts(journeys: Iterable<Journey>): ShapleyValue[] {
  const observed = new Map<string, { players: string[]; value: number }>()
  for (const { channels, value } of journeys) {
    requireValue(value)
    const players = [...new Set(channels)].sort(inCodeUnits)
    const known = observed.get(keyOf(players))
    if (known) known.value += value
    else observed.set(keyOf(players), { players, value })
  }
  const sums = new Map<string, Fraction>()
  for (const { players } of observed.values())
    for (const { channel, value } of shapleyOfGame(players, (set) => BigInt(observed.get(keyOf(set))?.value ?? 0)))
      sums.set(channel, plus(sums.get(channel) ?? ZERO, value))
  return inOrder([...sums].map(([channel, value]) => ({ channel, value })))
}

/**
 * The Shapley value of any game: Σ over S without p of |S|! (n − |S| − 1)! / n! × (v(S + p) − v(S)). `worthOf` gets
 * coalitions in code-unit order; the empty one is worth nothing. RangeError for more than 16 players.
 */
export function shapleyOfGame(
  players: readonly string[],
  worthOf: (coalition: readonly string[]) => bigint,
): ShapleyValue[] {
  const order = [...new Set(players)].sort(inCodeUnits)
  const count = order.length
  if (count > MOST_PLAYERS) throw new RangeError(`players must be at most ${MOST_PLAYERS}: ${count}`)
  const worths = Array.from({ length: 2 ** count }, (_, set) =>
    set === 0 ? 0n : worthOf(order.filter((_, player) => has(set, player))),
  )
  const sizes = worths.map((_, set) => order.filter((_, player) => has(set, player)).length)
  const factorials = [1n]
  for (const [index] of order.entries()) factorials.push((factorials[index] ?? 1n) * BigInt(index + 1))
  return order.map((channel, player) => {
    const sum = worths.reduce((running, worth, set) => {
      if (has(set, player)) return running
      const size = sizes[set] ?? 0
      const orders = (factorials[size] ?? 1n) * (factorials[count - size - 1] ?? 1n)
      return running + orders * ((worths[set + 2 ** player] ?? 0n) - worth)
    }, 0n)
    return { channel, value: fraction(sum, factorials[count] ?? 1n) }
  })
}

const has = (set: number, player: number) => (set & (1 << player)) !== 0

const keyOf = (players: readonly string[]) => JSON.stringify(players)

const inOrder = (values: ShapleyValue[]) => values.sort((a, b) => inCodeUnits(a.channel, b.channel))

function requireValue(value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`value must be whole and not negative: ${value}`)
}
