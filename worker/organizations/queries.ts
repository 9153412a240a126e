import { and, asc, count, desc, eq, gt, isNull, like, lt, or, sql } from 'drizzle-orm'
import { scheduleRuns } from '../activity/directory-schema'
import type { Bindings } from '../platform/env'
import { openDirectory, ownedBy } from '../platform/tenant'
import { apiKeys, memberships, organizations, sessions, users } from './schema'

type Owner = { organizationId: string }

/** A live key by the SHA-256 of what was presented, with where its organization lives. */
export async function findKeyByHash(env: Bindings, hash: string) {
  const [row] = await openDirectory(env)
    .select({
      keyId: apiKeys.id,
      kind: apiKeys.kind,
      name: apiKeys.name,
      organizationId: organizations.id,
      shard: organizations.shard,
      epoch: organizations.epoch,
    })
    .from(apiKeys)
    .innerJoin(organizations, eq(organizations.id, apiKeys.organizationId))
    .where(and(eq(apiKeys.hash, hash), isNull(apiKeys.revokedAt)))
  return row ?? null
}

/** A live session: one row per live membership, one without when there is none, no row when it has ended. */
export const findSession = (env: Bindings, hash: string, now: number) =>
  openDirectory(env)
    .select({
      user: { id: users.id, sealed: users.sealed, locale: users.locale },
      membership: { id: memberships.id, role: memberships.role, partnerId: memberships.partnerId },
      organization: organizations,
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .leftJoin(memberships, and(eq(memberships.userId, users.id), isNull(memberships.revokedAt)))
    .leftJoin(organizations, eq(organizations.id, memberships.organizationId))
    .where(and(eq(sessions.hash, hash), isNull(sessions.endedAt), gt(sessions.expiresAt, now)))
    .orderBy(memberships.id)

export async function findUserByEmailHash(env: Bindings, emailHash: string) {
  const [row] = await openDirectory(env).select().from(users).where(eq(users.emailHash, emailHash))
  return row ?? null
}

export async function findOrganization(env: Bindings, { organizationId }: Owner) {
  const [row] = await openDirectory(env).select().from(organizations).where(eq(organizations.id, organizationId))
  return row ?? null
}

/** How many organizations live in each shard that has any. */
export const countByShard = (env: Bindings) =>
  openDirectory(env)
    .select({ shard: organizations.shard, residents: count() })
    .from(organizations)
    .groupBy(organizations.shard)

export async function slugsLike(env: Bindings, slug: string) {
  const rows = await openDirectory(env)
    .select({ slug: organizations.slug })
    .from(organizations)
    .where(or(eq(organizations.slug, slug), like(organizations.slug, `${slug}-%`)))
  return new Set(rows.map((row) => row.slug))
}

/** Newest first, revoked ones too; one more than asked for tells that there is another page. */
export const listKeys = (env: Bindings, owner: Owner, limit: number, before: string | null) =>
  openDirectory(env)
    .select()
    .from(apiKeys)
    .where(and(ownedBy(owner, apiKeys), before === null ? undefined : lt(apiKeys.id, before)))
    .orderBy(desc(apiKeys.id))
    .limit(limit + 1)

export async function newestPublishableKey(env: Bindings, owner: Owner) {
  const [row] = await openDirectory(env)
    .select({ publicKey: apiKeys.publicKey })
    .from(apiKeys)
    .where(and(ownedBy(owner, apiKeys), eq(apiKeys.kind, 'publishable'), isNull(apiKeys.revokedAt)))
    .orderBy(desc(apiKeys.id))
    .limit(1)
  return row?.publicKey ?? null
}

const memberColumns = {
  id: memberships.id,
  userId: memberships.userId,
  role: memberships.role,
  partnerId: memberships.partnerId,
  createdAt: memberships.createdAt,
  sealed: users.sealed,
}

/** Live members, newest first. */
export const listMembers = (env: Bindings, owner: Owner, limit: number, before: string | null) =>
  openDirectory(env)
    .select(memberColumns)
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(
      and(
        ownedBy(owner, memberships),
        isNull(memberships.revokedAt),
        before === null ? undefined : lt(memberships.id, before),
      ),
    )
    .orderBy(desc(memberships.id))
    .limit(limit + 1)

/** Who may approve what moves money: each owner and manager once. */
export async function approversOf(env: Bindings, owner: Owner): Promise<string[]> {
  const rows = await openDirectory(env)
    .selectDistinct({ userId: memberships.userId })
    .from(memberships)
    .where(
      and(ownedBy(owner, memberships), isNull(memberships.revokedAt), sql`${memberships.role} IN ('owner', 'manager')`),
    )
  return rows.map(({ userId }) => userId)
}

/** The live memberships that one user has in one organization. */
export const membershipsOf = (env: Bindings, owner: Owner, userId: string) =>
  openDirectory(env)
    .select(memberColumns)
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(and(ownedBy(owner, memberships), eq(memberships.userId, userId), isNull(memberships.revokedAt)))

/** The clock's last run of each job; one clock serves all organizations. */
export const listScheduleRuns = (env: Bindings) =>
  openDirectory(env).select().from(scheduleRuns).orderBy(asc(scheduleRuns.job))

const amongst = (ids: string[]) => sql`(SELECT value FROM json_each(${JSON.stringify(ids)}))`

/** Of these users those who are or were members. */
export const findActorUsers = (env: Bindings, owner: Owner, ids: string[]) =>
  openDirectory(env)
    .selectDistinct({ id: users.id, sealed: users.sealed })
    .from(users)
    .innerJoin(memberships, eq(memberships.userId, users.id))
    .where(and(ownedBy(owner, memberships), sql`${users.id} IN ${amongst(ids)}`))

export const findActorKeys = (env: Bindings, owner: Owner, ids: string[]) =>
  openDirectory(env)
    .select({ id: apiKeys.id, name: apiKeys.name })
    .from(apiKeys)
    .where(and(ownedBy(owner, apiKeys), sql`${apiKeys.id} IN ${amongst(ids)}`))
