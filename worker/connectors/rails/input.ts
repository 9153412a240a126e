import * as z from 'zod'
import { API_RAILS } from '../../payouts/rails/hand-over'

export const RailCheck = z.strictObject({ rail: z.enum(API_RAILS) })
