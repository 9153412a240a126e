import * as z from 'zod'
import { ListQuery, Reason, Time } from '../platform/shapes'

const QueryTime = z
  .string()
  .max(40)
  .pipe(z.preprocess((value) => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value), Time))

export const ActivityQuery = ListQuery.extend({
  action: z.string().max(80).optional(),
  object: z.string().max(128).optional(),
  from: QueryTime.optional(),
  to: QueryTime.optional(),
})

export const DeadLetterQuery = ListQuery.extend({ status: z.enum(['stored', 'redriven', 'dropped']).optional() })
export const DropLetter = z.strictObject({ reason: Reason })
