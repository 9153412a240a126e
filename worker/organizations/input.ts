import * as z from 'zod'
import { Email, ListQuery, Name, WebAddress } from '../platform/shapes'
import { HalfLifeDays, SettingValues } from './setting-values'

export const SignInRequest = z.strictObject({ email: Email })

const Token = z.string().regex(/^[0-9A-Za-z]{43}$/, 'is not the token of a link')
const SignInCode = z
  .string()
  .trim()
  .regex(/^\d{6}$/, 'must be six digits')

export const Redemption = z.union(
  [z.strictObject({ token: Token }), z.strictObject({ email: Email, code: SignInCode })],
  { error: 'give either token, or email and code' },
)

export const KeyInput = z.strictObject({ kind: z.enum(['publishable', 'secret']), name: Name })
export const MemberInput = z.strictObject({ email: Email, role: z.enum(['owner', 'manager', 'analyst']) })
export const PageQuery = ListQuery.strict()

const { shape } = SettingValues

/** Each setting to choose it, null to go back to its default. */
export const OrganizationPatch = z
  .strictObject({
    name: Name.optional(),
    website: WebAddress.optional(),
    attribution_model: shape.attribution_model.nullish(),
    click_window_days: shape.click_window_days.nullish(),
    view_window_days: shape.view_window_days.nullish(),
    lead_binding_days: shape.lead_binding_days.nullish(),
    lead_lock: shape.lead_lock.nullish(),
    hold_days: shape.hold_days.nullish(),
    platform_fee_bp: shape.platform_fee_bp.nullish(),
    minimum_payout_amounts: shape.minimum_payout_amounts.nullish(),
    second_approver_above_amounts: shape.second_approver_above_amounts.nullish(),
    payout_schedule: shape.payout_schedule.nullish(),
    claims: shape.claims.nullish(),
    self_referral: shape.self_referral.nullish(),
    duplicate: shape.duplicate.nullish(),
    velocity: shape.velocity.nullish(),
    late_touch: shape.late_touch.nullish(),
    allowed_origins: shape.allowed_origins.nullish(),
    time_zone: shape.time_zone.nullish(),
    time_decay_lambda: shape.time_decay_lambda.nullish(),
    time_decay_half_life_days: HalfLifeDays.nullish(),
    role_weights: shape.role_weights.nullish(),
    role_default_weight: shape.role_default_weight.nullish(),
    role_dedupe: shape.role_dedupe.nullish(),
    touch_window_days: shape.touch_window_days.nullish(),
    click_over_view: shape.click_over_view.nullish(),
  })
  .refine((patch) => (patch.time_decay_lambda ?? null) === null || (patch.time_decay_half_life_days ?? null) === null, {
    path: ['time_decay_half_life_days'],
    message: 'is time_decay_lambda in another unit: give one of them',
  })
export type OrganizationPatch = z.output<typeof OrganizationPatch>
