import {
  type Attribution,
  attribute,
  type Drop,
  type Inactive,
  MODELS,
  type Model,
  qualify,
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

/**
 * All five models over the touches that qualify, and the one in use. `amount` is the base in minor units.
 * With no touch the reason says whether there was evidence at all.
 */
export function attributeOrder(
  resolution: Resolution,
  inactive: Inactive[],
  parameters: Parameters,
  amount: number,
): Attributed {
  const { kept, dropped } = qualify(resolution.touches, {
    measuredAt: resolution.measuredAt,
    windowDays: resolution.windowDays,
    inactive,
  })
  const { model, ...rest } = parameters
  const wanted = STORED_MODELS.includes(model) ? STORED_MODELS : [...STORED_MODELS, model]
  const all = wanted.map((each) => attribute(each, kept, resolution.measuredAt, rest))
  const inUse =
    all.find((attribution) => attribution.model === model) ?? attribute(model, kept, resolution.measuredAt, rest)
  const nothing = resolution.chosen === null ? 'no_evidence' : 'no_qualifying_touch'
  return {
    inUse,
    shares: shown(inUse, amount),
    models: all.map((attribution) => ({
      model: attribution.model,
      shares: shown(attribution, amount),
      reason: attribution.reason,
    })),
    dropped,
    reason: inUse.reason === 'no_qualifying_touch' ? nothing : inUse.reason,
  }
}
