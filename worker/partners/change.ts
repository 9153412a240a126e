import { isPersonRace } from '../organizations/people'
import { refusedBy } from '../platform/errors'
import type { Tenant } from '../platform/tenant'
import { addCoupons, changeCode } from './change-code'
import { changeContact } from './change-contact'
import { changeTerms } from './change-terms'
import { codeIsTaken } from './codes'
import type { PartnerChange } from './input'
import type { Partner } from './queries'
import { type Part, revise, unchanged } from './revise'

const ATTEMPTS = 3

/**
 * Changes what is given and nothing else. New terms are a new version; a new code becomes the current one and the old
 * ones keep working; coupons are only ever added. Errors: 409 `code_is_taken` or `changed_since_read`, 422
 * `code_is_reserved`.
 */
export async function changePartner<Answer>(
  tenant: Tenant,
  partner: Partner,
  change: PartnerChange,
  show: (partner: Partner) => Answer,
): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    const whole = await prepare(tenant, partner, change)
    if (whole.happened.length === 0) return show(partner)
    try {
      return await revise(tenant, partner, whole, show)
    } catch (error) {
      if (refusedBy(error, 'partner_codes.code')) throw codeIsTaken(change.code ?? 'asked for')
      if (attempt === ATTEMPTS || !isPersonRace(error)) throw error
    }
  }
}

async function prepare(tenant: Tenant, partner: Partner, change: PartnerChange): Promise<Part> {
  let whole = unchanged(partner)
  for (const part of [changeType, changeContact, changeTerms, changeCode, addCoupons]) {
    const next = await part(tenant, whole.partner, change)
    whole = {
      partner: next.partner,
      people: [...whole.people, ...next.people],
      writes: [...whole.writes, ...next.writes],
      happened: [...whole.happened, ...next.happened],
    }
  }
  return whole
}

function changeType(_: Tenant, partner: Partner, { type }: PartnerChange): Part {
  if (type === undefined || type === partner.type) return unchanged(partner)
  const happened = { action: 'partner.type_changed', object: partner.id, detail: { from: partner.type, to: type } }
  return { ...unchanged({ ...partner, type }), happened: [happened] }
}
