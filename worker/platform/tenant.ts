import { type AnyColumn, eq } from 'drizzle-orm'
import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1'
import { requireThat, type Write, write } from './d1'
import type { Bindings, D1Database, Queue } from './env'
import { conflict, notFound, refusedBy, unavailable } from './errors'
import type { Envelope } from './queue'
import { type SecretBox, secretBox } from './seal'

/** Where an organization lives; from the directory, cached by the caller. */
export type Residence = { organizationId: string; shard: string; epoch: number }

/** An answer kept in the same commit as what it reports, so that a repeated key replays it. */
export type Kept = { caller: string; key: string; bodyHash: string; status: number; answer: unknown }

/** The only way to tenant data: an organization, its database, who acts, and the time of the act. */
export type Tenant = {
  organizationId: string
  shard: D1Database
  db: DrizzleD1Database
  epoch: number
  now: number
  /** `usr_…`, `key_…` or `system`: who is named in activity. */
  actor: string
  country: string | null
  secrets: SecretBox
  queues: { events: Queue<Envelope>; deliveries: Queue<Envelope> }
  /** Set by the HTTP layer when the request carried an Idempotency-Key. */
  idempotency: Pick<Kept, 'caller' | 'key' | 'bodyHash'> | null
}

export const shardNames = (env: Bindings) =>
  Object.keys(env)
    .filter((name) => /^SHARD_\d\d$/.test(name))
    .sort()

export function openShard(env: Bindings, name: string): D1Database {
  if (!/^SHARD_\d\d$/.test(name) || !(name in env)) throw new Error(`there is no shard ${name}`)
  return env[name as 'SHARD_00']
}

/** Users, keys and routes: what is needed before the tenant is known. */
export const openDirectory = (env: Bindings) => drizzle(env.DIRECTORY)
export type Directory = ReturnType<typeof openDirectory>

export function openTenant(
  env: Bindings,
  residence: Residence,
  now: number,
  actor = 'system',
  country: string | null = null,
): Tenant {
  const shard = openShard(env, residence.shard)
  return {
    organizationId: residence.organizationId,
    shard,
    db: drizzle(shard),
    epoch: residence.epoch,
    now,
    actor,
    country,
    secrets: secretBox(env.SECRET_KEY),
    queues: { events: env.EVENTS, deliveries: env.DELIVERIES },
    idempotency: null,
  }
}

/** The one place where a row is said to belong to a tenant. */
export const ownedBy = (tenant: Pick<Tenant, 'organizationId'>, table: { organizationId: AnyColumn }) =>
  eq(table.organizationId, tenant.organizationId)

/** Reads with hand-written SQL: `?1` is always the organization, so no statement can forget it. */
export async function readAll<Row>(tenant: Tenant, sql: string, ...params: Write['params']): Promise<Row[]> {
  if (!sql.includes('organization_id = ?1')) throw new Error('a read must name its tenant: organization_id = ?1')
  const { results } = await tenant.shard
    .prepare(sql)
    .bind(tenant.organizationId, ...params)
    .all<Row>()
  return results
}

/** Several reads of one moment: they run in one transaction. `Rows` names what each statement's columns are. */
export async function readTogether<Rows extends unknown[][]>(tenant: Tenant, reads: Write[]): Promise<Rows> {
  const statements = reads.map(({ sql, params }) => {
    if (!sql.includes('organization_id = ?1')) throw new Error('a read must name its tenant: organization_id = ?1')
    return tenant.shard.prepare(sql).bind(tenant.organizationId, ...params)
  })
  return (await tenant.shard.batch(statements)).map(({ results }) => results) as Rows
}

const stillHere = (tenant: Tenant) =>
  requireThat(
    `SELECT epoch = CAST(?2 AS INTEGER) AND state = 'here' FROM residents WHERE organization_id = ?1`,
    'tenant_moved',
    tenant.organizationId,
    tenant.epoch,
  )

const keep = (tenant: Tenant, { status, answer }: Pick<Kept, 'status' | 'answer'>): Write[] =>
  tenant.idempotency
    ? [
        write(
          `INSERT INTO idempotency_keys (organization_id, caller, key, body_hash, status, answer, at) VALUES (?, ?,
            ?, ?, ?, ?, ?)`,
          tenant.organizationId,
          tenant.idempotency.caller,
          tenant.idempotency.key,
          tenant.idempotency.bodyHash,
          status,
          JSON.stringify(answer),
          tenant.now,
        ),
      ]
    : []

/**
 * Writes once: everything or nothing, in one transaction that begins by asking whether the tenant still lives
 * here. With an answer, the request's Idempotency-Key is stored beside what it did.
 */
export async function commit(tenant: Tenant, writes: Write[], kept?: Pick<Kept, 'status' | 'answer'>) {
  const all = [stillHere(tenant), ...writes, ...(kept ? keep(tenant, kept) : [])]
  try {
    const results = await tenant.shard.batch(all.map(({ sql, params }) => tenant.shard.prepare(sql).bind(...params)))
    return results.slice(1)
  } catch (error) {
    // Somebody with the same Idempotency-Key was first: the request is answered as theirs was.
    if (refusedBy(error, 'UNIQUE constraint failed: idempotency_keys'))
      throw conflict('idempotency_key_in_progress', 'The same request is being worked on. Ask again for its answer.')
    // Decided before midnight and late: asked again, it belongs to the next day.
    if (refusedBy(error, 'day_is_closed'))
      throw unavailable('day_is_closed', 'The day of this decision was closed meanwhile. Send it again.', 1)
    throw error
  }
}

/** The single row of a read, or the answer for what does not exist. */
export function one<Row>(rows: Row[]): Row {
  const [row] = rows
  if (row === undefined) throw notFound()
  return row
}
