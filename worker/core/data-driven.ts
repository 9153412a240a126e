import { type Fraction, fraction } from './fraction'
import { markovOfJourneys } from './markov'
import { apportion } from './money'
import { type Journey, type ShapleyValue, shapley } from './shapley'

export const DATA_DRIVEN_MODELS = ['markov', 'shapley'] as const
export type DataDrivenModel = (typeof DATA_DRIVEN_MODELS)[number]

/** `value`: what a sale brought, in minor units. */
export type Sale = { readonly currency: string; readonly value: number }
/** One way through channels; null where it came to nothing. */
export type Walk = { readonly channels: readonly string[]; readonly sale: Sale | null }

/**
 * `weight` is whole and means nothing but its proportion: freeze it. `conversions` and `revenue` (minor units by
 * currency) are the channel's part of those of all sales with a channel; `removalEffect` is null for Shapley.
 */
export type FittedChannel = {
  readonly channel: string
  readonly weight: bigint
  readonly sharePpm: number
  readonly conversions: Fraction
  readonly revenue: Readonly<Record<string, number>>
  readonly removalEffect: Fraction | null
  readonly onConvertingPath: boolean
}

export type Fitted = {
  readonly channels: FittedChannel[]
  readonly conversionProbability: Fraction | null
  readonly reason: null | 'no_conversions'
  readonly arithmetic: 'exact' | 'rounded'
}

type Weight = Pick<FittedChannel, 'channel' | 'weight' | 'removalEffect' | 'onConvertingPath'>
type Sold = Walk & { readonly sale: Sale }

const isSold = (walk: Walk): walk is Sold => walk.sale !== null
const partsOf = (weights: readonly Pick<Weight, 'channel' | 'weight'>[]) =>
  weights.map(({ channel, weight }) => ({ id: channel, weight }))

/** Fractions as whole weights of the same proportion. */
function whole(values: readonly ShapleyValue[]): Pick<Weight, 'channel' | 'weight'>[] {
  const common = values.reduce((lcm, { value }) => lcm * fraction(lcm, value.denominator).denominator, 1n)
  return values.map(({ channel, value }) => ({ channel, weight: value.numerator * (common / value.denominator) }))
}

/** The value of journeys by currency, and how each is divided. */
function revenueOf(sold: readonly Sold[], divide: (total: number, journeys: Journey[]) => Map<string, number>) {
  const byCurrency = Map.groupBy(sold, ({ sale }) => sale.currency)
  return [...byCurrency].map(([currency, walks]) => {
    const journeys = walks.map(({ channels, sale }) => ({ channels, value: sale.value }))
    const total = journeys.reduce((sum, { value }) => sum + value, 0)
    return { currency, parts: divide(total, journeys) }
  })
}

const divided = (total: number, weights: readonly Pick<Weight, 'channel' | 'weight'>[]) => {
  const amounts = apportion(total, partsOf(weights))
  return new Map(weights.map(({ channel }, index) => [channel, amounts[index] ?? 0]))
}

function weighed(model: DataDrivenModel, walks: readonly Walk[], sold: readonly Sold[]) {
  if (model === 'markov') {
    const chain = markovOfJourneys(walks.map(({ channels, sale }) => ({ channels, converted: sale !== null })))
    const { conversionProbability, arithmetic } = chain
    return { conversionProbability, arithmetic, weights: chain.effects satisfies Weight[] }
  }
  const values = whole(shapley(sold.map(({ channels }) => ({ channels, value: 1 }))))
  const weights = values.map((each): Weight => ({ ...each, removalEffect: null, onConvertingPath: true }))
  return { conversionProbability: null, arithmetic: 'exact' as const, weights }
}

/**
 * Credits all sales of a period to channels: by removal effects, or by Shapley values of the journeys that each set of
 * channels contains. Walks without a channel belong to nobody and are left out. Errors: those of `markov`, `shapley`.
 */
export function fitModel(model: DataDrivenModel, all: readonly Walk[]): Fitted {
  const walks = all.filter(({ channels }) => channels.length > 0)
  const sold = walks.filter(isSold)
  const { conversionProbability, arithmetic, weights } = weighed(model, walks, sold)
  const sum = weights.reduce((total, { weight }) => total + weight, 0n)
  const revenue = revenueOf(sold, (total, journeys) =>
    divided(total, model === 'markov' ? weights : whole(shapley(journeys))),
  )
  const millionths = divided(1_000_000, weights)
  return {
    channels: weights.map((each) => ({
      ...each,
      sharePpm: millionths.get(each.channel) ?? 0,
      conversions: fraction(BigInt(sold.length) * each.weight, sum === 0n ? 1n : sum),
      revenue: Object.fromEntries(revenue.map(({ currency, parts }) => [currency, parts.get(each.channel) ?? 0])),
    })),
    conversionProbability,
    reason: sold.length === 0 ? 'no_conversions' : null,
    arithmetic,
  }
}
