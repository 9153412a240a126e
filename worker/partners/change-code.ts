import { loadSettings } from '../organizations/settings'
import { updateRows, type Write } from '../platform/d1'
import type { Tenant } from '../platform/tenant'
import { codeRow, couponRows, firstLink, insertCodes, requireFree } from './codes'
import type { PartnerChange } from './input'
import type { CodeRow, Partner } from './queries'
import { type Part, unchanged } from './revise'
import { partnerCodes } from './schema'

/** An own code of earlier becomes the current one again; any other is added, with a link to the website. */
export async function changeCode(tenant: Tenant, partner: Partner, { code }: PartnerChange): Promise<Part> {
  const own = partner.codes.filter(({ kind }) => kind === 'link')
  const [current] = own
  if (code === undefined || code.toLowerCase() === current?.code) return unchanged(partner)
  await requireFree(tenant, 'link', [code], partner.id)
  const known = own.find((each) => each.code === code.toLowerCase())
  // Later than the code it replaces, even within one millisecond.
  const currentFrom = Math.max(tenant.now, (current?.currentFrom ?? 0) + 1)
  const chosen = known
    ? { ...known, currentFrom }
    : codeRow(tenant, { kind: 'link', shown: code, partnerId: partner.id, currentFrom })
  const others = partner.codes.filter((each) => each !== known)
  return {
    partner: { ...partner, codes: [chosen, ...others] },
    people: [],
    writes: known ? makeCurrent(tenant, chosen) : await introduce(tenant, chosen),
    happened: [
      { action: 'partner.code_changed', object: partner.id, detail: { from: current?.shown, to: chosen.shown } },
    ],
  }
}

const makeCurrent = (tenant: Tenant, { kind, code, currentFrom }: CodeRow) =>
  updateRows(tenant.organizationId, partnerCodes, ['kind', 'code'], [{ kind, code, currentFrom }])

async function introduce(tenant: Tenant, row: CodeRow): Promise<Write[]> {
  const { website } = await loadSettings(tenant)
  return [...insertCodes(tenant, [row]), ...firstLink(tenant, row.partnerId, row.shown, website)]
}

/** A coupon once given stays the partner's: orders that were placed with it are reckoned again later. */
export async function addCoupons(tenant: Tenant, partner: Partner, { coupon_codes }: PartnerChange): Promise<Part> {
  const rows = couponRows(tenant, partner.id, coupon_codes ?? [])
  const known = new Set(partner.codes.filter(({ kind }) => kind === 'coupon').map(({ code }) => code))
  const added = rows.filter(({ code }) => !known.has(code))
  if (added.length === 0) return unchanged(partner)
  const codes = added.map(({ shown }) => shown)
  await requireFree(tenant, 'coupon', codes, partner.id)
  return {
    partner: { ...partner, codes: [...partner.codes, ...added] },
    people: [],
    writes: insertCodes(tenant, added),
    happened: [{ action: 'partner.coupons_added', object: partner.id, detail: { codes } }],
  }
}
