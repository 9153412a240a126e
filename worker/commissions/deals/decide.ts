import { type Attributed, attributeOrder } from '../../attribution/attribute'
import type { Attribution, Model } from '../../core/attribution'
import { amountsOf, type OrderAmounts } from '../../core/order-amounts'
import { type GrantedUnderRules, grantUnderRules, type RuleLine } from '../../core/rules'
import { type Candidate, candidatesOf, chooseRules } from '../choose'
import { parametersOf } from '../frozen'
import { type RuleUse, useOf } from '../grant'
import type { DealCase, DealCases } from './load'
import { takenFrom } from './refunds'

export type DealModel = { attribution: Attribution; granted: GrantedUnderRules }

/** One deal decided, before anything is compared with what is posted. */
export type DealDecision = {
  attributed: Attributed
  models: DealModel[]
  granted: GrantedUnderRules
  rules: RuleUse[]
  candidates: Candidate[]
  /** Partners whose rule has bands. */
  banded: string[]
  amounts: OrderAmounts
  reason: string | null
  isDisputed: boolean
}

/** A deal names no campaign, SKU or product, so that only a partner's rules and the default ones can pay it. */
const lineOf = ({ deal }: DealCase): RuleLine => ({
  ...{ line: 0, campaign: null, sku: null, productId: null },
  quantity: 1,
  net: deal.amount,
})

function chosenFor(of: DealCase, { rules, terms }: DealCases, partnerIds: string[]) {
  const book = { rows: rules, terms, madeBy: of.frozen.rules_as_of }
  const asked = { currency: of.deal.currency, at: of.at, paymentNumber: 1, firstPaidAt: null }
  return new Map(partnerIds.map((partnerId) => [partnerId, chooseRules(book, { ...asked, partnerId }, [lineOf(of)])]))
}

const partnersOf = (attributions: Attribution[]) => [
  ...new Set(attributions.flatMap(({ weights }) => weights.map(({ partnerId }) => partnerId))),
]

/**
 * Attribution, grants and amounts of one deal: a pure function of what was loaded. Every model says what it would pay;
 * the one in use pays. Minor units throughout.
 */
export function decideDeal(of: DealCase, all: DealCases, more: readonly Model[] = []): DealDecision {
  const { deal, frozen, resolution } = of
  const attributed = attributeOrder(resolution, all.inactive, parametersOf(frozen), deal.amount, more)
  const chosen = chosenFor(of, all, partnersOf(attributed.all))
  const grant = ({ weights }: Attribution) =>
    grantUnderRules({
      lines: [lineOf(of)],
      weights,
      winnerOf: (_, partnerId) => chosen.get(partnerId)?.[0]?.winner ?? null,
      // Months are filled by orders; a deal meets the bands and the cap of a month by itself.
      monthBefore: () => ({ baseAmount: 0, granted: 0 }),
    })
  const models = attributed.all.map((attribution) => ({ attribution, granted: grant(attribution) }))
  const granted = grant(attributed.inUse)
  const taken = of.orders.map(takenFrom)
  const amounts = amountsOf({
    lines: [{ net: deal.amount, quantity: 1 }],
    total: deal.amount,
    platformFeeBp: 0,
    paymentFees: 0,
    paid: true,
    grants: granted.grants,
    facts: taken.flatMap(({ refunds }) => refunds),
  })
  return {
    ...{ attributed, models, granted, amounts },
    rules: granted.rules.map(useOf),
    candidates: partnersOf([attributed.inUse]).flatMap((id) => candidatesOf(id, chosen.get(id) ?? [])),
    banded: [...chosen].filter(([, [line]]) => line?.winner?.bands.length).map(([partnerId]) => partnerId),
    reason: attributed.inUse.reason,
    isDisputed: taken.some((each) => each.isDisputed),
  }
}
