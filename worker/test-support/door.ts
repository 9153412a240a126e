import { createExecutionContext, createMessageBatch, getQueueResult, waitOnExecutionContext } from 'cloudflare:test'
import worker from '../index'
import type { Bindings } from '../platform/env'
import type { Answer } from './world'

type Options = { key?: string; body?: unknown; headers?: Record<string, string>; raw?: BodyInit }

/** The front door with bindings of the test's choosing: a database that fails, a queue that keeps. */
export async function knock(env: Bindings, method: string, path: string, options: Options = {}): Promise<Answer> {
  const { key, body, headers, raw } = options
  const content = raw ?? (body === undefined ? undefined : JSON.stringify(body))
  const request = new Request(`https://edge.example${path}`, {
    method,
    headers: { ...(key ? { authorization: `Bearer ${key}` } : {}), ...headers },
    ...(content === undefined ? {} : { body: content }),
  })
  const context = createExecutionContext()
  const response = await worker.fetch(request, env, context)
  await waitOnExecutionContext(context)
  const text = await response.text()
  const isJson = (response.headers.get('content-type') ?? '').includes('json')
  return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers }
}

export type Delivered = { acknowledged: number; retried: number }

let sent = 0

/** Delivers these bodies as one batch of a queue, and says what became of the messages. */
export async function deliver(
  env: Bindings,
  queue: 'visits' | 'events' | 'deliveries' | 'dead-letters',
  bodies: readonly unknown[],
  attempts = 1,
): Promise<Delivered> {
  const messages = bodies.map((body) => ({ id: `m${++sent}`, timestamp: new Date(), attempts, body }))
  const batch = createMessageBatch(`tributary-${queue}`, messages)
  const context = createExecutionContext()
  await worker.queue(batch, env)
  const { explicitAcks, retryMessages } = await getQueueResult(batch, context)
  return { acknowledged: explicitAcks.length, retried: retryMessages.length }
}
