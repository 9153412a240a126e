import * as z from 'zod'
import { type Attributed, attributeOrder } from '../attribution/attribute'
import { type GrantedCommissions, grantCommissions } from '../core/commission'
import { type History, historyOf, type RecordedFact } from '../core/history'
import { inForce } from '../core/lifecycle'
import { amountsOf, type OrderAmounts } from '../core/order-amounts'
import { refundedLines, type StoredLine, StoredLines } from '../orders/lines'
import type { FactRow } from '../orders/queries'
import { parametersOf } from './frozen'
import type { Case, Cases } from './load'

export type RuleUse = {
  line: number
  partner_id: string
  rule_id: string | null
  rule_version: number | null
  scope: string
  rate_bp: number
  reason: string | null
}

/** One order decided, before anything is compared with what is posted. */
export type Granted = {
  lines: StoredLine[]
  history: History
  attributed: Attributed
  rules: RuleUse[]
  granted: GrantedCommissions
  amounts: OrderAmounts
  reason: string | null
}

const Items = z.array(z.object({ sku: z.string().nullable(), product_id: z.string().nullable(), quantity: z.int() }))

const recorded = (lines: StoredLine[], fact: FactRow): RecordedFact => ({
  kind: fact.kind,
  externalId: fact.externalId,
  status: fact.status,
  amount: fact.amount,
  feeAmount: fact.feeAmount,
  items: refundedLines(lines, Items.parse(fact.items)),
  occurredAt: fact.occurredAt,
})

/** The rate of each partner who has a share, on each line: own terms in force when the order was placed. */
function rulesFor({ order }: Case, { terms }: Cases, lines: StoredLine[], attributed: Attributed): RuleUse[] {
  return attributed.inUse.weights.flatMap(({ partnerId }) => {
    const inTerms = inForce(terms.get(partnerId) ?? [], order.placedAt)
    const rate = inTerms?.commissionRateBp ?? null
    return lines.map((_, line) => ({
      line,
      partner_id: partnerId,
      rule_id: null,
      rule_version: rate === null ? null : (inTerms?.version ?? null),
      scope: 'partner',
      rate_bp: rate ?? 0,
      reason: rate === null ? 'no_rule' : null,
    }))
  })
}

/** Attribution, grants and amounts of one order: a pure function of what was loaded. Minor units throughout. */
export function decideOrder(of: Case, all: Cases): Granted {
  const { order, frozen, resolution } = of
  const lines = StoredLines.parse(order.lines)
  const nets = lines.map(({ net_amount }) => net_amount)
  const history = historyOf(
    order.paidAt,
    of.facts.map((fact) => recorded(lines, fact)),
  )
  const attributed = attributeOrder(resolution, all.inactive, parametersOf(frozen), order.subtotalAmount)
  const isCovered = order.dealId !== null
  const rules = isCovered ? [] : rulesFor(of, all, lines, attributed)
  const rates = new Map(rules.map((rule) => [`${rule.line} ${rule.partner_id}`, rule.rate_bp]))
  const granted = grantCommissions({
    nets,
    weights: attributed.inUse.weights,
    rateOf: (line, partnerId) => rates.get(`${line} ${partnerId}`) ?? 0,
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
    lines,
    history,
    attributed,
    rules,
    granted,
    amounts,
    reason: isCovered ? 'covered_by_deal' : attributed.reason,
  }
}

export function statusOf({ history, amounts }: Granted) {
  if (amounts.cancelled) return 'cancelled' as const
  if (history.paidAt === null) return 'pending' as const
  if (history.dispute !== 'none') return 'disputed' as const
  if (amounts.fullyRefunded) return 'refunded' as const
  return amounts.refundedAmount > 0 ? ('partially_refunded' as const) : ('paid' as const)
}
