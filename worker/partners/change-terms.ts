import { inForce } from '../core/lifecycle'
import { insertRows } from '../platform/d1'
import type { Tenant } from '../platform/tenant'
import type { PartnerChange } from './input'
import type { Partner, Terms } from './queries'
import { type Part, unchanged } from './revise'
import { partnerTerms } from './schema'

function nextTerms(tenant: Tenant, partner: Partner, change: PartnerChange): Terms | null {
  const { commission_rate_bp, lead_price_amounts, monthly_lead_quota } = change
  const effectiveFrom = change.effective_from ?? tenant.now
  const before = inForce(partner.terms, effectiveFrom)
  const commissionRateBp = commission_rate_bp === undefined ? (before?.commissionRateBp ?? null) : commission_rate_bp
  const leadPriceAmounts = lead_price_amounts ?? before?.leadPriceAmounts ?? {}
  const monthlyLeadQuota = monthly_lead_quota === undefined ? (before?.monthlyLeadQuota ?? null) : monthly_lead_quota
  const tier = change.tier === undefined ? (before?.tier ?? null) : change.tier
  const isSame =
    commissionRateBp === before?.commissionRateBp &&
    monthlyLeadQuota === before.monthlyLeadQuota &&
    tier === before.tier &&
    isSameAmounts(leadPriceAmounts, before.leadPriceAmounts)
  if (isSame) return null
  return {
    organizationId: tenant.organizationId,
    partnerId: partner.id,
    version: (partner.terms.at(-1)?.version ?? 0) + 1,
    effectiveFrom,
    commissionRateBp,
    leadPriceAmounts,
    monthlyLeadQuota,
    tier,
    actor: tenant.actor,
    createdAt: tenant.now,
  }
}

const isSameAmounts = (a: Record<string, number>, b: Record<string, number>) =>
  Object.keys(a).length === Object.keys(b).length &&
  Object.entries(a).every(([currency, amountMinor]) => b[currency] === amountMinor)

/** What is not named goes on as it would have been at the moment from which the new version holds. */
export function changeTerms(tenant: Tenant, partner: Partner, change: PartnerChange): Part {
  const terms = nextTerms(tenant, partner, change)
  if (terms === null) return unchanged(partner)
  const { version, effectiveFrom, commissionRateBp, leadPriceAmounts, monthlyLeadQuota, tier } = terms
  const detail = { version, effectiveFrom, commissionRateBp, leadPriceAmounts, monthlyLeadQuota, tier }
  return {
    partner: { ...partner, terms: [...partner.terms, terms] },
    people: [],
    writes: insertRows(tenant.organizationId, partnerTerms, [terms]),
    happened: [{ action: 'partner.terms_changed', object: partner.id, detail }],
  }
}
