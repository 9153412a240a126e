import * as z from 'zod'
import { SettingValues } from '../../organizations/setting-values'
import { BasisPoints, Id } from '../../platform/shapes'
import { isPeriod, NO_PERIOD, PERIOD } from '../periods'
import { NewRule } from '../rules/input'

/** The settings that a decision rests on, by the names they have in `PATCH /api/organization`. */
const Settings = SettingValues.pick({
  attribution_model: true,
  click_window_days: true,
  view_window_days: true,
  touch_window_days: true,
  lead_binding_days: true,
  lead_lock: true,
  claims: true,
  platform_fee_bp: true,
  time_decay_lambda: true,
  role_weights: true,
  role_default_weight: true,
  role_dedupe: true,
  click_over_view: true,
  self_referral: true,
  duplicate: true,
  velocity: true,
  late_touch: true,
}).partial()

/**
 * What is supposed of a period. What is not named stays: as each sale was decided, or as it is now. Rules are added to
 * those there are, or take their place; rates are the terms of these partners.
 */
export const Supposed = z
  .strictObject({
    ...PERIOD,
    ...Settings.shape,
    terms: z.enum(['as_decided', 'as_now']).default('as_decided'),
    rules: z.array(NewRule).max(50).default([]),
    rules_mode: z.enum(['add', 'replace']).default('add'),
    without_rule_ids: z.array(Id).max(200).default([]),
    commission_rates_bp: z
      .record(Id, BasisPoints)
      .refine((rates) => Object.keys(rates).length <= 500, 'at most 500 partners')
      .default({}),
  })
  .refine(isPeriod, NO_PERIOD)
export type Supposed = z.output<typeof Supposed>
