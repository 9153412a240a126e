import { and, eq } from 'drizzle-orm'
import type { Context, MiddlewareHandler } from 'hono'
import { idempotencyKeys } from '../activity/schema'
import { bodyOf } from '../platform/body'
import { utf8 } from '../platform/bytes'
import type { AppEnv, Bindings } from '../platform/env'
import { conflict, invalid } from '../platform/errors'
import { sha256Hex } from '../platform/signature'
import { openShard, ownedBy, type Tenant } from '../platform/tenant'

const KEPT_MILLISECONDS = 30 * 86_400_000
const FORGOTTEN_AT_ONCE = 5_000
const PRINTABLE = /^[\x20-\x7e]{1,255}$/

type Claim = NonNullable<Tenant['idempotency']>

async function findAnswer(tenant: Tenant, { caller, key }: Claim) {
  const [row] = await tenant.db
    .select()
    .from(idempotencyKeys)
    .where(and(ownedBy(tenant, idempotencyKeys), eq(idempotencyKeys.caller, caller), eq(idempotencyKeys.key, key)))
  return row ?? null
}

async function claimOf(c: Context<AppEnv>, key: string): Promise<Claim> {
  if (!PRINTABLE.test(key)) throw invalid('Idempotency-Key', 'must be 1 to 255 printable characters')
  const head = utf8(`${c.req.method} ${c.req.path}\n`)
  const body = await bodyOf(c)
  const all = new Uint8Array(head.length + body.length)
  all.set(head)
  all.set(body, head.length)
  return { caller: c.var.caller.id, key, bodyHash: await sha256Hex(all) }
}

/** Errors: 409 `idempotency_key_reused` when the key stands for another request. */
async function replay(tenant: Tenant, claim: Claim): Promise<Response | null> {
  const stored = await findAnswer(tenant, claim)
  if (!stored) return null
  if (stored.bodyHash !== claim.bodyHash)
    throw conflict('idempotency_key_reused', 'This Idempotency-Key stands for another request. Take a new one.')
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store', 'Idempotent-Replayed': 'true' }
  return new Response(stored.status === 204 ? null : stored.answer, { status: stored.status, headers })
}

/**
 * The same Idempotency-Key gets the same answer. What a verb did and its answer are one commit; two at once are
 * settled by the primary key, and whoever lost is given the winner's answer.
 */
export const idempotent: MiddlewareHandler<AppEnv> = async (c, next) => {
  const key = c.req.header('Idempotency-Key')
  if (key === undefined || ['GET', 'HEAD', 'OPTIONS'].includes(c.req.method)) return next()
  const { tenant } = c.var
  const claim = await claimOf(c, key)
  const before = await replay(tenant, claim)
  if (before) return before
  tenant.idempotency = claim
  await next()
  if (c.res.status < 400) return
  const winner = await replay(tenant, claim)
  if (winner) c.res = winner
}

/** Answers are kept for 30 days. Returns how many were forgotten; call again while it is not 0. */
export async function forgetOldIdempotencyKeys(env: Bindings, shard: string, now: number): Promise<number> {
  const sql = `DELETE FROM idempotency_keys WHERE (organization_id, caller, key) IN
    (SELECT organization_id, caller, key FROM idempotency_keys WHERE at < ?1 LIMIT ${FORGOTTEN_AT_ONCE})`
  const { meta } = await openShard(env, shard)
    .prepare(sql)
    .bind(now - KEPT_MILLISECONDS)
    .run()
  return meta.changes
}
