import { and, asc, desc, eq, getTableColumns, lt, sql } from 'drizzle-orm'
import { organizations } from '../../organizations/schema'
import type { Bindings } from '../../platform/env'
import { cursorOf } from '../../platform/list'
import { one, openDirectory, openShard, ownedBy, type Residence, shardNames, type Tenant } from '../../platform/tenant'
import { links, partnerCodes } from '../schema'
import type { LinkList } from './input'

/** `isFirst`: no earlier link of the partner has the same code, so it is where the bare code leads. */
export type Link = typeof links.$inferSelect & { isFirst: boolean }

// Spelled out: drizzle leaves the table's name off its columns where only one table is read, and these need it.
const hasNoEarlier = sql<number>`NOT EXISTS (SELECT 1 FROM links earlier
  WHERE earlier.organization_id = links.organization_id AND earlier.partner_id = links.partner_id
    AND earlier.code = links.code AND earlier.id < links.id)`

const columns = { ...getTableColumns(links), isFirst: hasNoEarlier.mapWith(Boolean) }

/** Errors: 404, also for a link of another partner when `partnerId` is given. */
export async function findLink(tenant: Tenant, id: string, partnerId: string | null): Promise<Link> {
  return one(
    await tenant.db
      .select(columns)
      .from(links)
      .where(
        and(ownedBy(tenant, links), eq(links.id, id), partnerId === null ? undefined : eq(links.partnerId, partnerId)),
      ),
  )
}

/** A page and the row after it, newest first. */
export async function listLinks(tenant: Tenant, filters: LinkList, partnerId: string | null): Promise<Link[]> {
  const last = cursorOf(filters)
  return tenant.db
    .select(columns)
    .from(links)
    .where(
      and(
        ownedBy(tenant, links),
        partnerId === null ? undefined : eq(links.partnerId, partnerId),
        last === null ? undefined : lt(links.id, last),
      ),
    )
    .orderBy(desc(links.id))
    .limit(filters.limit + 1)
}

export type FoundCode = { partnerId: string; shown: string }

/** Whose link code this is, compared without case. */
export async function findCode(tenant: Tenant, code: string): Promise<FoundCode | null> {
  const [row] = await tenant.db
    .select({ partnerId: partnerCodes.partnerId, shown: partnerCodes.shown })
    .from(partnerCodes)
    .where(and(ownedBy(tenant, partnerCodes), eq(partnerCodes.kind, 'link'), eq(partnerCodes.code, code.toLowerCase())))
  return row ?? null
}

/** The link of this code with this id, else the code's first one. */
export async function linkOfCode(tenant: Tenant, { partnerId, shown }: FoundCode, linkId: string | null) {
  const [row] = await tenant.db
    .select()
    .from(links)
    .where(
      and(
        ownedBy(tenant, links),
        eq(links.partnerId, partnerId),
        eq(links.code, shown),
        linkId === null ? undefined : eq(links.id, linkId),
      ),
    )
    .orderBy(asc(links.id))
    .limit(1)
  return row ?? null
}

const residence = { organizationId: organizations.id, shard: organizations.shard, epoch: organizations.epoch }

export async function residenceBySlug(env: Bindings, slug: string): Promise<Residence | null> {
  const [row] = await openDirectory(env).select(residence).from(organizations).where(eq(organizations.slug, slug))
  return row ?? null
}

/** Where the only organization with this link code lives; null when none has it, or several. */
export async function residenceByCode(env: Bindings, code: string): Promise<Residence | null> {
  const sqlText = `SELECT organization_id AS id FROM partner_codes WHERE code = ? AND kind = 'link' LIMIT 2`
  const found = await Promise.all(
    shardNames(env).map((name) => openShard(env, name).prepare(sqlText).bind(code.toLowerCase()).all<{ id: string }>()),
  )
  const [owner, other] = found.flatMap(({ results }) => results)
  if (!owner || other) return null
  const [row] = await openDirectory(env).select(residence).from(organizations).where(eq(organizations.id, owner.id))
  return row ?? null
}
