import { isEnvelope } from '../platform/consumer'
import type { Bindings, MessageBatch } from '../platform/env'
import { quarantine } from './dead-letters'

/** What ran out of retries, from all three queues: stored at once, then shown until a person decides. */
export async function deadLetterConsumer(batch: MessageBatch<unknown>, env: Bindings) {
  for (const message of batch.messages) {
    try {
      const { body } = message
      await quarantine(env, isEnvelope(body) ? body.source_queue : 'events', message, 'ran out of retries')
      message.ack()
    } catch (error) {
      console.error(JSON.stringify({ message: message.id, error: String(error) }))
      message.retry({ delaySeconds: 60 })
    }
  }
}
