import { type Write, write } from '../platform/d1'
import type { Bindings } from '../platform/env'
import { newId, randomDigits, randomToken } from '../platform/id'
import { fingerprint, secretBox } from '../platform/seal'

const VALID_MILLISECONDS = 15 * 60_000

/** Keyed, because six digits alone could be tried out against a plain hash; bound to one sign-in. */
export const codeHash = (env: Bindings, signInId: string, code: string) =>
  secretBox(env.SECRET_KEY).keyedHash('sign-in-code', `${signInId}:${code}`)

/** A fresh token and code for a sign-in, with what may be stored of them. Valid for 15 minutes. */
export async function drawSecrets(env: Bindings, signInId: string, now: number) {
  const [token, code] = [randomToken(), randomDigits()]
  const [tokenHash, hashOfCode] = await Promise.all([fingerprint(token), codeHash(env, signInId, code)])
  return { token, code, tokenHash, codeHash: hashOfCode, expiresAt: now + VALID_MILLISECONDS }
}

/** The page with the button; built from PUBLIC_URL, never from a Host header. */
export const signInAddress = (env: Bindings, token: string) =>
  new URL(`/sign-in?token=${token}`, env.PUBLIC_URL).toString()

export type IssuedSignIn = { token: string; code: string; url: string; write: Write }

/** A sign-in that needs no mail: for whoever stands at the server's own command line or demo. */
export async function issueSignIn(env: Bindings, userId: string, now: number): Promise<IssuedSignIn> {
  const id = newId('sig', now)
  const { token, code, tokenHash, codeHash: hash, expiresAt } = await drawSecrets(env, id, now)
  const sql =
    'INSERT INTO sign_ins (id, user_id, requested_at, token_hash, code_hash, expires_at) VALUES (?, ?, ?, ?, ?, ?)'
  return { token, code, url: signInAddress(env, token), write: write(sql, id, userId, now, tokenHash, hash, expiresAt) }
}
