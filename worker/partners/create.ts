import { record } from '../activity/record'
import { findOrMakePerson, isPersonRace } from '../organizations/people'
import { loadSettings } from '../organizations/settings'
import { insertRows, type Write } from '../platform/d1'
import { refusedBy } from '../platform/errors'
import { newId } from '../platform/id'
import { commit, type Tenant } from '../platform/tenant'
import { renamePerson } from './change-contact'
import { codeIsTaken, codeRow, couponRows, firstLink, freeCode, insertCodes, requireFree } from './codes'
import type { NewPartner } from './input'
import type { CodeRow, Partner, PartnerRow, Terms } from './queries'
import { partnerStatuses, partners, partnerTerms } from './schema'

const ATTEMPTS = 4

/**
 * A new partner with status and terms since the beginning of time, its codes, and a link to the website. Answers what
 * `show` makes of it. Errors: 409 `code_is_taken`, 422 `code_is_reserved`.
 */
export async function createPartner<Answer>(
  tenant: Tenant,
  input: NewPartner,
  show: (partner: Partner) => Answer,
): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    const { partner, writes } = await prepare(tenant, input)
    const answer = show(partner)
    try {
      await commit(tenant, writes, { status: 201, answer })
      return answer
    } catch (error) {
      const isCodeRace = refusedBy(error, 'partner_codes.code')
      if (isCodeRace && input.code !== null) throw codeIsTaken(input.code)
      if (attempt === ATTEMPTS || !(isCodeRace || isPersonRace(error))) throw error
    }
  }
}

async function prepare(tenant: Tenant, input: NewPartner): Promise<{ partner: Partner; writes: Write[] }> {
  const { organizationId } = tenant
  const [settings, person, code] = await Promise.all([
    loadSettings(tenant),
    findOrMakePerson(tenant, { email: input.email, name: input.name }),
    input.code ?? freeCode(tenant, input.name),
    requireFree(tenant, 'coupon', input.coupon_codes),
  ])
  await requireFree(tenant, 'link', [code])
  const row = partnerRow(tenant, input, person.id)
  const terms = firstTerms(tenant, input, row.id)
  const codes: CodeRow[] = [
    codeRow(tenant, { kind: 'link', shown: code, partnerId: row.id, currentFrom: tenant.now }),
    ...couponRows(tenant, row.id, input.coupon_codes),
  ]
  const status = { partnerId: row.id, version: 1, status: row.status, fromAt: tenant.now, actor: tenant.actor }
  const writes = [
    record(tenant, { action: 'partner.created', object: row.id, detail: { status: row.status, type: row.type, code } }),
    ...person.writes,
    ...(await renamePerson(tenant, person.id, input.name)),
    ...insertRows(organizationId, partners, [row]),
    ...insertRows(organizationId, partnerStatuses, [{ ...status, reason: null }]),
    ...insertRows(organizationId, partnerTerms, [terms]),
    ...insertCodes(tenant, codes),
    ...firstLink(tenant, row.id, code, settings.website),
  ]
  return { partner: { ...row, name: input.name, email: input.email, codes, terms: [terms] }, writes }
}

const partnerRow = (tenant: Tenant, input: NewPartner, personId: string): PartnerRow => ({
  organizationId: tenant.organizationId,
  id: newId('ptr', tenant.now),
  personId,
  type: input.type,
  status: input.status,
  activeFrom: input.active_from,
  version: 1,
  createdAt: tenant.now,
})

const firstTerms = (tenant: Tenant, input: NewPartner, partnerId: string): Terms => ({
  organizationId: tenant.organizationId,
  partnerId,
  version: 1,
  effectiveFrom: null,
  commissionRateBp: input.commission_rate_bp,
  leadPriceAmounts: input.lead_price_amounts,
  monthlyLeadQuota: input.monthly_lead_quota,
  tier: input.tier,
  actor: tenant.actor,
  createdAt: tenant.now,
})
