import * as z from 'zod'
import { DATA_DRIVEN_MODELS } from '../../core/data-driven'
import { ListQuery, QueryTime, Time } from '../../platform/shapes'

const isPeriod = (period: { period_start: number; period_end: number }) => period.period_start < period.period_end
const NO_PERIOD = { message: 'must be after period_start', path: ['period_end'] }
const Model = z.enum(DATA_DRIVEN_MODELS)
const InQuery = { period_start: QueryTime, period_end: QueryTime }

export const ModelsQuery = z.strictObject(InQuery).refine(isPeriod, NO_PERIOD)
export const AttributionQuery = z.strictObject({ ...InQuery, model: Model }).refine(isPeriod, NO_PERIOD)
export const NewVersion = z
  .strictObject({ model: Model, period_start: Time, period_end: Time })
  .refine(isPeriod, NO_PERIOD)
export const VersionList = ListQuery.extend({ model: Model.optional() })

export type Period = z.output<typeof ModelsQuery>
export type Asked = z.output<typeof NewVersion>
