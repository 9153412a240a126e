import * as z from 'zod'
import { TOUCHPOINT_TYPES } from '../core/deal'
import { Amount, Currency, Id, Name, Text, Time } from '../platform/shapes'

const Weight = z.number('must be a finite number').min(0, 'must not be negative').max(1_000_000)

export const NewDeal = z.strictObject({
  name: Name,
  amount: Amount,
  currency: Currency,
  external_id: Id.nullish().transform((id) => id ?? null),
  lead_id: Id.nullish().transform((id) => id ?? null),
})
export type NewDeal = z.output<typeof NewDeal>

export const DealChange = z.strictObject({
  name: Name.optional(),
  amount: Amount.optional(),
  lead_id: Id.nullable().optional(),
})
export type DealChange = z.output<typeof DealChange>

/** `currency` only lets a caller make sure: a touchpoint has none of its own. */
export const NewTouchpoint = z.strictObject({
  partner_id: Id,
  type: z.enum(TOUCHPOINT_TYPES),
  occurred_at: Time.nullish(),
  weight: Weight.nullish(),
  notes: Text.nullish(),
  currency: Currency.nullish(),
  external_id: Id.nullish(),
})
export type NewTouchpoint = z.output<typeof NewTouchpoint>
