import * as z from 'zod'
import { ListQuery, QueryTime, Reason } from '../platform/shapes'

export const ActivityQuery = ListQuery.extend({
  action: z.string().max(80).optional(),
  object: z.string().max(128).optional(),
  from: QueryTime.optional(),
  to: QueryTime.optional(),
})

export const DeadLetterQuery = ListQuery.extend({ status: z.enum(['stored', 'redriven', 'dropped']).optional() })
export const DropLetter = z.strictObject({ reason: Reason })
