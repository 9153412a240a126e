import type { Bindings } from '../platform/env'
import { JOBS, runSchedule } from '../schedule'

/**
 * The clock at a later time, from which the test comes back: without the job that closes days, as no day is closed
 * before its own decisions are made.
 */
export const laterOn = (env: Bindings, at: number) =>
  runSchedule(
    env,
    at,
    JOBS.filter(({ name }) => name !== 'close_days'),
  )
