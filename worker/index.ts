import { app } from './app'
import type { Bindings, MessageBatch } from './platform/env'

export default {
  fetch: app.fetch,
  queue: async (batch: MessageBatch<unknown>, env: Bindings) => (await import('./queues')).consumeBatch(batch, env),
  scheduled: async ({ scheduledTime }: { scheduledTime: number }, env: Bindings) =>
    (await import('./schedule')).runSchedule(env, scheduledTime),
}
