import * as z from 'zod'
import { Id } from '../../platform/shapes'
import { ACCOUNT_RAILS } from './account-shapes'

const MOST = 500

export const ExportQuery = z.strictObject({
  format: z.enum(['csv', 'paypal', 'wise', 'pain001', 'duitnow']),
  ids: z
    .string()
    .max(20_000)
    .transform((given) => [...new Set(given.split(','))])
    .pipe(z.array(Id).min(1).max(MOST)),
})

/** Each rail has settings of its own; see `account-shapes.ts`. */
export const RailAccountChange = z.strictObject({ rail: z.enum(ACCOUNT_RAILS), settings: z.looseObject({}) })
