import * as z from 'zod'
import { type Write, write } from '../platform/d1'
import type { Bindings } from '../platform/env'
import { refusedBy } from '../platform/errors'
import { newId } from '../platform/id'
import { type SecretBox, secretBox } from '../platform/seal'
import { findUserByEmailHash } from './queries'

const Sealed = z.object({ email: z.string() })

/** HMAC of the trimmed, lower-cased address; users are one per address, across organizations. */
export const userEmailHash = (env: Bindings, email: string) =>
  secretBox(env.SECRET_KEY).keyedHash('user', email.trim().toLowerCase())

export const emailOf = async (secrets: SecretBox, sealed: string) =>
  Sealed.parse(JSON.parse(await secrets.open(sealed))).email

/** The user with this address, else a new one; the write belongs into the caller's batch. */
export async function findOrMakeUser(
  env: Bindings,
  email: string,
  now: number,
): Promise<{ userId: string; writes: Write[] }> {
  const emailHash = await userEmailHash(env, email)
  const known = await findUserByEmailHash(env, emailHash)
  if (known) return { userId: known.id, writes: [] }
  const userId = newId('usr', now)
  const sealed = await secretBox(env.SECRET_KEY).seal(JSON.stringify({ email: email.trim().toLowerCase() }))
  const sql = 'INSERT INTO users (id, email_hash, sealed, created_at) VALUES (?, ?, ?, ?)'
  return { userId, writes: [write(sql, userId, emailHash, sealed, now)] }
}

/** True when a batch was refused because the same address became a user meanwhile: find again and retry. */
export const isUserRace = (error: unknown) => refusedBy(error, 'users.email_hash')
