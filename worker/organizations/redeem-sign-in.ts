import * as z from 'zod'
import { recordInDirectory } from '../activity/record'
import { requireChanges, type Write, write } from '../platform/d1'
import type { Bindings } from '../platform/env'
import { Refusal, refusedBy } from '../platform/errors'
import { randomToken } from '../platform/id'
import { fingerprint } from '../platform/seal'
import { commitDirectory } from './commit-directory'
import { codeHash } from './issue-sign-in'
import { findSignInByToken } from './session-queries'
import { userEmailHash } from './users'

export const SESSION_SECONDS = 30 * 86_400
const WRONG_CODES = 5

type SignIn = { id: string; userId: string }
const Attempted = z.object({ id: z.string(), userId: z.string() })

const noLongerValid = () =>
  new Refusal(401, 'sign_in_link_is_no_longer_valid', 'This link was used or is too old. Ask for a new one.')
const wrongCode = () =>
  new Refusal(401, 'wrong_code', 'This code is not right, or no longer. Look again, or ask for a new one.')

/** Uses the sign-in up, ends the session this browser had, and begins a new one: all or nothing. */
async function beginSession(
  env: Bindings,
  { id, userId }: SignIn,
  use: Write,
  endedCookie: string | null,
  now: number,
) {
  const session = randomToken()
  const [hash, ended] = await Promise.all([fingerprint(session), endedCookie ? fingerprint(endedCookie) : null])
  await commitDirectory(env, [
    use,
    requireChanges(1, 'sign_in_is_no_longer_valid'),
    recordInDirectory(
      { organizationId: null, actor: userId, now },
      { action: 'user.signed_in', object: userId, key: `user.signed_in:${id}` },
    ),
    write('UPDATE sessions SET ended_at = ? WHERE hash = ? AND ended_at IS NULL', now, ended),
    write(
      'INSERT INTO sessions (hash, user_id, created_at, expires_at) VALUES (?, ?, ?, ?)',
      hash,
      userId,
      now,
      now + SESSION_SECONDS * 1_000,
    ),
  ])
  return session
}

async function orRefuse<Value>(work: Promise<Value>, refusal: () => Refusal): Promise<Value> {
  try {
    return await work
  } catch (error) {
    throw refusedBy(error, 'sign_in_is_no_longer_valid') ? refusal() : error
  }
}

/** The token of a link for a session's; single use. Errors: 401 `sign_in_link_is_no_longer_valid`. */
export async function redeemToken(env: Bindings, token: string, endedCookie: string | null, now: number) {
  const tokenHash = await fingerprint(token)
  const signIn = await findSignInByToken(env, tokenHash)
  if (!signIn) throw noLongerValid()
  const use = write(
    'UPDATE sign_ins SET used_at = ?1 WHERE id = ?2 AND token_hash = ?3 AND used_at IS NULL AND expires_at > ?1',
    now,
    signIn.id,
    tokenHash,
  )
  return orRefuse(beginSession(env, signIn, use, endedCookie, now), noLongerValid)
}

/** Counts the attempt before the code is looked at, so that many at once get no more than five between them. */
async function attempt(env: Bindings, email: string, now: number): Promise<SignIn | null> {
  const [result] = await commitDirectory(env, [
    write(
      `UPDATE sign_ins SET wrong_codes = wrong_codes + 1 WHERE wrong_codes < ?3 AND id = (
        SELECT s.id FROM users u JOIN sign_ins s ON s.user_id = u.id
        WHERE u.email_hash = ?1 AND s.code_hash IS NOT NULL AND s.used_at IS NULL AND s.expires_at > ?2
        ORDER BY s.requested_at DESC, s.id DESC LIMIT 1)
        RETURNING id, user_id AS userId`,
      await userEmailHash(env, email),
      now,
      WRONG_CODES,
    ),
  ])
  const row = result?.results[0]
  return row ? Attempted.parse(row) : null
}

/**
 * The code of the newest mail to this address for a session's token; five attempts. Errors: 401 `wrong_code`,
 * whatever the reason: another answer would tell whether the address is known.
 */
export async function redeemCode(env: Bindings, email: string, code: string, endedCookie: string | null, now: number) {
  const signIn = await attempt(env, email, now)
  if (!signIn) throw wrongCode()
  const use = write(
    'UPDATE sign_ins SET used_at = ?1 WHERE id = ?2 AND code_hash = ?3 AND used_at IS NULL AND expires_at > ?1',
    now,
    signIn.id,
    await codeHash(env, signIn.id, code),
  )
  return orRefuse(beginSession(env, signIn, use, endedCookie, now), wrongCode)
}
