import * as z from 'zod'
import { PARTNER_STATUSES } from '../core/lifecycle'
import { Amounts, BasisPoints, Code, Email, ListQuery, Name, Reason, Time } from '../platform/shapes'
import { PARTNER_TYPES, TIERS } from './schema'

const MAX_COUPONS = 20
const MAX_QUOTA = 1_000_000

/** Shops allow more in a coupon than we do in a link. */
const Coupon = z
  .string()
  .trim()
  .regex(/^[^\s\p{C}]{1,64}$/u, 'must be 1 to 64 visible characters without spaces')
const Coupons = z.array(Coupon).max(MAX_COUPONS)
const PartnerType = z.enum(PARTNER_TYPES)
const Status = z.enum(PARTNER_STATUSES)
const Tier = z.enum(TIERS).nullable()
const Quota = z.int().min(0).max(MAX_QUOTA).nullable()

export const NewPartner = z.strictObject({
  name: Name,
  email: Email,
  type: PartnerType.default('affiliate'),
  code: Code.nullable().default(null),
  coupon_codes: Coupons.default([]),
  commission_rate_bp: BasisPoints.nullable().default(null),
  lead_price_amounts: Amounts.default({}),
  monthly_lead_quota: Quota.default(null),
  tier: Tier.default(null),
  active_from: Time.nullable().default(null),
  status: Status.default('active'),
})
export type NewPartner = z.output<typeof NewPartner>

export const TERMS = ['commission_rate_bp', 'lead_price_amounts', 'monthly_lead_quota', 'tier'] as const

export const PartnerChange = z
  .strictObject({
    name: Name.optional(),
    email: Email.optional(),
    type: PartnerType.optional(),
    code: Code.optional(),
    coupon_codes: Coupons.optional(),
    commission_rate_bp: BasisPoints.nullable().optional(),
    lead_price_amounts: Amounts.optional(),
    monthly_lead_quota: Quota.optional(),
    tier: Tier.optional(),
    effective_from: Time.optional(),
  })
  .refine((change) => change.effective_from === undefined || TERMS.some((term) => change[term] !== undefined), {
    path: ['effective_from'],
    message: 'says when new terms begin: name at least one of them',
  })
export type PartnerChange = z.output<typeof PartnerChange>

/** What takes something away needs a reason; what gives it may have one. */
export const Reasoned = z.strictObject({ reason: Reason })
export const MaybeReasoned = z.strictObject({ reason: Reason.nullable().default(null) })
export const Nothing = z.strictObject({})

export const PartnerList = ListQuery.extend({
  status: Status.optional(),
  code: Code.optional(),
  email: Email.optional(),
})
export type PartnerList = z.output<typeof PartnerList>
