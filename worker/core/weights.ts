import type { Model } from './attribution'
import { inCodeUnits } from './money'
import type { Touch } from './touch'

const MILLISECONDS_PER_DAY = 86_400_000

export type ModelParameters = {
  /** Per day; 0.1 halves a weight every 6.93 days. */
  readonly timeDecayLambda: number
  readonly roleWeights: Readonly<Record<string, number>>
  readonly roleDefaultWeight: number
  readonly roleDedupe: 'partner_type' | 'none'
  /** Where there is a click, views cannot be the first or last touch. */
  readonly clickOverView: boolean
}

export const DEFAULT_PARAMETERS: ModelParameters = {
  timeDecayLambda: 0.1,
  roleWeights: { referral: 30, demo: 25, proposal: 25, negotiation: 20 },
  roleDefaultWeight: 0,
  roleDedupe: 'partner_type',
  clickOverView: false,
}

export type Frozen = { readonly weights: bigint[]; readonly tie: boolean; readonly zeroWeightTypes: string[] }

/** One integer weight per touch. `touches` must be in (time, id) order. */
export function frozenWeights(model: Model, touches: readonly Touch[], given: Partial<ModelParameters>): Frozen {
  const parameters = { ...DEFAULT_PARAMETERS, ...given }
  switch (model) {
    case 'equal_split':
      return plain(onceEach(touches, (touch) => touch.partnerId).map((first) => (first ? 1n : 0n)))
    case 'first_touch':
      return single(touches, parameters.clickOverView, 'first')
    case 'last_touch':
      return single(touches, parameters.clickOverView, 'last')
    case 'time_decay':
      return plain(decay(touches, parameters.timeDecayLambda))
    case 'role_based':
      return byRole(touches, parameters)
    case 'linear':
      return plain(touches.map(() => 1n))
    case 'position_based':
      return byPosition(touches)
  }
}

function plain(weights: bigint[]): Frozen {
  return { weights, tie: false, zeroWeightTypes: [] }
}

/** True for the first touch of each key, false for its repetitions. */
function onceEach(touches: readonly Touch[], keyOf: (touch: Touch) => string): boolean[] {
  const seen = new Set<string>()
  return touches.map((touch) => {
    const key = keyOf(touch)
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

function single(touches: readonly Touch[], clickOverView: boolean, end: 'first' | 'last'): Frozen {
  const setViewsAside = clickOverView && touches.some((touch) => touch.type === 'click')
  const candidates = setViewsAside ? touches.filter((touch) => touch.type !== 'view') : touches
  const winner = candidates.at(end === 'first' ? 0 : -1)
  return { ...plain(touches.map((touch) => (touch === winner ? 1n : 0n))), tie: rivalled(winner, candidates) }
}

/** Whether another partner touched in the same millisecond, so that only the id decided. */
function rivalled(winner: Touch | undefined, candidates: readonly Touch[]): boolean {
  return candidates.some((touch) => touch.at === winner?.at && touch.partnerId !== winner.partnerId)
}

/** e^(-lambda × days) as round(w × 2^53) after subtracting the smallest age, so the largest weight is exactly 2^53. */
function decay(touches: readonly Touch[], lambda: number): bigint[] {
  requireWeight('timeDecayLambda', lambda)
  const latest = touches.at(-1)?.at ?? 0
  return touches.map((touch) => {
    const days = (latest - touch.at) / MILLISECONDS_PER_DAY
    return roundHalfEven(Math.exp(-lambda * days) * 2 ** 53)
  })
}

function roundHalfEven(value: number): bigint {
  const floor = Math.floor(value)
  const fraction = value - floor
  return BigInt(fraction > 0.5 || (fraction === 0.5 && floor % 2 === 1) ? floor + 1 : floor)
}

function byRole(touches: readonly Touch[], parameters: ModelParameters): Frozen {
  const counted =
    parameters.roleDedupe === 'partner_type'
      ? onceEach(touches, (touch) => JSON.stringify([touch.partnerId, touch.type]))
      : touches.map(() => true)
  const nominal = toIntegers(touches.map((touch) => roleWeight(touch, parameters)))
  const worthless = touches.filter((_, index) => counted[index] && nominal[index] === 0n).map((touch) => touch.type)
  const weights = nominal.map((weight, index) => (counted[index] ? weight : 0n))
  return { weights, tie: false, zeroWeightTypes: [...new Set(worthless)].sort(inCodeUnits) }
}

function roleWeight(touch: Touch, { roleWeights, roleDefaultWeight }: ModelParameters): number {
  const listed = Object.hasOwn(roleWeights, touch.type) ? roleWeights[touch.type] : undefined
  const weight = touch.weight ?? listed ?? roleDefaultWeight
  requireWeight(`weight of ${touch.type}`, weight)
  return weight
}

/** Whole weights stay as they are, so a trace shows 30; otherwise all are read to six decimals. */
function toIntegers(weights: readonly number[]): bigint[] {
  const scale = weights.every(Number.isInteger) ? 1 : 1_000_000
  return weights.map((weight) => BigInt(Math.round(weight * scale)))
}

/** 40/20/40 as integers: the ends weigh 2(n-2) for every middle touch's 1; one or two touches share equally. */
function byPosition(touches: readonly Touch[]): Frozen {
  const last = touches.length - 1
  if (last < 2) return plain(touches.map(() => 1n))
  const end = 2n * BigInt(touches.length - 2)
  const weights = touches.map((_, index) => (index === 0 || index === last ? end : 1n))
  return { ...plain(weights), tie: rivalled(touches[0], touches) || rivalled(touches[last], touches) }
}

function requireWeight(name: string, value: number): void {
  if (!Number.isFinite(value) || value < 0) throw new RangeError(`${name} must be finite and not negative: ${value}`)
}
