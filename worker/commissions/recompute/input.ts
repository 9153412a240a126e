import * as z from 'zod'
import { Id } from '../../platform/shapes'
import { isPeriod, NO_PERIOD, PERIOD } from '../periods'

const OneOrder = z.strictObject({ order_id: Id })
const OneDeal = z.strictObject({ deal_id: Id })
const OfPeriod = z.strictObject({ ...PERIOD, partner_id: Id.nullable().default(null) })

/** One order, one deal, or the sales of a period: all of them, or those that concern a partner. */
export const Recompute = z
  .strictObject({
    order_id: Id.optional(),
    deal_id: Id.optional(),
    partner_id: Id.nullish(),
    period_start: PERIOD.period_start.optional(),
    period_end: PERIOD.period_end.optional(),
  })
  .transform((given, context): Scope => {
    const { order_id, deal_id, partner_id, period_start, period_end } = given
    const names = [order_id, deal_id, period_start ?? period_end ?? partner_id].filter((each) => each != null)
    const refuse = (path: string, message: string) => {
      context.addIssue({ code: 'custom', path: [path], message })
      return z.NEVER
    }
    if (names.length !== 1) return refuse('order_id', 'name one order, one deal or a period')
    if (order_id !== undefined) return { order_id }
    if (deal_id !== undefined) return { deal_id }
    if (period_start === undefined) return refuse('period_start', 'say from when')
    if (period_end === undefined) return refuse('period_end', 'say until when')
    if (!isPeriod({ period_start, period_end })) return refuse(NO_PERIOD.path[0] ?? '', NO_PERIOD.message)
    return { period_start, period_end, partner_id: partner_id ?? null }
  })

export const Scope = z.union([OneOrder, OneDeal, OfPeriod])
export type Scope = z.output<typeof Scope>
