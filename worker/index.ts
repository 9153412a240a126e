import { app } from './app'
import type { Bindings } from './platform/env'
import { consumeBatch } from './queues'
import { runSchedule } from './schedule'

export default {
  fetch: app.fetch,
  queue: consumeBatch,
  scheduled: ({ scheduledTime }: { scheduledTime: number }, env: Bindings) => runSchedule(env, scheduledTime),
}
