import * as z from 'zod'
import { CREDIT_STATUSES } from '../../core/credit'
import { Amount, BasisPoints, Currency, Id, ListQuery, Reason } from '../../platform/shapes'

export const NewCredit = z
  .strictObject({
    partner_id: Id.nullish(),
    kind: z.enum(['fixed_price', 'percentage']),
    currency: Currency,
    amount: Amount.min(1).nullish(),
    base_amount: Amount.min(1).nullish(),
    rate_bp: BasisPoints.min(1).nullish(),
    submission_id: Id.nullish(),
    reason: Reason.nullish(),
  })
  .superRefine((given, context) => {
    const needs = (path: 'amount' | 'base_amount' | 'rate_bp', isNeeded: boolean) => {
      const message = isNeeded ? `is needed for ${given.kind}` : `is not for ${given.kind}`
      if (((given[path] ?? null) !== null) !== isNeeded) context.addIssue({ code: 'custom', path: [path], message })
    }
    needs('amount', given.kind === 'fixed_price')
    needs('base_amount', given.kind === 'percentage')
    needs('rate_bp', given.kind === 'percentage')
    if (!given.submission_id && !given.reason)
      context.addIssue({ code: 'custom', path: ['reason'], message: 'is needed without a submission' })
  })
export type NewCredit = z.output<typeof NewCredit>

export const CreditList = ListQuery.extend({
  status: z.enum(CREDIT_STATUSES).optional(),
  partner_id: Id.optional(),
})

export const ApproveCredit = z.strictObject({ reason: Reason.nullish() })
