import { write } from '../platform/d1'
import type { Bindings } from '../platform/env'
import { sendAll } from '../platform/queue'
import { openShard } from '../platform/tenant'
import { envelopeOf, type PendingRow } from './pending'

const MAX_ROWS = 500
const AGAIN_AFTER_MILLISECONDS = 300_000

type DueRow = Pick<PendingRow, 'queue' | 'kind' | 'subject'> & { organization_id: string }

/**
 * Sends again what is still due in one shard: a message that was never sent or got lost. Sending twice is harmless.
 * The rows are pushed into the future first, so that overlapping sweeps share the work.
 */
export async function sweepPending(env: Bindings, shardName: string, now: number): Promise<number> {
  const claim = write(
    `UPDATE pending SET due_at = ?1 WHERE (organization_id, key) IN
     (SELECT organization_id, key FROM pending WHERE due_at <= ?2 ORDER BY due_at LIMIT ${MAX_ROWS})
     RETURNING organization_id, queue, kind, subject`,
    now + AGAIN_AFTER_MILLISECONDS,
    now,
  )
  const { results } = await openShard(env, shardName)
    .prepare(claim.sql)
    .bind(...claim.params)
    .all<DueRow>()
  for (const [queue, binding] of [
    ['events', env.EVENTS],
    ['deliveries', env.DELIVERIES],
  ] as const) {
    const rows = results.filter((row) => row.queue === queue)
    await sendAll(
      binding,
      rows.map((row) => envelopeOf(row.organization_id, row, now)),
    )
  }
  return results.length
}
