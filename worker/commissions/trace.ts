import * as z from 'zod'
import { STORED_MODELS } from '../attribution/attribute'
import { EVIDENCE, TOUCH_SOURCES } from '../core/evidence'
import { portion } from '../core/money'
import { QUALITY_ACTIONS } from '../core/quality'
import { Frozen } from './frozen'
import type { Granted } from './grant'
import type { Case } from './load'
import { sentencesOf } from './sentences'

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
      source: z.enum(TOUCH_SOURCES),
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
      rate_bp: z.int().nullable(),
      flat_amount: z.int().default(0),
      amount: z.int().default(0),
      cut_amount: z.int().default(0),
      bound: z.enum(['floor', 'cap_per_order', 'cap_per_month']).nullable().default(null),
      reason: z.string().nullable(),
    }),
  ),
  candidates: z
    .array(
      z.object({
        partner_id: z.string(),
        rule_id: z.string().nullable(),
        rule_version: z.int(),
        lines: z.array(z.int()),
        reason: z.string().nullable(),
      }),
    )
    .default([]),
  reused_from: z.string().nullable().default(null),
  doubts: z
    .array(z.object({ check: z.string(), code: z.string(), about: z.string(), action: z.enum(QUALITY_ACTIONS) }))
    .default([]),
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
    candidates: granted.candidates,
    reused_from: resolution.reusedFrom,
    doubts: of.judgement.doubts.map(({ check, code, about, action }) => ({ check, code, about, action })),
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
    sentences: sentencesOf(of, granted),
    frozen,
  }
}
