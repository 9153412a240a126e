import { shares, type Touch } from '../../core/attribution'
import { fraction } from '../../core/fraction'
import { type Apportioned, apportionSteps, inCodeUnits, toMinor } from '../../core/money'
import { ruleIdShown } from '../../core/own-terms'
import { windowsOf } from '../frozen'
import type { DealDecision, DealModel } from './decide'
import type { DealCase } from './load'
import { sentencesOf } from './sentences'
import type { DealTrace } from './trace'

const MILLISECONDS_PER_DAY = 86_400_000

const exact = (numerator: bigint, denominator: bigint) => {
  const lowest = fraction(numerator, denominator)
  return { numerator: String(lowest.numerator), denominator: String(lowest.denominator) }
}

const inTime = (a: Touch, b: Touch) => a.at - b.at || inCodeUnits(a.id, b.id)

function touchesOf({ resolution, at }: DealCase, { attributed }: DealDecision): DealTrace['touches'] {
  const { touchWeights } = attributed.inUse
  const total = touchWeights.reduce((sum, { weight }) => sum + weight, 0n)
  const weights = new Map(touchWeights.map(({ touchId, weight }) => [touchId, weight]))
  const lost = new Map(attributed.dropped.map(({ touchId, reason }) => [touchId, reason]))
  return resolution.touches.toSorted(inTime).map((touch) => {
    const weight = weights.get(touch.id) ?? 0n
    return {
      id: touch.id,
      partner_id: touch.partnerId,
      kind: touch.type,
      occurred_at: new Date(touch.at).toISOString(),
      source: touch.source,
      stated_weight: touch.weight ?? null,
      kept: !lost.has(touch.id),
      reason: lost.get(touch.id) ?? (weight === 0n ? 'not_chosen_by_model' : null),
      age_days: (at - touch.at) / MILLISECONDS_PER_DAY,
      weight: String(weight),
      share_ppm: total === 0n ? 0 : Number((weight * 1_000_000n) / total),
    }
  })
}

const dividedBy = ({ floor, remainder, gotSpareUnit }: Pick<Apportioned, 'floor' | 'remainder' | 'gotSpareUnit'>) => ({
  floor: String(floor),
  remainder: String(remainder),
  got_spare_unit: gotSpareUnit,
})

const amountOf = ({ floor, gotSpareUnit }: Pick<Apportioned, 'floor' | 'gotSpareUnit'>) =>
  toMinor(floor + (gotSpareUnit ? 1n : 0n))

const poolsOf = ({ granted }: DealDecision): DealTrace['pools'] =>
  granted.pools.map(({ ruleId, version, rounded, amount, exact: parts }) => ({
    rule_id: ruleIdShown(ruleId),
    rule_version: version,
    rounded_amount: rounded,
    amount,
    parts: parts.map(({ partnerId, numerator, denominator, ...divided }) => ({
      partner_id: partnerId,
      exact: exact(numerator, denominator),
      ...dividedBy(divided),
    })),
  }))

/** The arithmetic of the model in use, to the last unit. */
function partnersOf({ deal }: DealCase, { attributed, granted }: DealDecision): DealTrace['partners'] {
  const { weights } = attributed.inUse
  const total = weights.reduce((sum, { weight }) => sum + weight, 0n)
  const steps = apportionSteps(
    BigInt(deal.amount),
    weights.map(({ partnerId, weight }) => ({ id: partnerId, weight })),
  )
  return steps.map((step) => {
    const applied = granted.rules.find(({ partnerId }) => partnerId === step.id)
    return {
      partner_id: step.id,
      weight: String(step.weight),
      share: exact(step.weight, total),
      share_ppm: attributed.shares.find(({ partner_id }) => partner_id === step.id)?.share_ppm ?? 0,
      quota: exact(BigInt(deal.amount) * step.weight, total),
      ...dividedBy(step),
      amount: amountOf(step),
      commission: { exact: exact(applied?.exact ?? 0n, applied?.denominator ?? 1n), amount: applied?.amount ?? 0 },
    }
  })
}

function modelOf({ deal }: DealCase, { attribution, granted }: DealModel): DealTrace['models'][number] {
  const parts = shares(attribution, deal.amount)
  return {
    model: attribution.model,
    shares: parts.map(({ partnerId, sharePpm, amountMinor }) => ({
      partner_id: partnerId,
      share_ppm: sharePpm,
      amount: amountMinor,
      commission_amount: granted.grants.find((grant) => grant.partnerId === partnerId)?.byLine[0] ?? 0,
    })),
    reason: attribution.reason,
    unattributed_amount: deal.amount - parts.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
    zero_weight_types: attribution.zeroWeightTypes,
    tie_broken_by: attribution.tieBrokenBy,
  }
}

/** The trace of one decision; the same inputs give the same bytes. */
export function explainDeal(of: DealCase, decision: DealDecision): DealTrace {
  const { resolution, frozen, deal, at } = of
  const told = {
    evidence: {
      lead_id: deal.leadId,
      lead_reason: resolution.candidates.find(({ kind }) => kind === 'lead')?.reason ?? null,
    },
    measured_at: new Date(at).toISOString(),
    lead_measured_at: resolution.measuredFrom === 'lead' ? new Date(resolution.measuredAt).toISOString() : null,
    windows: windowsOf(frozen),
    touches: touchesOf(of, decision),
    partners: partnersOf(of, decision),
    models: decision.models.map((model) => modelOf(of, model)),
    model_in_use: decision.attributed.inUse.model,
    reason: decision.reason,
    rests_on_claim: resolution.restsOnClaim,
    rules: decision.rules,
    candidates: decision.candidates,
    pools: poolsOf(decision),
    arithmetic: { base_amount: deal.amount, pool_amount: decision.granted.pool },
    frozen,
  }
  return { ...told, sentences: sentencesOf(told, deal.currency, decision.banded) }
}
