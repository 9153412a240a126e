import {
  type Attribution,
  attribute,
  type Drop,
  type Inactive,
  MODELS,
  type Model,
  qualifyEach,
  shares,
} from '../core/attribution'
import type { Resolution } from '../core/evidence'

/** The five that are computed and stored for every order; the organization's own model earns. */
export const STORED_MODELS: readonly Model[] = MODELS.slice(0, 5)

export type Parameters = {
  model: Model
  timeDecayLambda: number
  roleWeights: Record<string, number>
  roleDefaultWeight: number
  roleDedupe: 'partner_type' | 'none'
  clickOverView: boolean
}

export type Share = { partner_id: string; share_ppm: number; amount: number }
export type ModelShares = { model: Model; shares: Share[]; reason: string | null }

export type Attributed = {
  inUse: Attribution
  all: Attribution[]
  shares: Share[]
  models: ModelShares[]
  dropped: Drop[]
  reason: string | null
}

const shown = (attribution: Attribution, amount: number): Share[] =>
  shares(attribution, amount).map(({ partnerId, sharePpm, amountMinor }) => ({
    partner_id: partnerId,
    share_ppm: sharePpm,
    amount: amountMinor,
  }))

const qualified = ({ touches, measuredAt, measuredUntil, windowDays, logged }: Resolution, inactive: Inactive[]) =>
  qualifyEach([
    {
      touches: touches.filter(({ source }) => source !== 'logged'),
      rules: { measuredAt, measuredUntil, windowDays, inactive },
    },
    ...(logged
      ? [{ touches: touches.filter(({ source }) => source === 'logged'), rules: { ...logged, inactive } }]
      : []),
  ])

/**
 * All five models over the touches that qualify, the one in use, and any other asked for. `amount` is the base in
 * minor units. With no touch the reason says whether there was evidence at all.
 */
export function attributeOrder(
  resolution: Resolution,
  inactive: Inactive[],
  parameters: Parameters,
  amount: number,
  more: readonly Model[] = [],
): Attributed {
  const { kept, dropped } = qualified(resolution, inactive)
  const { model, ...rest } = parameters
  const measuredAt = resolution.logged?.measuredAt ?? resolution.measuredAt
  const wanted = [...new Set([...STORED_MODELS, model, ...more])]
  const all = wanted.map((each) => attribute(each, kept, measuredAt, rest))
  const inUse = all.find((attribution) => attribution.model === model) ?? attribute(model, kept, measuredAt, rest)
  const isUnknown = resolution.chosen === null && resolution.logged === null
  return {
    inUse,
    all,
    shares: shown(inUse, amount),
    models: all.map((attribution) => ({
      model: attribution.model,
      shares: shown(attribution, amount),
      reason: attribution.reason,
    })),
    dropped,
    reason: inUse.reason === 'no_qualifying_touch' && isUnknown ? 'no_evidence' : inUse.reason,
  }
}
