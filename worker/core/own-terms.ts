import type { Rule } from './rules'

const OWN_TERMS = 'terms:'

/** Terms as far as they are a rule; the rate in basis points, the time in epoch milliseconds. */
export type OwnTerms = {
  readonly version: number
  readonly commissionRateBp: number | null
  readonly effectiveFrom: number | null
}

/** A partner's own terms are no rule that anybody made: they have a version and no id of their own. */
export const ruleIdShown = (id: string | null) => (id === null || id.startsWith(OWN_TERMS) ? null : id)

/** A partner's own terms as a rule of scope 'partner'. */
export const termsRule = (partnerId: string, terms: OwnTerms): Rule => ({
  id: `${OWN_TERMS}${partnerId}`,
  version: terms.version,
  scope: 'partner',
  target: null,
  partnerId,
  partnerTier: null,
  priority: 100,
  percentBp: terms.commissionRateBp,
  flatItemAmount: null,
  flatOrderAmount: null,
  currency: null,
  bands: [],
  bandsMode: 'marginal',
  bandsPeriod: 'order',
  recurring: { payments: null, months: null },
  capAmount: null,
  capPer: 'order',
  floorAmount: null,
  effectiveFrom: terms.version === 1 ? null : terms.effectiveFrom,
  effectiveTo: null,
})
