import { STORED_MODELS } from '../../attribution/attribute'
import type { Model } from '../../core/attribution'
import { inCodeUnits } from '../../core/money'
import type { DealRow } from '../../deals/queries'
import type { Tenant } from '../../platform/tenant'
import { decideDeal } from './decide'
import { explainDeal } from './explain'
import { loadDealCases } from './load'
import { hashOf } from './reckon'
import { DealTrace } from './trace'

/** A decision on a deal: the one that pays, or while it is open what it would be if it were won now. */
export type Decision = { trace: DealTrace; inputHash: string; revision: number | null; isPreview: boolean }

/**
 * The decision on a deal that is won or open, with every model asked for. What was stored is read, never decided
 * anew; only a model that was not stored is computed, from the same inputs. Null for a lost deal.
 */
export async function decisionOn(tenant: Tenant, deal: DealRow, more: readonly Model[] = []): Promise<Decision | null> {
  if (deal.status === 'lost') return null
  const cases = await loadDealCases(tenant, [deal.id], async () => [deal])
  const [of] = cases.cases
  if (!of) return null
  const stored = of.attribution ? DealTrace.parse(of.attribution.trace) : null
  const isStored = more.every((model) => stored?.models.some((each) => each.model === model))
  if (stored && of.attribution && isStored)
    return { trace: stored, inputHash: of.attribution.inputHash, revision: of.attribution.revision, isPreview: false }
  const trace = explainDeal(of, decideDeal(of, cases, more))
  const models = trace.models.map((each) => stored?.models.find(({ model }) => model === each.model) ?? each)
  if (stored && of.attribution)
    return {
      trace: { ...stored, models },
      inputHash: of.attribution.inputHash,
      revision: of.attribution.revision,
      isPreview: false,
    }
  return { trace, inputHash: await hashOf(of, trace), revision: null, isPreview: true }
}

const NOTHING_OF_A_LOST_DEAL = {
  data: [],
  model_in_use: null,
  unattributed_amount: 0,
  reason: 'deal_is_lost',
  dropped: [],
  zero_weight_types: [],
  models: [],
  is_preview: false,
}

/** What each model gives each partner; without a model, the five that are stored. Sorted by partner, then model. */
export function shownAttributions(decision: Decision | null, asked: Model | undefined) {
  if (!decision) return NOTHING_OF_A_LOST_DEAL
  const { trace, isPreview } = decision
  const wanted: readonly string[] = asked ? [asked] : STORED_MODELS
  const models = trace.models
    .filter(({ model }) => wanted.includes(model))
    .toSorted((a, b) => wanted.indexOf(a.model) - wanted.indexOf(b.model))
  const told = trace.models.find(({ model }) => model === (asked ?? trace.model_in_use))
  return {
    data: models
      .flatMap(({ model, shares }) => shares.map(({ partner_id, ...share }) => ({ partner_id, model, ...share })))
      .toSorted((a, b) => inCodeUnits(a.partner_id, b.partner_id)),
    model_in_use: trace.model_in_use,
    unattributed_amount: told?.unattributed_amount ?? 0,
    reason: told?.reason ?? null,
    dropped: trace.touches
      .filter(({ kept }) => !kept)
      .map(({ id, reason }) => ({ touchpoint_id: id, reason: reason ?? '' })),
    zero_weight_types: [...new Set(models.flatMap(({ zero_weight_types }) => zero_weight_types))].sort(),
    models: models.map(({ shares: _, ...rest }) => rest),
    is_preview: isPreview,
  }
}
