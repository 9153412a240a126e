import * as z from 'zod'
import { ADJUSTMENT_STATUSES } from '../../core/credit'
import { Currency, Id, ListQuery, Reason } from '../../platform/shapes'

const Signed = z
  .int('must be a whole number of minor units')
  .refine((amount) => amount !== 0, 'must be above 0 to give, below 0 to take')

export const NewAdjustment = z.strictObject({ partner_id: Id, currency: Currency, amount: Signed, reason: Reason })
export type NewAdjustment = z.output<typeof NewAdjustment>

export const AdjustmentList = ListQuery.extend({
  status: z.enum(ADJUSTMENT_STATUSES).optional(),
  partner_id: Id.optional(),
})

export const ApproveAdjustment = z.strictObject({ reason: Reason.nullish() })
