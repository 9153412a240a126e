import type { Queue } from '@cloudflare/workers-types'

export type QueueName = 'visits' | 'events' | 'deliveries'

/** The one shape of a message. `source_queue` survives the dead-letter queue, which does not tell where a message came from. */
export type Envelope = {
  v: 1
  id: string
  organization_id: string
  source_queue: QueueName
  kind: string
  body: unknown
}

const BATCH_MESSAGES = 100
const BATCH_BYTES = 200_000

/** Sends in batches below the platform's limits (100 messages, 256 kB). Rejects when the queue does not take them. */
export async function sendAll(queue: Queue<Envelope>, envelopes: readonly Envelope[]) {
  let batch: { body: Envelope }[] = []
  let bytes = 0
  for (const envelope of envelopes) {
    const size = JSON.stringify(envelope).length
    if (batch.length === BATCH_MESSAGES || (batch.length && bytes + size > BATCH_BYTES)) {
      await queue.sendBatch(batch)
      batch = []
      bytes = 0
    }
    batch.push({ body: envelope })
    bytes += size
  }
  if (batch.length) await queue.sendBatch(batch)
}
