import * as z from 'zod'
import worker from '../../worker/index'
import type { Bindings } from '../../worker/platform/env'
import type { Envelope } from '../../worker/platform/queue'
import { consume } from './consume'

/** Requests as the front door takes them, each at a time of the caller's choosing. */
export const Sent = z.array(
  z.object({
    at: z.int(),
    method: z.string(),
    path: z.string(),
    headers: z.record(z.string(), z.string()).default({}),
    body: z.unknown().optional(),
  }),
)
export type Sent = z.output<typeof Sent>
export type Answered = { status: number; body: unknown; cookie: string | null }

const realNow = Date.now

/** The whole isolate lives at that time: history is made by the product itself, and not by us. */
export async function atTime<Result>(at: number, work: () => Promise<Result>): Promise<Result> {
  Date.now = () => at
  try {
    return await work()
  } finally {
    Date.now = realNow
  }
}

/** What is sent lies here until it is delivered. */
function keeping(env: Bindings) {
  const kept: Record<'visits' | 'events', Envelope[]> = { visits: [], events: [] }
  const metadata = { metrics: { backlogCount: 0, backlogBytes: 0 } }
  const queueOf = (into: Envelope[]) => ({
    metrics: async () => metadata.metrics,
    async send(envelope: Envelope) {
      into.push(envelope)
      return { metadata }
    },
    async sendBatch(messages: Iterable<{ body: Envelope }>) {
      for (const { body } of messages) into.push(body)
      return { metadata }
    },
  })
  return { env: { ...env, VISITS: queueOf(kept.visits), EVENTS: queueOf(kept.events) }, kept }
}

/** Lets everything that waits in the queues be done, and what follows from it. */
async function settle(env: Bindings, kept: Record<'visits' | 'events', Envelope[]>) {
  for (let turns = 0; kept.visits.length + kept.events.length > 0; turns++) {
    if (turns > 20) throw new Error('the queues do not run empty')
    for (const queue of ['visits', 'events'] as const) {
      const { again } = await consume(env, `tributary-${queue}`, kept[queue].splice(0))
      if (again > 0) throw new Error(`${again} messages of ${queue} are to come again`)
    }
  }
}

const context = { waitUntil: () => undefined, passThroughOnException: () => undefined, props: {} }

/** Sends the requests one after the other, then lets the consumers settle what they caused at the last one's time. */
export async function sendThrough(env: Bindings, requests: Sent): Promise<Answered[]> {
  const { env: keepingEnv, kept } = keeping(env)
  const answers: Answered[] = []
  for (const { at, method, path, headers, body } of requests)
    answers.push(
      await atTime(at, async () => {
        const request = new Request(`https://edge.example${path}`, {
          method,
          headers: { 'content-type': 'application/json', ...headers },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        })
        const response = await worker.fetch(request, keepingEnv, context)
        const text = await response.text()
        const isJson = (response.headers.get('content-type') ?? '').includes('json')
        const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? null
        return { status: response.status, body: isJson ? JSON.parse(text) : text, cookie }
      }),
    )
  const last = requests.at(-1)
  if (last) await atTime(last.at, () => settle(keepingEnv, kept))
  return answers
}
