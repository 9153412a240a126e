import { eq } from 'drizzle-orm'
import type { Bindings } from '../platform/env'
import { openDirectory } from '../platform/tenant'
import { signIns, users } from './schema'

export async function findSignIn(env: Bindings, id: string) {
  const [row] = await openDirectory(env)
    .select({ usedAt: signIns.usedAt, requestedAt: signIns.requestedAt, sealed: users.sealed })
    .from(signIns)
    .innerJoin(users, eq(users.id, signIns.userId))
    .where(eq(signIns.id, id))
  return row ?? null
}

export async function findSignInByToken(env: Bindings, tokenHash: string) {
  const [row] = await openDirectory(env)
    .select({ id: signIns.id, userId: signIns.userId })
    .from(signIns)
    .where(eq(signIns.tokenHash, tokenHash))
  return row ?? null
}
