import type { Message, MessageBatch } from '@cloudflare/workers-types'
import type * as z from 'zod'
import { Refusal } from './errors'
import type { Envelope } from './queue'

const QUEUES = ['visits', 'events', 'deliveries']
const FIELDS = ['v', 'id', 'organization_id', 'source_queue', 'kind', 'body']

const isShort = (value: unknown) => typeof value === 'string' && value.length <= 64

/** By hand, because every message of a burst passes here and a schema costs as much as storing the visit. */
export function isEnvelope(value: unknown): value is Envelope {
  if (value === null || typeof value !== 'object' || !Object.keys(value).every((key) => FIELDS.includes(key)))
    return false
  if (!('v' in value && 'id' in value && 'organization_id' in value && 'kind' in value)) return false
  if (!('source_queue' in value && QUEUES.includes(String(value.source_queue)))) return false
  return value.v === 1 && isShort(value.id) && isShort(value.organization_id) && isShort(value.kind)
}

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
  isBody: (body: unknown) => body is Body,
  handle: (messages: Received<Body>[]) => Promise<void>,
  quarantine: (message: Message<unknown>, reason: string) => Promise<void>,
) {
  const readable: Received<Body>[] = []
  for (const message of batch.messages) {
    const { body: envelope } = message
    if (isEnvelope(envelope) && isBody(envelope.body)) {
      readable.push({ envelope, message, body: envelope.body, settle: settle(message) })
      continue
    }
    const reason = isEnvelope(envelope) ? 'not readable as what it says it is' : 'not an envelope'
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

/** A schema as a question, where a message is rare enough for one. */
export const shaped =
  <Body>(shape: z.ZodType<Body>) =>
  (body: unknown): body is Body =>
    shape.safeParse(body).success
