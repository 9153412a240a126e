import type { Message } from '@cloudflare/workers-types'
import type { Bindings } from '../../worker/platform/env'
import type { Envelope } from '../../worker/platform/queue'
import { consumeBatch } from '../../worker/queues'

const BATCH_MESSAGES = 100

export type Outcome = { done: number; again: number; batches: number }

/** Hands messages to the product's own consumer in batches as the platform does, one batch after the other. */
export async function consume(env: Bindings, queue: string, envelopes: readonly Envelope[]): Promise<Outcome> {
  const outcome: Outcome = { done: 0, again: 0, batches: 0 }
  const timestamp = new Date()
  const messages = envelopes.map(
    (body): Message => ({
      id: body.id,
      timestamp,
      body,
      attempts: 1,
      ack: () => void outcome.done++,
      retry: () => void outcome.again++,
    }),
  )
  for (let from = 0; from < messages.length; from += BATCH_MESSAGES) {
    const batch = messages.slice(from, from + BATCH_MESSAGES)
    const metadata = { metrics: { backlogCount: messages.length - from, backlogBytes: 0 } }
    await consumeBatch({ queue, messages: batch, metadata, ackAll() {}, retryAll() {} }, env)
    outcome.batches++
  }
  return outcome
}
