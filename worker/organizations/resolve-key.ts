import { AgingCache } from '../platform/aging'
import type { Bindings } from '../platform/env'
import { fingerprint } from '../platform/seal'
import { openTenant } from '../platform/tenant'
import { findKeyByHash } from './queries'
import { loadSettings } from './settings'

export type ResolvedKey = {
  keyId: string
  kind: 'publishable' | 'secret'
  organizationId: string
  shard: string
  epoch: number
  name: string
  allowedOrigins: string[]
}

const FOUND_MILLISECONDS = 60_000
const REFUSED_MILLISECONDS = 10_000
const FORMAT = /^[ps]k_[0-9A-Za-z]{43}$/

const known = new AgingCache<ResolvedKey | null>(5_000)

async function load(env: Bindings, hash: string, now: number): Promise<ResolvedKey | null> {
  const key = await findKeyByHash(env, hash)
  if (!key) return null
  const { allowedOrigins } = await loadSettings(openTenant(env, key, now))
  return { ...key, allowedOrigins }
}

/**
 * Whose key this is, or null for one that is wrong or revoked. Remembered in this isolate for a minute, a refusal
 * for ten seconds. Rejects while a database does not answer; that is not remembered.
 */
export async function resolveKey(env: Bindings, presented: string, now: number): Promise<ResolvedKey | null> {
  if (!FORMAT.test(presented)) return null
  const ageOf = (key: ResolvedKey | null) => (key ? FOUND_MILLISECONDS : REFUSED_MILLISECONDS)
  return known.get(presented, now, async () => load(env, await fingerprint(presented), now), ageOf)
}

/** For this isolate only; others learn of a change within a minute. */
export const forgetKeys = () => known.clear()
