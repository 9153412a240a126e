import { write } from '../platform/d1'
import type { Bindings } from '../platform/env'
import { newId } from '../platform/id'
import { commitDirectory } from './commit-directory'
import { userEmailHash } from './users'

const HOUR_MILLISECONDS = 3_600_000
const MAILS_PER_HOUR = 5

/**
 * Asks for a sign-in mail. Known, unknown and too often take the same steps, one statement and one message, so
 * neither the answer nor its time tells whether an address is known; the consumer finds nothing to send.
 */
export async function requestSignIn(env: Bindings, email: string, now: number) {
  const signInId = newId('sig', now)
  const emailHash = await userEmailHash(env, email)
  await commitDirectory(env, [
    write(
      `INSERT INTO sign_ins (id, user_id, requested_at) SELECT ?1, u.id, ?3 FROM users u WHERE u.email_hash = ?2
        AND (SELECT count(*) FROM sign_ins s WHERE s.user_id = u.id AND s.requested_at > ?3 - ?4) < ?5`,
      signInId,
      emailHash,
      now,
      HOUR_MILLISECONDS,
      MAILS_PER_HOUR,
    ),
    write(
      `INSERT INTO activity (key, at, actor, action, object)
        SELECT 'sign_in.requested:' || id, requested_at, user_id, 'sign_in.requested', id FROM sign_ins WHERE id = ?1`,
      signInId,
    ),
  ])
  await env.DELIVERIES.send({
    v: 1,
    id: newId('msg', now),
    organization_id: '',
    source_queue: 'deliveries',
    kind: 'mail.sign_in',
    body: { sign_in_id: signInId },
  })
}
