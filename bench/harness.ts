import type { Miniflare } from 'miniflare'
import * as z from 'zod'
import { bundleWorker } from './bundle.ts'
import type { Script } from './runtime.ts'

export const Organization = z.object({
  organizationId: z.string(),
  shard: z.string(),
  publishableKey: z.string(),
  secretKey: z.string(),
  ownerId: z.string(),
  partners: z.array(z.object({ id: z.string(), code: z.string() })),
})
export type Organization = z.output<typeof Organization>

export const Outcome = z.object({ done: z.int(), again: z.int(), batches: z.int(), rowsWritten: z.int() })

/** The Worker that drives the product's own code; it takes nothing from the queues. */
export const harnessScript = async (): Promise<Script> => ({
  name: 'harness',
  script: await bundleWorker('harness'),
  consumes: [],
})

/** Asks the harness to do something and waits until it is done. */
export async function ask<S extends z.ZodType>(
  runtime: Miniflare,
  action: string,
  body: unknown,
  answer: S,
): Promise<z.output<S>> {
  const harness = await runtime.getWorker('harness')
  const response = await harness.fetch(`http://harness${action}`, { method: 'POST', body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`${action}: ${response.status} ${await response.text()}`)
  return answer.parse(await response.json())
}

/** How long it takes, in seconds, beside what it answers. */
export async function timed<Answer>(work: () => Promise<Answer>): Promise<{ seconds: number; answer: Answer }> {
  const startedAt = performance.now()
  const answer = await work()
  return { seconds: (performance.now() - startedAt) / 1_000, answer }
}
