import { type Fraction, weigh, ZERO } from './fraction'
import { apportion, halfEven, portion, toMinor } from './money'
import type { OrderFacts } from './order-facts'
import { type FactStep, type Replay, replay } from './replay'

export type {
  CancelFact,
  DisputeLostFact,
  Grant,
  OrderFact,
  OrderFacts,
  RefundedItem,
  RefundFact,
} from './order-facts'
export type { FactStep } from './replay'

export type LineInput = { readonly quantity: number; readonly unitAmount: number; readonly discountAmount: number }

/** Net per line and their sum, in minor units. RangeError where discounts exceed what they discount. */
export function netOfLines(lines: readonly LineInput[], orderDiscount: number): { nets: number[]; subtotal: number } {
  const gross = lines.map((line) => {
    const amount = BigInt(line.quantity) * BigInt(line.unitAmount) - BigInt(line.discountAmount)
    if (amount < 0n) throw new RangeError('line discount exceeds its line')
    return toMinor(amount)
  })
  const whole = gross.reduce((sum, amount) => sum + amount, 0)
  if (orderDiscount < 0 || orderDiscount > whole) throw new RangeError('order discount exceeds the order')
  const parts = apportion(
    orderDiscount,
    gross.map((amount) => ({ id: '', weight: BigInt(amount) })),
  )
  return { nets: gross.map((amount, line) => amount - (parts[line] ?? 0)), subtotal: whole - orderDiscount }
}

export type PartnerCommission = {
  readonly partnerId: string
  readonly granted: number
  readonly net: number
  readonly byLine: { readonly line: number; readonly granted: number; readonly net: number }[]
}

/** sales = platformFees + paymentFees + seller + Σ commissions.net, always. Commissions in partner id order. */
export type OrderAmounts = {
  readonly sales: number
  /** What refunds left of each line, half-even by itself. */
  readonly netsLeft: number[]
  readonly platformFees: number
  readonly paymentFees: number
  /** The residual; negative when fees and commissions exceed what is left. */
  readonly seller: number
  readonly commissions: PartnerCommission[]
  /** Out of the total charged, capped at it. */
  readonly refundedAmount: number
  readonly fullyRefunded: boolean
  readonly cancelled: boolean
  readonly flags: ('refund_exceeds_order' | 'negative_seller')[]
  readonly steps: FactStep[]
}

/**
 * What an order is worth after all facts known of it, in minor units; a pure function of the set of facts, whatever the
 * order in which they are listed. An unpaid order is worth nothing to anybody. Formulae: docs/ledger.md.
 */
export function amountsOf(order: OrderFacts): OrderAmounts {
  if (!order.paid) return unpaid(order)
  const nets = order.lines.map((line) => line.net)
  const subtotal = nets.reduce((sum, net) => sum + net, 0)
  const replayed = replay(order)
  const left = weigh(nets, replayed.fractionsLeft)
  const sales = toMinor(halfEven(left.numerator, left.denominator))
  const fee = BigInt(portion(subtotal, order.platformFeeBp))
  const platformFees = subtotal === 0 ? 0 : toMinor(halfEven(fee * left.numerator, BigInt(subtotal) * left.denominator))
  const commissions = commissionsOf(order, replayed)
  const earned = commissions.reduce((sum, { net }) => sum + net, 0)
  const seller = sales - platformFees - order.paymentFees - earned
  return {
    sales,
    netsLeft: nets.map((net, line) => leftOf(net, replayed.fractionsLeft[line] ?? ZERO)),
    platformFees,
    paymentFees: order.paymentFees,
    seller,
    commissions,
    refundedAmount: order.total - replayed.grossLeft,
    fullyRefunded: order.total > 0 && replayed.grossLeft === 0,
    cancelled: replayed.cancelled,
    flags: [
      ...(replayed.exceeded ? (['refund_exceeds_order'] as const) : []),
      ...(seller < 0 ? (['negative_seller'] as const) : []),
    ],
    steps: replayed.steps,
  }
}

const leftOf = (net: number, { numerator, denominator }: Fraction) =>
  toMinor(halfEven(BigInt(net) * numerator, denominator))

function commissionsOf(order: OrderFacts, { holdings }: Replay): PartnerCommission[] {
  const grants = new Map(order.grants.map((grant) => [grant.partnerId, grant.byLine]))
  return holdings.map(({ partnerId, byLine: held }) => {
    const byLine = held.map((net, line) => ({ line, granted: grants.get(partnerId)?.[line] ?? 0, net }))
    const granted = byLine.reduce((sum, each) => sum + each.granted, 0)
    return { partnerId, granted, net: held.reduce((sum, net) => sum + net, 0), byLine }
  })
}

function unpaid(order: OrderFacts): OrderAmounts {
  return {
    ...{ sales: 0, platformFees: 0, paymentFees: 0, seller: 0, refundedAmount: 0 },
    netsLeft: order.lines.map(() => 0),
    commissions: [],
    fullyRefunded: false,
    cancelled: order.facts.some((fact) => fact.kind === 'cancelled'),
    flags: [],
    steps: [],
  }
}
