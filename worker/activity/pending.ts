import type { InferInsertModel } from 'drizzle-orm'
import { insertRows, type Write, write } from '../platform/d1'
import { newId, randomToken } from '../platform/id'
import { type Envelope, sendAll } from '../platform/queue'
import type { Tenant } from '../platform/tenant'
import { pending } from './schema'

/** How long a message may take before the sweep believes that it was lost. */
const SWEEP_AFTER_MILLISECONDS = 60_000

export type Work = { queue: 'events' | 'deliveries'; kind: string; subject: string; dueAt?: number }
export type PendingRow = Omit<InferInsertModel<typeof pending>, 'organizationId'>

const keyOf = ({ kind, subject }: Pick<Work, 'kind' | 'subject'>) => `${kind}:${subject}`

/** The rows of work still due; each carries a fresh token, so that finishing older work never erases newer work. */
export const workRows = (tenant: Tenant, works: Work[]): PendingRow[] =>
  works.map((work) => ({
    key: keyOf(work),
    queue: work.queue,
    kind: work.kind,
    subject: work.subject,
    token: randomToken(),
    dueAt: work.dueAt ?? tenant.now + SWEEP_AFTER_MILLISECONDS,
  }))

/** Inserted with its cause. Work already due is due anew: what was read before this commit no longer settles it. */
export const makeDue = (tenant: Tenant, rows: PendingRow[]): Write[] =>
  insertRows(
    tenant.organizationId,
    pending,
    rows,
    'ON CONFLICT (organization_id, key) DO UPDATE SET token = excluded.token, due_at = excluded.due_at',
  )

/** Deleted with its outcome, unless something made it due again since it was read. */
export const settleWork = (tenant: Tenant, settled: { key: string; token: string }[]): Write[] =>
  settled.length === 0
    ? []
    : [
        write(
          `DELETE FROM pending WHERE organization_id = ?1 AND key IN (SELECT value->>'key' FROM json_each(?2))
           AND token IN (SELECT value->>'token' FROM json_each(?2))`,
          tenant.organizationId,
          JSON.stringify(settled.map(({ key, token }) => ({ key, token }))),
        ),
      ]

export const envelopeOf = (
  organizationId: string,
  row: Pick<PendingRow, 'queue' | 'kind' | 'subject'>,
  now: number,
): Envelope => ({
  v: 1,
  id: newId('msg', now),
  organization_id: organizationId,
  source_queue: row.queue,
  kind: row.kind,
  body: { subject: row.subject },
})

/**
 * Tells the queues after a commit. Not being able to is no failure of the request: the rows are stored and the
 * sweep sends them when they fall due.
 */
export async function announce(
  tenant: Pick<Tenant, 'organizationId' | 'now' | 'queues'>,
  rows: Pick<PendingRow, 'queue' | 'kind' | 'subject'>[],
) {
  for (const queue of ['events', 'deliveries'] as const) {
    const envelopes = rows
      .filter((row) => row.queue === queue)
      .map((row) => envelopeOf(tenant.organizationId, row, tenant.now))
    try {
      await sendAll(tenant.queues[queue], envelopes)
    } catch (error) {
      console.warn(
        JSON.stringify({ organization: tenant.organizationId, queue, unsent: envelopes.length, error: String(error) }),
      )
    }
  }
}
