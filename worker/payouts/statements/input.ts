import * as z from 'zod'
import { dayOf } from '../../core/visit'
import { Currency, Id, QueryTime } from '../../platform/shapes'

const MAX_DAYS = 366

/** A day of the ledger, in UTC: a date, or the day in which a time lies. */
const Day = z.union([z.iso.date().transform((date) => Date.parse(`${date}T00:00:00Z`)), QueryTime]).transform(dayOf)

export const StatementQuery = z
  .strictObject({
    partner_id: Id.optional(),
    period_start: Day,
    period_end: Day,
    currency: Currency.optional(),
    format: z.enum(['json', 'csv', 'html']).optional(),
  })
  .refine((period) => period.period_start < period.period_end, {
    message: 'must be a later day than period_start; it is not part of the period',
    path: ['period_end'],
  })
  .refine((period) => period.period_end - period.period_start <= MAX_DAYS, {
    message: `may be at most ${MAX_DAYS} days after period_start`,
    path: ['period_end'],
  })
export type StatementQuery = z.output<typeof StatementQuery>
