import { and, asc, eq, type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import type { Inactive } from '../core/attribution'
import { inactiveIntervalsOf } from '../core/lifecycle'
import { findPersonByEmail, openPeople } from '../organizations/people'
import { write } from '../platform/d1'
import { cursorOf } from '../platform/list'
import { newest, withId } from '../platform/rows'
import { one, ownedBy, readAll, readTogether, type Tenant } from '../platform/tenant'
import type { PartnerList } from './input'
import { partnerCodes, partnerStatuses, partners, partnerTerms } from './schema'

export type PartnerRow = typeof partners.$inferSelect
export type StatusRow = typeof partnerStatuses.$inferSelect
export type Terms = typeof partnerTerms.$inferSelect
export type CodeRow = typeof partnerCodes.$inferSelect
export type CodeKind = CodeRow['kind']

/** A partner with everything a decision about it needs; codes are the current one first, terms by version. */
export type Partner = PartnerRow & { name: string | null; email: string | null; codes: CodeRow[]; terms: Terms[] }

/** One bound list whatever its length; the key stays searchable. */
const oneOf = (column: SQLiteColumn, values: Iterable<string>): SQL =>
  sql`${column} IN (SELECT value FROM json_each(${JSON.stringify([...new Set(values)])}))`

function grouped<Row extends { partnerId: string }>(rows: Row[], partnerIds: readonly string[]): Map<string, Row[]> {
  const groups = new Map(partnerIds.map((id): [string, Row[]] => [id, []]))
  for (const row of rows) groups.get(row.partnerId)?.push(row)
  return groups
}

export async function partnersByIds(tenant: Tenant, ids: readonly string[]): Promise<Map<string, PartnerRow>> {
  const rows = await tenant.db
    .select()
    .from(partners)
    .where(and(ownedBy(tenant, partners), oneOf(partners.id, ids)))
  return new Map(rows.map((row) => [row.id, row]))
}

/** All versions of the terms of each partner, by version. */
export async function termsOf(tenant: Tenant, partnerIds: readonly string[]): Promise<Map<string, Terms[]>> {
  const rows = await tenant.db
    .select()
    .from(partnerTerms)
    .where(and(ownedBy(tenant, partnerTerms), oneOf(partnerTerms.partnerId, partnerIds)))
    .orderBy(asc(partnerTerms.partnerId), asc(partnerTerms.version))
  return grouped(rows, partnerIds)
}

/** All statuses of each partner, by version. */
export async function statusesOf(tenant: Tenant, partnerIds: readonly string[]): Promise<Map<string, StatusRow[]>> {
  const rows = await tenant.db
    .select()
    .from(partnerStatuses)
    .where(and(ownedBy(tenant, partnerStatuses), oneOf(partnerStatuses.partnerId, partnerIds)))
    .orderBy(asc(partnerStatuses.partnerId), asc(partnerStatuses.version))
  return grouped(rows, partnerIds)
}

/** The recorded intervals in which these partners may not earn; see core/lifecycle. */
export async function inactiveIntervals(tenant: Tenant, partnerIds: readonly string[]): Promise<Inactive[]> {
  const [known, statuses] = await Promise.all([partnersByIds(tenant, partnerIds), statusesOf(tenant, partnerIds)])
  return [...known.values()].flatMap(({ id, activeFrom }) =>
    inactiveIntervalsOf(id, activeFrom, statuses.get(id) ?? []),
  )
}

/** Whose each code is, keyed by the code in lower case; codes that nobody has are absent. */
export async function partnersByCodes(
  tenant: Tenant,
  kind: CodeKind,
  codes: readonly string[],
): Promise<Map<string, { partnerId: string; shown: string; status: PartnerRow['status'] }>> {
  const { code, partnerId, shown } = partnerCodes
  const lowered = codes.map((each) => each.toLowerCase())
  const rows = await tenant.db
    .select({ code, partnerId, shown, status: partners.status })
    .from(partnerCodes)
    .innerJoin(partners, and(eq(partners.organizationId, partnerCodes.organizationId), eq(partners.id, partnerId)))
    .where(and(ownedBy(tenant, partnerCodes), eq(partnerCodes.kind, kind), oneOf(code, lowered)))
  return new Map(rows.map(({ code: key, ...found }) => [key, found]))
}

// Without statistics, SQLite reads all codes of the organization to find a partner's; so the index is named.
const CODES = `SELECT organization_id AS organizationId, kind, code, shown, partner_id AS partnerId,
  created_at AS createdAt, current_from AS currentFrom
  FROM partner_codes INDEXED BY partner_codes_by_partner
  WHERE organization_id = ?1 AND partner_id IN (SELECT value FROM json_each(?2))
  ORDER BY current_from DESC, created_at, code`

const codesOf = async (tenant: Tenant, partnerIds: readonly string[]): Promise<Map<string, CodeRow[]>> =>
  grouped(await readAll<CodeRow>(tenant, CODES, JSON.stringify(partnerIds)), partnerIds)

/** Names by partner id; a partner whose person was erased is absent. */
export async function partnerNames(tenant: Tenant, ids: readonly string[]): Promise<Map<string, string>> {
  const known = [...(await partnersByIds(tenant, ids)).values()]
  const people = await openPeople(
    tenant,
    known.map(({ personId }) => personId),
  )
  return new Map(
    known.flatMap(({ id, personId }): [string, string][] => {
      const name = people.get(personId)?.name
      return name ? [[id, name]] : []
    }),
  )
}

async function describe(tenant: Tenant, rows: PartnerRow[]): Promise<Partner[]> {
  const ids = rows.map(({ id }) => id)
  const [people, codes, terms] = await Promise.all([
    openPeople(
      tenant,
      rows.map(({ personId }) => personId),
    ),
    codesOf(tenant, ids),
    termsOf(tenant, ids),
  ])
  return rows.map((row) => ({
    ...row,
    name: people.get(row.personId)?.name ?? null,
    email: people.get(row.personId)?.email ?? null,
    codes: codes.get(row.id) ?? [],
    terms: terms.get(row.id) ?? [],
  }))
}

/** Errors: 404 for another tenant's partner as for none. */
export async function findPartner(tenant: Tenant, id: string): Promise<Partner> {
  const rows = await withId(tenant, partners, id)
  return one(await describe(tenant, rows))
}

/** A page and the row after it, newest first. E-mail and code are exact. */
export async function listPartners(tenant: Tenant, filters: PartnerList): Promise<Partner[]> {
  const { status, code, email, limit } = filters
  const page = { limit, before: cursorOf(filters) }
  const personId = email === undefined ? undefined : await findPersonByEmail(tenant, email)
  const owner = code === undefined ? undefined : (await partnersByCodes(tenant, 'link', [code])).get(code.toLowerCase())
  if (personId === null || (code !== undefined && owner === undefined)) return []
  const rows = await newest(
    tenant,
    partners,
    page,
    status && eq(partners.status, status),
    owner && eq(partners.id, owner.partnerId),
    personId === undefined ? undefined : eq(partners.personId, personId),
  )
  return describe(tenant, rows)
}

const OF_CODES = `FROM json_each(?2) j CROSS JOIN partner_codes c ON c.organization_id = ?1 AND c.kind = 'link' AND c.code = j.value`

type Reach = { code: string; partnerId: string; status: PartnerRow['status']; activeFrom: number | null }

/**
 * Who each link code sends to and when that partner may not earn, in one round trip; keyed by the code in lower case.
 */
export async function reachOfCodes(tenant: Tenant, codes: readonly string[]) {
  const given = JSON.stringify([...new Set(codes.map((code) => code.toLowerCase()))])
  const [found, statuses] = await readTogether<
    [Reach[], Pick<StatusRow, 'partnerId' | 'version' | 'status' | 'fromAt'>[]]
  >(tenant, [
    write(
      `SELECT c.code AS code, p.id AS partnerId, p.status AS status, p.active_from AS activeFrom ${OF_CODES}
       CROSS JOIN partners p ON p.organization_id = ?1 AND p.id = c.partner_id`,
      given,
    ),
    write(
      `SELECT s.partner_id AS partnerId, s.version AS version, s.status AS status, s.from_at AS fromAt
       FROM (SELECT DISTINCT c.partner_id AS id ${OF_CODES}) found
       CROSS JOIN partner_statuses s ON s.organization_id = ?1 AND s.partner_id = found.id
       ORDER BY s.partner_id, s.version`,
      given,
    ),
  ])
  const byPartner = Map.groupBy(statuses, ({ partnerId }) => partnerId)
  return new Map(
    found.map(({ code, partnerId, status, activeFrom }) => [
      code,
      { partnerId, status, inactive: inactiveIntervalsOf(partnerId, activeFrom, byPartner.get(partnerId) ?? []) },
    ]),
  )
}
