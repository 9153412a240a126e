import { insertRows, type Write } from '../platform/d1'
import { conflict, invalid } from '../platform/errors'
import { newId } from '../platform/id'
import type { Tenant } from '../platform/tenant'
import { type CodeKind, type CodeRow, partnersByCodes } from './queries'
import { links, partnerCodes } from './schema'

/** The code with which a merchant tests the tag; nobody may earn with it. */
const RESERVED = 'tributary-test'
const MAX_SLUG = 40
const NUMBERED = Array.from({ length: 19 }, (_, index) => `-${index + 2}`)

export const codeIsTaken = (code: string) =>
  conflict('code_is_taken', `The code ${code} belongs to another partner, now or earlier. Choose another one.`)

/** Errors: 422 `code_is_reserved`, 409 `code_is_taken` when somebody other than `partnerId` has one of them. */
export async function requireFree(tenant: Tenant, kind: CodeKind, codes: readonly string[], partnerId?: string) {
  if (codes.some((code) => code.toLowerCase() === RESERVED))
    throw invalid('code', `${RESERVED} is kept for testing the tag`, 'code_is_reserved')
  const known = await partnersByCodes(tenant, kind, codes)
  const taken = [...known.values()].find((owner) => owner.partnerId !== partnerId)
  if (taken) throw codeIsTaken(taken.shown)
}

const slugOf = (name: string) =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_SLUG)
    .replace(/^-+|-+$/g, '') || 'partner'

/** A code made of the name that nobody has at this moment: `maya-sari`, else `maya-sari-2`, … */
export async function freeCode(tenant: Tenant, name: string): Promise<string> {
  const slug = slugOf(name)
  const candidates = [slug, ...NUMBERED.map((ending) => slug + ending)].filter((code) => code !== RESERVED)
  const taken = await partnersByCodes(tenant, 'link', candidates)
  return candidates.find((code) => !taken.has(code)) ?? `${slug}-${newId('ptr', tenant.now).slice(-13)}`
}

type NewCode = { kind: CodeKind; shown: string; partnerId: string; currentFrom?: number }

export const codeRow = (tenant: Tenant, { kind, shown, partnerId, currentFrom = 0 }: NewCode): CodeRow => ({
  organizationId: tenant.organizationId,
  kind,
  code: shown.toLowerCase(),
  shown,
  partnerId,
  createdAt: tenant.now,
  currentFrom,
})

/** One row per code, however often and in whatever case it was given. */
export const couponRows = (tenant: Tenant, partnerId: string, coupons: readonly string[]): CodeRow[] => {
  const rows = coupons.map((shown) => codeRow(tenant, { kind: 'coupon', shown, partnerId }))
  return [...new Map(rows.map((row) => [row.code, row])).values()]
}

export const insertCodes = (tenant: Tenant, rows: CodeRow[]): Write[] =>
  insertRows(tenant.organizationId, partnerCodes, rows)

/** Every code has a link of its own to the website, so that it leads somewhere from its first moment. */
export function firstLink(tenant: Tenant, partnerId: string, code: string, website: string): Write[] {
  if (!URL.canParse(website)) return []
  const facts = { partnerId, code, campaign: '', destination: website, utm: {}, version: 1, createdAt: tenant.now }
  return insertRows(tenant.organizationId, links, [{ id: newId('lnk', tenant.now), ...facts }])
}
