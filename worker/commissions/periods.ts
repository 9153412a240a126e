import * as z from 'zod'
import { Time } from '../platform/shapes'

/** From `period_start` until before `period_end`. */
export const PERIOD = { period_start: Time, period_end: Time }
export type Period = { period_start: number; period_end: number }

export const isPeriod = ({ period_start: from, period_end: until }: Period) => from < until
export const NO_PERIOD = { message: 'must be after period_start', path: ['period_end'] }

/** How far a walk through the sales of a period has come: orders by (paid_at, id), then deals by (closed_at, id). */
export const Place = z.object({ kind: z.enum(['order', 'deal']), at: z.int(), id: z.string() })
export type Place = z.output<typeof Place>

export const startOf = (from: number): Place => ({ kind: 'order', at: from, id: '' })
