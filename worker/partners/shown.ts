import { decidePartner, inForce, type PartnerDecision } from '../core/lifecycle'
import { type Caller, EDITORS } from '../platform/auth'
import { when, whenOrNull } from '../platform/shapes'
import type { Partner, StatusRow, Terms } from './queries'

const DECISIONS: PartnerDecision[] = ['approve', 'reject', 'suspend', 'deactivate', 'reactivate', 'reapply']

/** What this caller may do now, and for each thing refused the code the request would be answered with. */
function actionsOf({ status }: Partner, { role }: Caller) {
  const mayEdit = EDITORS.includes(role)
  const decisions = DECISIONS.map((name) => {
    const outcome = decidePartner(status, name)
    return { name, code: !mayEdit ? 'role_may_not' : 'refusal' in outcome ? outcome.refusal : null }
  })
  const changeTerms = { name: 'change_terms', code: mayEdit ? null : 'role_may_not' }
  return [...decisions, changeTerms].map(({ name, code }) => ({ name, allowed: code === null, code }))
}

const shownTerms = (terms: Terms | null) => ({
  commission_rate_bp: terms?.commissionRateBp ?? null,
  lead_price_amounts: terms?.leadPriceAmounts ?? {},
  monthly_lead_quota: terms?.monthlyLeadQuota ?? null,
  tier: terms?.tier ?? null,
})

/** The partner as the API tells it, with the terms in force at `now`. */
export function shownPartner(partner: Partner, caller: Caller, now: number) {
  const shownOf = (kind: 'link' | 'coupon') =>
    partner.codes.filter((code) => code.kind === kind).map(({ shown }) => shown)
  const codes = shownOf('link')
  return {
    id: partner.id,
    name: partner.name,
    email: partner.email,
    type: partner.type,
    status: partner.status,
    code: codes[0] ?? null,
    codes,
    coupon_codes: shownOf('coupon'),
    ...shownTerms(inForce(partner.terms, now)),
    active_from: whenOrNull(partner.activeFrom),
    version: partner.version,
    created_at: when(partner.createdAt),
    actions: actionsOf(partner, caller),
  }
}
export type ShownPartner = ReturnType<typeof shownPartner>

/** The partner with both histories, newest first. */
export const shownWithHistory = (partner: Partner, statuses: StatusRow[], caller: Caller, now: number) => ({
  ...shownPartner(partner, caller, now),
  history: statuses
    .toReversed()
    .map(({ version, status, fromAt, actor, reason }) => ({ version, status, from_at: when(fromAt), actor, reason })),
  terms_history: partner.terms.toReversed().map((terms) => ({
    version: terms.version,
    effective_from: whenOrNull(terms.effectiveFrom),
    ...shownTerms(terms),
    actor: terms.actor,
    created_at: when(terms.createdAt),
  })),
})
