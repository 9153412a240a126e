import * as z from 'zod'
import { STORED_MODELS } from '../attribution/attribute'
import { EVIDENCE } from '../core/evidence'
import { decimal, portion } from '../core/money'
import type { OrderRow } from '../orders/queries'
import { Frozen } from './frozen'
import type { Granted } from './grant'
import type { Case } from './load'

const Share = z.object({ partner_id: z.string(), share_ppm: z.int(), amount: z.int() })

/** The decision as it is stored and shown: what was seen, what won, what lost and why, and the arithmetic. */
export const Trace = z.object({
  evidence: z.object({
    chosen: z.enum(EVIDENCE).nullable(),
    lead_id: z.string().nullable(),
    candidates: z.array(
      z.object({
        kind: z.enum(EVIDENCE),
        present: z.boolean(),
        found: z.boolean(),
        chosen: z.boolean(),
        reason: z.string().nullable(),
      }),
    ),
  }),
  measured_at: z.string(),
  measured_from: z.enum(['lead', 'order']),
  windows: z.object({ click: z.number(), view: z.number() }),
  touches: z.array(
    z.object({
      id: z.string(),
      partner_id: z.string(),
      kind: z.string(),
      occurred_at: z.string(),
      source: z.enum(['visit', 'token', 'claim', 'coupon', 'code']),
      kept: z.boolean(),
      reason: z.string().nullable(),
      share_ppm: z.int(),
    }),
  ),
  models: z.array(z.object({ model: z.string(), shares: z.array(Share), reason: z.string().nullable() })),
  model_in_use: z.string(),
  tie_broken_by: z.string().nullable(),
  rests_on_claim: z.boolean(),
  rules: z.array(
    z.object({
      line: z.int(),
      partner_id: z.string(),
      rule_id: z.string().nullable(),
      rule_version: z.int().nullable(),
      scope: z.string(),
      rate_bp: z.int(),
      reason: z.string().nullable(),
    }),
  ),
  grants: z.array(z.object({ partner_id: z.string(), amount: z.int(), by_line: z.array(z.int()) })),
  arithmetic: z.object({
    base_amount: z.int(),
    pool_amount: z.int(),
    platform_fee_amount: z.int(),
    payment_fee_amount: z.int(),
  }),
  sentences: z.array(z.object({ partner_id: z.string().nullable(), text: z.string() })),
  frozen: Frozen,
})
export type Trace = z.output<typeof Trace>

const MODEL_WORDS: Record<string, string> = {
  last_touch: 'the last touch before the sale',
  first_touch: 'the first touch in the window',
  equal_split: 'an equal part for each partner who sent the buyer',
  time_decay: 'a part that halves with age',
  role_based: 'a part by the kind of contribution',
  linear: 'an equal part for each touch',
  position_based: 'a part by position',
}

const NOBODY: Record<string, string> = {
  no_evidence: 'Nobody is credited: nothing in the order says who sent the buyer.',
  no_qualifying_touch: 'Nobody is credited: no touch lies inside the window.',
  zero_total_weight: 'Nobody is credited: under this model none of the touches weighs anything.',
  covered_by_deal: 'Nothing is earned here: the deal this order is tied to earns.',
}

const percent = (basisPoints: number) => `${Number((basisPoints / 100).toFixed(2))} %`
const shareOf = (ppm: number) => `${Number((ppm / 10_000).toFixed(2))} %`

function sentencesOf(
  order: OrderRow,
  { attributed, granted, rules, reason }: Granted,
  claim: boolean,
): Trace['sentences'] {
  if (attributed.shares.length === 0 || reason === 'covered_by_deal')
    return [{ partner_id: null, text: NOBODY[reason ?? 'no_evidence'] ?? 'Nobody is credited.' }]
  return attributed.shares.map(({ partner_id, share_ppm }) => {
    const amount =
      granted.grants.find(({ partnerId }) => partnerId === partner_id)?.byLine.reduce((sum, part) => sum + part, 0) ?? 0
    const rule = rules.find((each) => each.partner_id === partner_id)
    const why = MODEL_WORDS[attributed.inUse.model] ?? attributed.inUse.model
    const credit = `${shareOf(share_ppm)} of the credit (${why})`
    if (!rule || rule.reason === 'no_rule')
      return { partner_id, text: `${credit}, but no commission rule applied, so nothing is earned.` }
    const sum = `${percent(rule.rate_bp)} of ${decimal(order.subtotalAmount, order.currency)} ${order.currency} is ${decimal(amount, order.currency)} ${order.currency}`
    const word = claim
      ? ' It rests on what the page said alone, so it is held until a visit or a manager confirms it.'
      : ''
    return {
      partner_id,
      text:
        share_ppm === 1_000_000
          ? `${credit}: ${sum}.${word}`
          : `${credit}, at ${percent(rule.rate_bp)}: ${decimal(amount, order.currency)} ${order.currency}.${word}`,
    }
  })
}

const touchesOf = ({ resolution }: Case, { attributed }: Granted): Trace['touches'] => {
  const total = attributed.inUse.touchWeights.reduce((sum, { weight }) => sum + weight, 0n)
  const weights = new Map(attributed.inUse.touchWeights.map(({ touchId, weight }) => [touchId, weight]))
  const lost = new Map(attributed.dropped.map(({ touchId, reason }) => [touchId, reason]))
  return resolution.touches.map(({ id, partnerId, type, at, source }) => ({
    id,
    partner_id: partnerId,
    kind: type,
    occurred_at: new Date(at).toISOString(),
    source,
    kept: !lost.has(id),
    reason: lost.get(id) ?? ((weights.get(id) ?? 0n) === 0n ? 'not_chosen_by_model' : null),
    share_ppm: total === 0n ? 0 : Number(((weights.get(id) ?? 0n) * 1_000_000n) / total),
  }))
}

/** The trace of one decision; the same inputs give the same bytes. */
export function traceOf(of: Case, granted: Granted): Trace {
  const { resolution, frozen, order } = of
  const { attributed } = granted
  return {
    evidence: { chosen: resolution.chosen, lead_id: resolution.leadId, candidates: resolution.candidates },
    measured_at: new Date(resolution.measuredAt).toISOString(),
    measured_from: resolution.measuredFrom,
    windows: resolution.windowDays,
    touches: touchesOf(of, granted),
    models: attributed.models.filter(
      ({ model }) => STORED_MODELS.some((stored) => stored === model) || model === frozen.model,
    ),
    model_in_use: attributed.inUse.model,
    tie_broken_by: attributed.inUse.tieBrokenBy,
    rests_on_claim: resolution.restsOnClaim,
    rules: granted.rules,
    grants: granted.granted.grants.map(({ partnerId, byLine }) => ({
      partner_id: partnerId,
      amount: byLine.reduce((sum, part) => sum + part, 0),
      by_line: [...byLine],
    })),
    arithmetic: {
      base_amount: order.subtotalAmount,
      pool_amount: granted.granted.pool,
      platform_fee_amount: portion(order.subtotalAmount, frozen.platform_fee_bp),
      payment_fee_amount: order.paymentFeeAmount,
    },
    sentences: sentencesOf(order, granted, resolution.restsOnClaim),
    frozen,
  }
}
