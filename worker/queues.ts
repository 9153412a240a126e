import { deadLetterConsumer } from './activity/dead-letter-consumer'
import { reckonConsumer } from './commissions/consumer'
import { deliveriesConsumer } from './connectors/consumer'
import { afterVisits } from './orders/work'
import type { Bindings, MessageBatch } from './platform/env'
import { visitsConsumer } from './visits/consumer'

const CONSUMERS: Record<string, (batch: MessageBatch<unknown>, env: Bindings) => Promise<void>> = {
  visits: visitsConsumer(afterVisits),
  events: reckonConsumer,
  deliveries: deliveriesConsumer,
  'dead-letters': deadLetterConsumer,
}

/** The message map: the part of a queue's name behind the project's own says who consumes it. */
export function consumeBatch(batch: MessageBatch<unknown>, env: Bindings): Promise<void> {
  const consumer = CONSUMERS[batch.queue.replace('tributary-', '')]
  if (!consumer) throw new Error(`nothing consumes the queue ${batch.queue}`)
  return consumer(batch, env)
}
