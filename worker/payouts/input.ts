import * as z from 'zod'
import { Id, ListQuery, Time } from '../platform/shapes'

export const GeneratePayouts = z
  .strictObject({ period_start: Time, period_end: Time, partner_id: Id.nullish() })
  .refine((period) => period.period_start < period.period_end, {
    message: 'must be after period_start',
    path: ['period_end'],
  })
export type GeneratePayouts = z.output<typeof GeneratePayouts>

export const PayoutList = ListQuery.extend({
  status: z
    .enum(['pending', 'approved', 'partially_approved', 'rejected', 'processing', 'paid', 'failed', 'returned'])
    .optional(),
  partner_id: Id.optional(),
})
