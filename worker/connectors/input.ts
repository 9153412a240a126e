import * as z from 'zod'
import { ListQuery } from '../platform/shapes'

export const CreateConnection = z.strictObject({
  source: z.enum(['stripe', 'generic']),
  secret: z.string().trim().min(8).max(500),
  settings: z.record(z.string(), z.unknown()).default({}),
})
export type CreateConnection = z.output<typeof CreateConnection>

export const ChangeConnection = z
  .strictObject({ secret: z.string().trim().min(8).max(500), settings: z.record(z.string(), z.unknown()) })
  .partial()
export type ChangeConnection = z.output<typeof ChangeConnection>

export const ConnectionList = ListQuery
