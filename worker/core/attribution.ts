import { apportion, inCodeUnits } from './money'
import { inTimeOrder, type Touch } from './touch'
import { frozenWeights, type ModelParameters } from './weights'

export {
  DEFAULT_WINDOW_DAYS,
  type Drop,
  type DropReason,
  type Inactive,
  type QualificationRules,
  qualify,
  qualifyEach,
} from './qualification'
export type { Touch, TouchType } from './touch'
export { DEFAULT_PARAMETERS, type ModelParameters } from './weights'

export const MODELS = [
  'equal_split',
  'first_touch',
  'last_touch',
  'time_decay',
  'role_based',
  'linear',
  'position_based',
] as const satisfies readonly string[]

export type Model = (typeof MODELS)[number]

export type Attribution = {
  readonly model: Model
  readonly weights: { readonly partnerId: string; readonly weight: bigint }[]
  readonly reason: null | 'no_qualifying_touch' | 'zero_total_weight'
  readonly tieBrokenBy: null | 'touch_id'
  readonly zeroWeightTypes: string[]
  readonly touchWeights: {
    readonly touchId: string
    readonly partnerId: string
    readonly weight: bigint
    readonly ageMilliseconds: number
  }[]
}

/**
 * Exact weights of the partners under one model. `kept` are qualified touches in any order; `measuredAt` in epoch
 * milliseconds. Weights mean nothing but their proportion. RangeError for a negative or non-finite parameter.
 */
export function attribute(
  model: Model,
  kept: readonly Touch[],
  measuredAt: number,
  parameters: Partial<ModelParameters> = {},
): Attribution {
  const touches = inTimeOrder(kept)
  const { weights, tie, zeroWeightTypes } = frozenWeights(model, touches, parameters)
  const touchWeights = touches.map((touch, index) => ({
    touchId: touch.id,
    partnerId: touch.partnerId,
    weight: weights[index] ?? 0n,
    ageMilliseconds: measuredAt - touch.at,
  }))
  const sums = new Map<string, bigint>()
  for (const { partnerId, weight } of touchWeights) sums.set(partnerId, (sums.get(partnerId) ?? 0n) + weight)
  const positive = [...sums].filter(([, weight]) => weight > 0n).sort(([a], [b]) => inCodeUnits(a, b))
  return {
    model,
    weights: positive.map(([partnerId, weight]) => ({ partnerId, weight })),
    reason: touches.length === 0 ? 'no_qualifying_touch' : positive.length === 0 ? 'zero_total_weight' : null,
    tieBrokenBy: tie ? 'touch_id' : null,
    zeroWeightTypes,
    touchWeights,
  }
}

/**
 * Minor units per partner by largest remainder on the exact weights. `sharePpm` is parts per million for display, never
 * to be multiplied. RangeError for a negative amount: refunds are replayed, not attributed.
 */
export function shares(
  attribution: Attribution,
  amountMinor: number,
): { partnerId: string; sharePpm: number; amountMinor: number }[] {
  if (amountMinor < 0) throw new RangeError(`amount must not be negative: ${amountMinor}`)
  const parts = attribution.weights.map(({ partnerId, weight }) => ({ id: partnerId, weight }))
  const millionths = apportion(1_000_000, parts)
  const amounts = apportion(amountMinor, parts)
  return parts.map(({ id }, index) => ({
    partnerId: id,
    sharePpm: millionths[index] ?? 0,
    amountMinor: amounts[index] ?? 0,
  }))
}
