import * as z from 'zod'
import { Id, ListQuery, Reason } from '../platform/shapes'

export const AccountList = ListQuery
export const TransferList = ListQuery.extend({
  account: z.string().max(128).optional(),
  partner_id: Id.optional(),
  cause: z.string().max(200).optional(),
})
export const Unfreeze = z.strictObject({ reason: Reason })
