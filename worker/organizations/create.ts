import { recordAll, recordInDirectory } from '../activity/record'
import { type Write, write } from '../platform/d1'
import type { Bindings } from '../platform/env'
import { refusedBy } from '../platform/errors'
import { newId } from '../platform/id'
import { openTenant, shardNames, type Tenant } from '../platform/tenant'
import { commitDirectory } from './commit-directory'
import { drawKey } from './create-key'
import { issueSignIn } from './issue-sign-in'
import { countByShard, slugsLike } from './queries'
import { findOrMakeUser, isUserRace } from './users'

export type NewOrganization = { name?: string; website: string; email: string; defaultCurrency: string; shard?: string }
export type CreatedOrganization = {
  organizationId: string
  slug: string
  shard: string
  ownerId: string
  membershipId: string
  publishableKey: string
  secretKey: string
  /** Opens the page with the sign-in button; once, for 15 minutes. */
  signInUrl: string
}

const ATTEMPTS = 5

async function emptiestShard(env: Bindings): Promise<string> {
  const residents = new Map((await countByShard(env)).map((row) => [row.shard, row.residents]))
  const byResidents = shardNames(env).toSorted((a, b) => (residents.get(a) ?? 0) - (residents.get(b) ?? 0))
  const [shard] = byResidents
  if (!shard) throw new Error('no shard is bound: bind SHARD_00')
  return shard
}

const hostOf = (website: string) => new URL(website).hostname.replace(/^www\./, '')

async function freeSlug(env: Bindings, website: string): Promise<string> {
  const base =
    hostOf(website)
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 50) || 'organization'
  const taken = await slugsLike(env, base)
  if (!taken.has(base)) return base
  let number = 2
  while (taken.has(`${base}-${number}`)) number += 1
  return `${base}-${number}`
}

/** The shard's part cannot go through `commit`, which asks whether the tenant lives there before it does. */
async function settle(tenant: Tenant, defaultCurrency: string, website: string) {
  const { organizationId, shard, epoch, now } = tenant
  const settings = 'organization_id, default_currency, plan, chosen, version, updated_at'
  const writes: Write[] = [
    write(`INSERT INTO residents (organization_id, epoch, state) VALUES (?, ?, 'here')`, organizationId, epoch),
    write(
      `INSERT INTO settings (${settings}) VALUES (?, ?, 'starter', ?, 1, ?)`,
      organizationId,
      defaultCurrency,
      JSON.stringify({ website }),
      now,
    ),
    ...recordAll(tenant, [
      { action: 'organization.created', object: organizationId, key: `organization.created:${organizationId}` },
    ]),
  ]
  await shard.batch(writes.map(({ sql, params }) => shard.prepare(sql).bind(...params)))
}

/** Everything that lets somebody in, in one batch; the slug and the owner's address may be taken meanwhile. */
async function register(
  env: Bindings,
  tenant: Tenant,
  asked: NewOrganization,
  shard: string,
): Promise<CreatedOrganization> {
  const { organizationId, now } = tenant
  const slug = await freeSlug(env, asked.website)
  const owner = await findOrMakeUser(env, asked.email, now)
  const signIn = await issueSignIn(env, owner.userId, now)
  const publishable = await drawKey(tenant, 'publishable', 'Website')
  const secret = await drawKey(tenant, 'secret', 'Server')
  const membershipId = newId('mem', now)
  await commitDirectory(env, [
    write(
      'INSERT INTO organizations (id, name, slug, website, shard, epoch, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
      organizationId,
      asked.name ?? hostOf(asked.website),
      slug,
      asked.website,
      shard,
      tenant.epoch,
      now,
    ),
    ...owner.writes,
    write(
      `INSERT INTO memberships (id, organization_id, user_id, role, created_at) VALUES (?, ?, ?, 'owner', ?)`,
      membershipId,
      organizationId,
      owner.userId,
      now,
    ),
    ...publishable.writes,
    ...secret.writes,
    signIn.write,
    recordInDirectory(tenant, { action: 'organization.created', object: organizationId }),
  ])
  const keys = { publishableKey: publishable.key, secretKey: secret.key }
  return { organizationId, slug, shard, ownerId: owner.userId, membershipId, ...keys, signInUrl: signIn.url }
}

/**
 * A new organization with its owner and two keys, which are told this once. The shard is written first and the
 * directory last: what was begun and not finished is in no route, and `doctor` finds it.
 */
export async function createOrganization(
  env: Bindings,
  asked: NewOrganization,
  now: number,
): Promise<CreatedOrganization> {
  const shard = asked.shard ?? (await emptiestShard(env))
  const tenant = openTenant(env, { organizationId: newId('org', now), shard, epoch: 1 }, now)
  await settle(tenant, asked.defaultCurrency, asked.website)
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await register(env, tenant, asked, shard)
    } catch (error) {
      const isRace = isUserRace(error) || refusedBy(error, 'organizations.slug')
      if (!isRace || attempt === ATTEMPTS) throw error
    }
  }
}
