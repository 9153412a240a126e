import { write } from '../platform/d1'
import type { Bindings } from '../platform/env'
import { fingerprint } from '../platform/seal'
import { commitDirectory } from './commit-directory'

/** Ends the session on the server, so that a copied cookie is worth nothing; one that has ended stays so. */
export async function endSession(env: Bindings, cookie: string, now: number) {
  const hash = await fingerprint(cookie)
  await commitDirectory(env, [
    write('UPDATE sessions SET ended_at = ?1 WHERE hash = ?2 AND ended_at IS NULL', now, hash),
    write(
      `INSERT INTO activity (key, at, actor, action, object)
        SELECT 'user.signed_out:' || hash, ?1, user_id, 'user.signed_out', user_id
        FROM sessions WHERE hash = ?2 AND changes() = 1`,
      now,
      hash,
    ),
  ])
}
