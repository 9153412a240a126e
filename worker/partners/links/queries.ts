import { and, eq } from 'drizzle-orm'
import { organizations } from '../../organizations/schema'
import type { Write } from '../../platform/d1'
import type { Bindings } from '../../platform/env'
import { cursorOf } from '../../platform/list'
import {
  one,
  openDirectory,
  openShard,
  ownedBy,
  type Residence,
  readAll,
  shardNames,
  type Tenant,
} from '../../platform/tenant'
import { type links, partnerCodes } from '../schema'
import { type LinkList, UtmParts } from './input'

/** `isFirst`: no earlier link of the partner has the same code, so it is where the bare code leads. */
export type Link = typeof links.$inferSelect & { isFirst: boolean }
type Stored = Omit<Link, 'utm' | 'isFirst'> & { utm: string; isFirst: number }

/** Above every id of a link. */
const AFTER_ALL = 'lnk`'

const COLUMNS = `l.organization_id AS organizationId, l.id, l.partner_id AS partnerId, l.code, l.campaign,
  l.destination, l.utm, l.version, l.created_at AS createdAt,
  NOT EXISTS (SELECT 1 FROM links earlier INDEXED BY links_by_partner
    WHERE earlier.organization_id = l.organization_id AND earlier.partner_id = l.partner_id
      AND earlier.code = l.code AND earlier.id < l.id) AS isFirst`

const ANYBODYS = `SELECT ${COLUMNS} FROM links l WHERE l.organization_id = ?1`
// Without statistics, SQLite reads all links of the organization to find a partner's; so the index is named.
const PARTNERS = `SELECT ${COLUMNS} FROM links l INDEXED BY links_by_partner
  WHERE l.organization_id = ?1 AND l.partner_id = ?2`

async function readLinks(tenant: Tenant, sql: string, ...params: Write['params']): Promise<Link[]> {
  const rows = await readAll<Stored>(tenant, sql, ...params)
  return rows.map((row) => ({ ...row, utm: UtmParts.parse(JSON.parse(row.utm)), isFirst: row.isFirst === 1 }))
}

/** Errors: 404, also for a link of another partner when `partnerId` is given. */
export async function findLink(tenant: Tenant, id: string, partnerId: string | null): Promise<Link> {
  const rows = await readLinks(tenant, `${ANYBODYS} AND l.id = ?2`, id)
  return one(rows.filter((link) => partnerId === null || link.partnerId === partnerId))
}

/** A page and the row after it, newest first. */
export function listLinks(tenant: Tenant, filters: LinkList, partnerId: string | null): Promise<Link[]> {
  const before = cursorOf(filters) ?? AFTER_ALL
  const spare = filters.limit + 1
  return partnerId === null
    ? readLinks(tenant, `${ANYBODYS} AND l.id < ?2 ORDER BY l.id DESC LIMIT ?3`, before, spare)
    : readLinks(tenant, `${PARTNERS} AND l.id < ?3 ORDER BY l.id DESC LIMIT ?4`, partnerId, before, spare)
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
  const [link] = await (linkId === null
    ? readLinks(tenant, `${PARTNERS} AND l.code = ?3 ORDER BY l.id LIMIT 1`, partnerId, shown)
    : readLinks(tenant, `${PARTNERS} AND l.code = ?3 AND l.id = ?4`, partnerId, shown, linkId))
  return link ?? null
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
