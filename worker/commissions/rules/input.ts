import * as z from 'zod'
import { RULE_SCOPES } from '../../core/rules'
import { TIERS } from '../../partners/schema'
import { Amount, BasisPoints, Currency, Id, ListQuery, Reason, Time } from '../../platform/shapes'

const MAX_BANDS = 20
const Target = z.string().trim().min(1).max(200)
const Priority = z.int().min(0).max(1_000_000)
const Count = z.int().min(0).max(1_200)
const Band = z.strictObject({ from_amount: Amount, percent_bp: BasisPoints })

const Recurring = z.strictObject({
  payments: Count.nullable().default(null),
  months: Count.nullable().default(null),
})

const Terms = {
  partner_id: Id.nullable(),
  partner_tier: z.enum(TIERS).nullable(),
  priority: Priority,
  percent_bp: BasisPoints.nullable(),
  flat_item_amount: Amount.nullable(),
  flat_order_amount: Amount.nullable(),
  currency: Currency.nullable(),
  bands: z.array(Band).max(MAX_BANDS),
  bands_mode: z.enum(['marginal', 'whole']),
  bands_period: z.enum(['order', 'month']),
  recurring: Recurring.nullable(),
  cap_amount: Amount.nullable(),
  cap_per: z.enum(['order', 'partner_month']),
  floor_amount: Amount.nullable(),
}

export const NewRule = z.strictObject({
  scope: z.enum(RULE_SCOPES),
  target: Target.nullable().default(null),
  partner_id: Terms.partner_id.default(null),
  partner_tier: Terms.partner_tier.default(null),
  priority: Terms.priority.default(100),
  percent_bp: Terms.percent_bp.default(null),
  flat_item_amount: Terms.flat_item_amount.default(null),
  flat_order_amount: Terms.flat_order_amount.default(null),
  currency: Terms.currency.default(null),
  bands: Terms.bands.default([]),
  bands_mode: Terms.bands_mode.default('marginal'),
  bands_period: Terms.bands_period.default('order'),
  recurring: Terms.recurring.default(null),
  cap_amount: Terms.cap_amount.default(null),
  cap_per: Terms.cap_per.default('order'),
  floor_amount: Terms.floor_amount.default(null),
  effective_from: Time.nullable().default(null),
  effective_to: Time.nullable().default(null),
})
export type NewRule = z.output<typeof NewRule>

/** What the next version has otherwise; scope and target make it this rule. The reason is for the activity. */
export const RuleChange = z
  .strictObject({ ...Terms, effective_from: Time.nullable(), effective_to: Time.nullable(), reason: Reason })
  .partial()
  .refine(({ reason: _, ...change }) => Object.keys(change).length > 0, 'name what the next version has otherwise')
export type RuleChange = z.output<typeof RuleChange>

export const RuleList = ListQuery.extend({ scope: z.enum(RULE_SCOPES).optional() })
export type RuleList = z.output<typeof RuleList>
