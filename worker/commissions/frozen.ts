import * as z from 'zod'
import type { Parameters } from '../attribution/attribute'
import { MODELS } from '../core/attribution'
import type { EvidencePolicy } from '../core/evidence'
import { QUALITY_ACTIONS } from '../core/quality'
import type { Settings } from '../organizations/settings'

/**
 * The settings an order was first reckoned under. Later changes of settings are for later orders: a refund next year
 * must take back what was granted, not what would be granted then.
 */
export const Frozen = z.object({
  model: z.enum(MODELS),
  click_window_days: z.number(),
  view_window_days: z.number(),
  touch_window_days: z.record(z.string(), z.number()).default({}),
  lead_binding_days: z.number().nullable(),
  lead_lock: z.boolean(),
  claims: z.enum(['hold', 'allow', 'ignore']),
  hold_days: z.number(),
  platform_fee_bp: z.int(),
  time_decay_lambda: z.number(),
  role_weights: z.record(z.string(), z.number()),
  role_default_weight: z.number(),
  role_dedupe: z.enum(['partner_type', 'none']),
  click_over_view: z.boolean(),
  time_zone: z.string().default('UTC'),
  self_referral: z.enum(QUALITY_ACTIONS).default('allow'),
  duplicate: z.enum(QUALITY_ACTIONS).default('allow'),
  velocity: z.enum(QUALITY_ACTIONS).default('allow'),
  late_touch: z.enum(QUALITY_ACTIONS).default('allow'),
  /** Rules and terms made later do not count, whenever they say that they begin. Epoch milliseconds. */
  rules_as_of: z.int().default(Number.MAX_SAFE_INTEGER),
})
export type Frozen = z.output<typeof Frozen>

export const freezeSettings = (settings: Settings, now: number): Frozen => ({
  model: settings.attributionModel,
  click_window_days: settings.clickWindowDays,
  view_window_days: settings.viewWindowDays,
  touch_window_days: settings.touchWindowDays,
  lead_binding_days: settings.leadBindingDays,
  lead_lock: settings.leadLock,
  claims: settings.claims,
  hold_days: settings.holdDays,
  platform_fee_bp: settings.platformFeeBp,
  time_decay_lambda: settings.timeDecayLambda,
  role_weights: settings.roleWeights,
  role_default_weight: settings.roleDefaultWeight,
  role_dedupe: settings.roleDedupe,
  click_over_view: settings.clickOverView,
  time_zone: settings.timeZone,
  self_referral: settings.selfReferral,
  duplicate: settings.duplicate,
  velocity: settings.velocity,
  late_touch: settings.lateTouch,
  rules_as_of: now,
})

export const policyOf = (frozen: Frozen): EvidencePolicy => ({
  claims: frozen.claims,
  leadLock: frozen.lead_lock,
  leadBindingDays: frozen.lead_binding_days,
  clickWindowDays: frozen.click_window_days,
  viewWindowDays: frozen.view_window_days,
})

export const parametersOf = (frozen: Frozen): Parameters => ({
  model: frozen.model,
  timeDecayLambda: frozen.time_decay_lambda,
  roleWeights: frozen.role_weights,
  roleDefaultWeight: frozen.role_default_weight,
  roleDedupe: frozen.role_dedupe,
  clickOverView: frozen.click_over_view,
})

/** Windows in days by touch type, for touches that were logged by hand. */
export const windowsOf = (frozen: Frozen): Record<string, number> => ({
  ...frozen.touch_window_days,
  click: frozen.click_window_days,
  view: frozen.view_window_days,
})
