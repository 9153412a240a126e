import * as z from 'zod'
import { TOUCH_SOURCES } from '../../core/evidence'
import { Frozen } from '../frozen'
import { Trace } from '../trace'

const Share = z.object({ partner_id: z.string(), share_ppm: z.int(), amount: z.int(), commission_amount: z.int() })
/** Whole numbers beyond what JSON's numbers hold. */
const Whole = z.string().regex(/^\d+$/)
const Exact = z.object({ numerator: Whole, denominator: Whole })
const { rules, candidates } = Trace.shape

/** One largest-remainder division: quota = floor + remainder / the sum of the weights. */
const Divided = {
  floor: Whole,
  remainder: Whole,
  got_spare_unit: z.boolean(),
}

/** The decision on a deal as it is stored and shown; the same inputs give the same bytes. */
export const DealTrace = z.object({
  evidence: z.object({ lead_id: z.string().nullable(), lead_reason: z.string().nullable() }),
  measured_at: z.string(),
  lead_measured_at: z.string().nullable(),
  windows: z.record(z.string(), z.number()),
  touches: z.array(
    z.object({
      id: z.string(),
      partner_id: z.string(),
      kind: z.string(),
      occurred_at: z.string(),
      source: z.enum(TOUCH_SOURCES),
      stated_weight: z.number().nullable(),
      kept: z.boolean(),
      reason: z.string().nullable(),
      age_days: z.number(),
      weight: Whole,
      share_ppm: z.int(),
    }),
  ),
  partners: z.array(
    z.object({
      partner_id: z.string(),
      weight: Whole,
      share: Exact,
      share_ppm: z.int(),
      quota: Exact,
      ...Divided,
      amount: z.int(),
      commission: z.object({ exact: Exact, amount: z.int() }),
    }),
  ),
  models: z.array(
    z.object({
      model: z.string(),
      shares: z.array(Share),
      reason: z.string().nullable(),
      unattributed_amount: z.int(),
      zero_weight_types: z.array(z.string()),
      tie_broken_by: z.string().nullable(),
    }),
  ),
  model_in_use: z.string(),
  reason: z.string().nullable(),
  rests_on_claim: z.boolean(),
  rules,
  candidates,
  /** Commissions that were rounded together, once, and how that was divided. */
  pools: z.array(
    z.object({
      rule_id: z.string().nullable(),
      rule_version: z.int().nullable(),
      rounded_amount: z.int(),
      amount: z.int(),
      parts: z.array(z.object({ partner_id: z.string(), exact: Exact, ...Divided })),
    }),
  ),
  arithmetic: z.object({ base_amount: z.int(), pool_amount: z.int() }),
  sentences: z.array(z.object({ partner_id: z.string().nullable(), text: z.string() })),
  frozen: Frozen,
})
export type DealTrace = z.output<typeof DealTrace>
