import { recordInDirectory } from '../activity/record'
import { type Write, write } from '../platform/d1'
import type { Bindings } from '../platform/env'
import { newId, randomToken } from '../platform/id'
import { fingerprint } from '../platform/seal'
import type { Tenant } from '../platform/tenant'
import { commitDirectory } from './commit-directory'

export type KeyKind = 'publishable' | 'secret'
type Maker = Pick<Tenant, 'organizationId' | 'actor' | 'now'>
export type NewKey = {
  id: string
  kind: KeyKind
  name: string
  hint: string
  publicKey: string | null
  createdAt: number
  /** The key itself: shown once, stored as its SHA-256. */
  key: string
}

/** A key and the writes that make it valid, its activity among them. */
export async function drawKey(maker: Maker, kind: KeyKind, name: string): Promise<NewKey & { writes: Write[] }> {
  const { organizationId, actor, now } = maker
  const id = newId('key', now)
  const key = `${kind === 'secret' ? 'sk' : 'pk'}_${randomToken()}`
  const publicKey = kind === 'publishable' ? key : null
  const hint = `${key.slice(0, 3)}…${key.slice(-4)}`
  const columns = 'id, organization_id, kind, name, hash, hint, public_key, created_at, created_by'
  const sql = `INSERT INTO api_keys (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`
  const insert = write(sql, id, organizationId, kind, name, await fingerprint(key), hint, publicKey, now, actor)
  const writes = [insert, recordInDirectory(maker, { action: 'key.created', object: id, key: `key.created:${id}` })]
  return { id, kind, name, hint, publicKey, createdAt: now, key, writes }
}

export async function createKey(env: Bindings, tenant: Tenant, kind: KeyKind, name: string): Promise<NewKey> {
  const { writes, ...key } = await drawKey(tenant, kind, name)
  await commitDirectory(env, writes)
  return key
}
