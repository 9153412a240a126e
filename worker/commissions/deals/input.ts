import * as z from 'zod'
import { MODELS } from '../../core/attribution'
import { DEAL_STATUSES } from '../../core/deal'
import { Id, ListQuery, Time } from '../../platform/shapes'

export const CloseDeal = z.strictObject({ status: z.enum(['won', 'lost']), closed_at: Time.nullish() })
export type CloseDeal = z.output<typeof CloseDeal>

export const DealList = ListQuery.extend({
  status: z.enum(DEAL_STATUSES).optional(),
  partner_id: Id.optional(),
  lead_id: Id.optional(),
  external_id: Id.optional(),
})

export const AttributionQuery = z.strictObject({ model: z.enum(MODELS).optional() })
