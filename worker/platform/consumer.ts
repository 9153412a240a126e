import type { Message, MessageBatch } from '@cloudflare/workers-types'
import * as z from 'zod'
import { Refusal } from './errors'
import type { Envelope } from './queue'

const EnvelopeShape = z.strictObject({
  v: z.literal(1),
  id: z.string().max(64),
  organization_id: z.string().max(64),
  source_queue: z.enum(['visits', 'events', 'deliveries']),
  kind: z.string().max(64),
  body: z.unknown(),
})

export type Received<Body> = { message: Message<unknown>; envelope: Envelope; body: Body; settle: Settle }
export type Settle = { done(): void; again(error: unknown): void }

/** Half a minute, then longer with each attempt, never beyond the platform's day. */
const delaySeconds = (attempts: number) => Math.min(10 * 2 ** Math.min(attempts, 12), 43_200)

function settle(message: Message<unknown>): Settle {
  return {
    done: () => message.ack(),
    again(error) {
      console.error(JSON.stringify({ message: message.id, attempts: message.attempts, error: String(error) }))
      message.retry({ delaySeconds: delaySeconds(message.attempts) })
    },
  }
}

/**
 * Hands a batch to `handle` as readable messages, each acknowledged or retried by itself; no exception escapes.
 * What cannot be read, or is refused as invalid, goes to `quarantine` and never holds up its neighbours.
 */
export async function consume<Body>(
  batch: MessageBatch<unknown>,
  shape: z.ZodType<Body>,
  handle: (messages: Received<Body>[]) => Promise<void>,
  quarantine: (message: Message<unknown>, reason: string) => Promise<void>,
) {
  const readable: Received<Body>[] = []
  for (const message of batch.messages) {
    const envelope = EnvelopeShape.safeParse(message.body)
    const body = envelope.success ? shape.safeParse(envelope.data.body) : null
    if (envelope.success && body?.success) {
      readable.push({ envelope: envelope.data, message, body: body.data, settle: settle(message) })
      continue
    }
    const reason = envelope.success ? String(body?.error?.issues[0]?.message ?? 'unreadable') : 'not an envelope'
    await setAside(message, () => quarantine(message, reason))
  }
  try {
    await handle(readable)
  } catch (error) {
    for (const { settle } of readable) settle.again(error)
  }
}

async function setAside(message: Message<unknown>, quarantine: () => Promise<void>) {
  try {
    await quarantine()
    message.ack()
  } catch (error) {
    settle(message).again(error)
  }
}

/** A refusal will be refused again: the message is not worth another attempt. */
export const isFinal = (error: unknown) => error instanceof Refusal && error.status < 500

export const parseEnvelope = (body: unknown) => EnvelopeShape.safeParse(body)
