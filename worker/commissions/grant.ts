import { type Attributed, attributeOrder } from '../attribution/attribute'
import type { Drop } from '../core/attribution'
import type { Resolution } from '../core/evidence'
import type { History } from '../core/history'
import { amountsOf, type OrderAmounts } from '../core/order-amounts'
import { ruleIdShown } from '../core/own-terms'
import {
  type AppliedRule,
  type GrantedUnderRules,
  grantUnderRules,
  type MonthBefore,
  type RuleLine,
} from '../core/rules'
import type { StoredLine } from '../orders/lines'
import { type Candidate, candidatesOf, chooseRules } from './choose'
import { parametersOf } from './frozen'
import type { Case, Cases } from './load'
import { historyOfOrder } from './order-history'

/** What one line gave one partner, by which rule. */
export type RuleUse = {
  line: number
  partner_id: string
  rule_id: string | null
  rule_version: number | null
  scope: string
  /** Null where bands or flat amounts alone made the amount. */
  rate_bp: number | null
  flat_amount: number
  amount: number
  cut_amount: number
  bound: 'floor' | 'cap_per_order' | 'cap_per_month' | null
  reason: string | null
}

/** Who is credited and which rules pay, before any month is looked at. */
export type Weighed = {
  of: Case
  lines: StoredLine[]
  history: History
  attributed: Attributed
  chosen: Map<string, ReturnType<typeof chooseRules>>
}

/** One order decided, before anything is compared with what is posted. */
export type Granted = Omit<Weighed, 'of'> & {
  rules: RuleUse[]
  candidates: Candidate[]
  granted: GrantedUnderRules
  amounts: OrderAmounts
  reason: string | null
}

const ruleLine = (campaign: string | null, line: StoredLine, index: number): RuleLine => ({
  line: index,
  campaign,
  sku: line.sku,
  productId: line.product_id,
  quantity: line.quantity,
  net: line.net_amount,
})

/** The touches without those that the organization does not want to pay for. */
function accepted({ resolution, judgement }: Case): { resolution: Resolution; dropped: Drop[] } {
  const reasonOf = (touchId: string) => (judgement.isRejected ? 'duplicate_order' : judgement.dropped.get(touchId))
  const dropped = resolution.touches.flatMap(({ id, partnerId }): Drop[] => {
    const reason = reasonOf(id)
    return reason === undefined ? [] : [{ touchId: id, partnerId, reason }]
  })
  if (dropped.length === 0) return { resolution, dropped }
  const touches = resolution.touches.filter(({ id }) => reasonOf(id) === undefined)
  return { resolution: { ...resolution, touches }, dropped }
}

/** Why nobody is credited, when what was doubted is the reason. */
const refusalOf = ({ judgement }: Case, { inUse, reason }: Attributed): string | null =>
  judgement.isRejected
    ? 'duplicate_order'
    : inUse.reason === 'no_qualifying_touch' && judgement.dropped.size > 0
      ? ([...judgement.dropped.values()][0] ?? null)
      : reason

/** Attribution of one order and the rules that its lines pay by: a pure function of what was loaded. */
export function weighOrder(of: Case, { terms, inactive, rules, payments }: Cases): Weighed {
  const { order, frozen } = of
  const { lines, history } = historyOfOrder(order, of.facts)
  const { resolution, dropped } = accepted(of)
  const known = attributeOrder(resolution, inactive, parametersOf(frozen), order.subtotalAmount)
  const attributed = { ...known, dropped: [...known.dropped, ...dropped] }
  const asked = {
    currency: order.currency,
    at: order.placedAt,
    ...(payments.get(order.id) ?? { paymentNumber: 1, firstPaidAt: null }),
  }
  const book = { rows: rules, terms, madeBy: frozen.rules_as_of }
  const ruleLines = lines.map((line, index) => ruleLine(order.campaign, line, index))
  const partnerIds = order.dealId === null ? attributed.inUse.weights.map(({ partnerId }) => partnerId) : []
  const chosen = new Map(partnerIds.map((id) => [id, chooseRules(book, { ...asked, partnerId: id }, ruleLines)]))
  return { of, lines, history, attributed, chosen }
}

const boundOf = ({ capped, floored }: AppliedRule) =>
  capped === 'order' ? 'cap_per_order' : capped === 'partner_month' ? 'cap_per_month' : floored ? 'floor' : null

/** A rule's use as it is kept in a trace. */
export const useOf = (applied: AppliedRule): RuleUse => ({
  line: applied.line,
  partner_id: applied.partnerId,
  rule_id: ruleIdShown(applied.ruleId),
  rule_version: applied.version,
  scope: applied.scope ?? 'default',
  rate_bp: applied.ruleId === null ? 0 : applied.percentBp,
  flat_amount: applied.flatAmount,
  amount: applied.amount,
  cut_amount: applied.cutAmount,
  bound: boundOf(applied),
  reason: applied.ruleId === null ? 'no_rule' : null,
})

/** Grants and amounts of one weighed order. Minor units throughout. */
export function decideOrder(
  weighed: Weighed,
  monthBefore: (partnerId: string, ruleId: string) => MonthBefore,
): Granted {
  const { of, lines, history, attributed, chosen } = weighed
  const { order, frozen } = of
  const granted = grantUnderRules({
    lines: lines.map((line, index) => ruleLine(order.campaign, line, index)),
    weights: order.dealId === null ? attributed.inUse.weights : [],
    winnerOf: ({ line }, partnerId) => chosen.get(partnerId)?.[line]?.winner ?? null,
    monthBefore,
  })
  const amounts = amountsOf({
    lines: lines.map(({ net_amount: net, quantity }) => ({ net, quantity })),
    total: order.totalAmount,
    platformFeeBp: frozen.platform_fee_bp,
    paymentFees: order.paymentFeeAmount + history.disputeFees,
    paid: history.paidAt !== null,
    grants: granted.grants,
    facts: history.facts,
  })
  return {
    ...{ lines, history, attributed, chosen, granted, amounts },
    rules: granted.rules.map(useOf),
    candidates: [...chosen].flatMap(([partnerId, each]) => candidatesOf(partnerId, each)),
    reason: order.dealId === null ? refusalOf(of, attributed) : 'covered_by_deal',
  }
}

export function statusOf({ history, amounts }: Pick<Granted, 'history' | 'amounts'>) {
  if (amounts.cancelled) return 'cancelled' as const
  if (history.paidAt === null) return 'pending' as const
  if (history.dispute !== 'none') return 'disputed' as const
  if (amounts.fullyRefunded) return 'refunded' as const
  return amounts.refundedAmount > 0 ? ('partially_refunded' as const) : ('paid' as const)
}
