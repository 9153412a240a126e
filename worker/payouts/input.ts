import * as z from 'zod'
import { PAYOUT_STATUSES } from '../core/payout'
import { Currency, Id, ListQuery, Reason, Time } from '../platform/shapes'
import { RAILS } from './attempts/send'

export const GeneratePayouts = z
  .strictObject({ period_start: Time, period_end: Time, partner_id: Id.nullish() })
  .refine((period) => period.period_start < period.period_end, {
    message: 'must be after period_start',
    path: ['period_end'],
  })
export type GeneratePayouts = z.output<typeof GeneratePayouts>

export const RequestPayout = z.strictObject({ currency: Currency })

export const PayoutList = ListQuery.extend({
  order: z.enum(['newest', 'oldest']).optional(),
  status: z.enum(PAYOUT_STATUSES).optional(),
  partner_id: Id.optional(),
  currency: Currency.optional(),
})

export const Nothing = z.strictObject({})
export const Reasoned = z.strictObject({ reason: Reason })
export const LeaveOut = z.strictObject({ note: Reason })
export const Keep = z.strictObject({ note: Reason.nullish() })

const attempt = z.int().min(1).nullish()
const Reference = z.string().trim().min(1, 'say under which reference').max(200)
export const SendPayout = z.strictObject({ rail: z.enum(RAILS) })
export const MarkPaid = z.strictObject({ paid_at: Time, reference: Reference, attempt })
export const MarkBack = z.strictObject({ reason: Reason, attempt })
