import * as z from 'zod'
import { ListQuery } from '../platform/shapes'

export const OverviewQuery = z.strictObject({ days: z.coerce.number().int().min(1).max(90).default(30) })
export const EarningList = ListQuery
