import type { Context } from 'hono'
import type { AppEnv, Bindings } from '../platform/env'
import { openDirectory } from '../platform/tenant'

const HOUR_MILLISECONDS = 3_600_000
const notedAt = new Map<string, number>()

const store = (env: Bindings, keyId: string, now: number) =>
  openDirectory(env)
    .$client.prepare('UPDATE api_keys SET last_used_at = ?1 WHERE id = ?2 AND IFNULL(last_used_at, 0) <= ?1 - ?3')
    .bind(now, keyId, HOUR_MILLISECONDS)
    .run()
    .then(() => undefined)

/** Keeps when a key was last used, to the hour, after the answer: nothing rests on it and nobody waits for it. */
export async function noteKeyUse(c: Context<AppEnv>, keyId: string) {
  const { now } = c.var
  if (now - (notedAt.get(keyId) ?? 0) < HOUR_MILLISECONDS) return
  notedAt.set(keyId, now)
  const stored = store(c.env, keyId, now)
  try {
    c.executionCtx.waitUntil(stored)
  } catch {
    await stored
  }
}
