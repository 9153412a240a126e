import * as z from 'zod'
import { Amount, Currency, Id, ListQuery, Time } from '../../platform/shapes'

export const NewRepayment = z.strictObject({
  partner_id: Id,
  currency: Currency,
  amount: Amount.min(1),
  received_at: Time,
  reference: z.string().trim().min(1, 'say under which reference').max(200),
})
export type NewRepayment = z.output<typeof NewRepayment>

export const RepaymentList = ListQuery.extend({ partner_id: Id.optional() })
