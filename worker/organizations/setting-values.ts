import * as z from 'zod'
import { MODELS } from '../core/attribution'
import { Amounts, BasisPoints } from '../platform/shapes'

const Days = z.int('must be a whole number of days').min(0).max(3_650)
const Weight = z.number().min(0).max(1_000_000)
const TouchKind = z.string().regex(/^(?:[a-z][a-z_]{0,39}|\*)$/, 'must be a type of touchpoint')
const Policy = z.enum(['allow', 'flag', 'hold', 'reject'])

/** Settings are read with nearly every request, and a format takes long to make. */
const timeZones = new Set(['UTC'])
const MOST_TIME_ZONES = 1_000

const isTimeZone = (name: string) => {
  if (timeZones.has(name)) return true
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
  } catch {
    return false
  }
  if (timeZones.size < MOST_TIME_ZONES) timeZones.add(name)
  return true
}

const Origin = z
  // What is no address goes no further: the next check would break on it.
  .url({ protocol: /^https?$/, error: 'must be an http or https origin', abort: true })
  .max(255)
  .refine((address) => address.replace(/\/$/, '') === new URL(address).origin, 'must be an origin, without a path')
  .transform((address) => new URL(address).origin)

const isNamedOnce = (windows: Record<string, number>) => !('click' in windows) && !('view' in windows)

/** Every setting of an organization by its public name, with its bounds. */
export const SettingValues = z.object({
  attribution_model: z.enum(MODELS),
  click_window_days: Days,
  view_window_days: Days,
  lead_binding_days: Days.min(1).nullable(),
  lead_lock: z.boolean(),
  hold_days: Days,
  platform_fee_bp: BasisPoints,
  minimum_payout_amounts: Amounts,
  second_approver_above_amounts: Amounts,
  payout_schedule: z.enum(['manual', 'weekly', 'biweekly', 'monthly']),
  claims: z.enum(['hold', 'allow', 'ignore']),
  self_referral: Policy,
  duplicate: Policy,
  velocity: Policy,
  late_touch: Policy,
  allowed_origins: z.array(Origin).max(50),
  time_zone: z.string().max(64).refine(isTimeZone, 'is not a time-zone of the IANA database'),
  time_decay_lambda: z.number().min(0).max(100),
  role_weights: z.record(TouchKind, Weight).refine((weights) => Object.keys(weights).length <= 40, 'at most 40 types'),
  role_default_weight: Weight,
  role_dedupe: z.enum(['partner_type', 'none']),
  touch_window_days: z.record(TouchKind, Days).refine(isNamedOnce, 'click and view have settings of their own'),
  click_over_view: z.boolean(),
})
export type SettingValues = z.output<typeof SettingValues>

export const HalfLifeDays = z.number().positive().max(36_500)

/** e^(-λ × days) halves after ln 2 / λ days; null where nothing ever decays. */
export const halfLifeOf = (lambda: number) => (lambda > 0 ? Math.LN2 / lambda : null)
export const lambdaOf = (halfLifeDays: number) => Math.LN2 / halfLifeDays
