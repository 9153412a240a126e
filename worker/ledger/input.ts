import * as z from 'zod'
import { Id, ListQuery, QueryTime, Reason } from '../platform/shapes'

export const AccountList = ListQuery
export const TransferList = ListQuery.extend({
  account: z.string().max(128).optional(),
  partner_id: Id.optional(),
  cause: z.string().max(200).optional(),
  payout_id: Id.optional(),
  commission_id: Id.optional(),
  from: QueryTime.optional(),
  to: QueryTime.optional(),
})
export const Unfreeze = z.strictObject({ reason: Reason })
