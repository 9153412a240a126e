import type { InferInsertModel } from 'drizzle-orm'
import { insertRows, type Write, write } from '../platform/d1'
import { refusedBy } from '../platform/errors'
import { newId } from '../platform/id'
import type { Tenant } from '../platform/tenant'
import { activity } from './schema'

export type Happened = {
  /** What happened, as noun and participle: `order.refunded`. */
  action: string
  /** The id of what it happened to. */
  object: string
  /** Derived from the cause, it is also the claim: the same key never passes twice. */
  key?: string
  detail?: Record<string, unknown>
}

type ActivityRow = Omit<InferInsertModel<typeof activity>, 'organizationId'>

function rowOf(tenant: Tenant, { action, object, key, detail }: Happened): ActivityRow {
  const id = newId('act', tenant.now)
  return {
    id,
    key: key ?? `${action}:${id}`,
    at: tenant.now,
    actor: tenant.actor,
    action,
    object,
    country: tenant.country,
    detail: detail ?? null,
  }
}

/** Audit row and claim in one; put it first in the batch. */
export const record = (tenant: Tenant, happened: Happened): Write =>
  recordAll(tenant, [happened])[0] ?? write('SELECT 1')

/** Many at once, in one statement; a violated key refuses all of them. */
export const recordAll = (tenant: Tenant, happened: Happened[]): Write[] =>
  insertRows(
    tenant.organizationId,
    activity,
    happened.map((each) => rowOf(tenant, each)),
  )

/** True when a batch was refused because its cause has been recorded before. */
export const isAlreadyRecorded = (error: unknown) => refusedBy(error, 'already_claimed')

/** The directory has its own activity: sign-ins, keys, members. */
export const recordInDirectory = (
  { organizationId, actor, now }: { organizationId: string | null; actor: string; now: number },
  { action, object, key }: Omit<Happened, 'detail'>,
): Write =>
  write(
    'INSERT INTO activity (key, at, organization_id, actor, action, object) VALUES (?, ?, ?, ?, ?, ?)',
    key ?? `${action}:${newId('act', now)}`,
    now,
    organizationId,
    actor,
    action,
    object,
  )
