import * as z from 'zod'
import { Id, ListQuery, Reason } from '../platform/shapes'

export const OrderList = ListQuery.extend({
  status: z.enum(['pending', 'paid', 'partially_refunded', 'refunded', 'cancelled', 'disputed']).optional(),
  source: z.string().max(64).optional(),
})

export const CommissionList = ListQuery.extend({
  partner_id: Id.optional(),
  status: z.enum(['held', 'pending', 'available', 'reserved', 'in_transit', 'paid', 'reversed']).optional(),
})

export const HoldCommission = z.strictObject({ reason: Reason })
