import { type Fraction, fraction, lessButNotBelowZero, ONE, plus, times, weigh, ZERO } from './fraction'
import { apportion, halfEven, inCodeUnits, toMinor } from './money'
import type { DisputeLostFact, OrderFact, OrderFacts, RefundedItem, RefundFact } from './order-facts'

/** What one fact did, for the trace. `excess` is the part of a stated refund that was above what was left. */
export type FactStep = {
  readonly factId: string
  readonly kind: OrderFact['kind']
  readonly at: number
  readonly refunded: number
  readonly excess: number
  readonly grossLeft: number
  /** What is left of the lines' nets. */
  readonly baseLeft: number
  readonly namedLines: number[]
  readonly commissionTarget: number
  readonly clawedBack: number
  readonly byPartner: { readonly partnerId: string; readonly clawedBack: number }[]
}

type Holding = { readonly partnerId: string; readonly byLine: number[] }

export type Replay = {
  readonly fractionsLeft: Fraction[]
  readonly holdings: Holding[]
  readonly grossLeft: number
  readonly cancelled: boolean
  readonly exceeded: boolean
  readonly steps: FactStep[]
}

type State = {
  left: Fraction[]
  gross: number
  cancelled: boolean
  exceeded: boolean
  readonly holdings: Holding[]
  readonly namedQuantities: number[]
  /** Refunds that named items without an amount: their exact part of the base, and the amounts derived so far. */
  derivedPart: Fraction
  derivedAmount: number
}

/** Replays refunds, lost disputes and the cancellation in (at, id) order, so that arrival never changes the result. */
export function replay(order: OrderFacts): Replay {
  const state: State = {
    left: order.lines.map(() => ONE),
    gross: order.total,
    cancelled: false,
    exceeded: false,
    holdings: order.grants
      .map(({ partnerId, byLine }) => ({ partnerId, byLine: order.lines.map((_, line) => byLine[line] ?? 0) }))
      .sort((a, b) => inCodeUnits(a.partnerId, b.partnerId)),
    namedQuantities: order.lines.map(() => 0),
    derivedPart: ZERO,
    derivedAmount: 0,
  }
  const grantedByLine = order.lines.map((_, line) => heldOn(state.holdings, [line]))
  const facts = order.facts.toSorted((a, b) => a.at - b.at || inCodeUnits(a.id, b.id))
  const steps = facts.map((fact) => step(order, state, fact, grantedByLine))
  const { left: fractionsLeft, gross: grossLeft, holdings, cancelled, exceeded } = state
  return { fractionsLeft, grossLeft, holdings, cancelled, exceeded, steps }
}

function step(order: OrderFacts, state: State, fact: OrderFact, grantedByLine: readonly number[]): FactStep {
  const items = fact.kind === 'refund' ? summed(fact.items, order.lines.length) : []
  const namedLines = items.map((item) => item.line)
  const { refunded, excess } =
    fact.kind === 'cancelled' ? cancel(state) : refund(order, state, { amount: fact.amount, items })
  const target = weigh(grantedByLine, state.left)
  const commissionTarget = toMinor(halfEven(target.numerator, target.denominator))
  const base = weigh(
    order.lines.map(({ net }) => net),
    state.left,
  )
  const baseLeft = toMinor(halfEven(base.numerator, base.denominator))
  const all = order.lines.map((_, line) => line)
  const missing = heldOn(state.holdings, all) - commissionTarget
  const whole = namedLines.length === 0 || state.gross === 0
  const fromNamed = whole ? 0 : Math.min(missing, heldOn(state.holdings, namedLines))
  const first = clawBack(state.holdings, fromNamed, namedLines)
  const second = clawBack(state.holdings, missing - fromNamed, all)
  const byPartner = state.holdings.map(({ partnerId }, index) => ({
    partnerId,
    clawedBack: (first[index] ?? 0) + (second[index] ?? 0),
  }))
  const { kind, id: factId, at } = fact
  const moved = { commissionTarget, clawedBack: missing, byPartner }
  return { factId, kind, at, refunded, excess, grossLeft: state.gross, baseLeft, namedLines, ...moved }
}

function cancel(state: State): { refunded: number; excess: number } {
  state.cancelled = true
  state.left = state.left.map(() => ZERO)
  return { refunded: 0, excess: 0 }
}

type Claim = Pick<RefundFact | DisputeLostFact, 'amount'> & { readonly items: readonly RefundedItem[] }

/** Lowers the gross not yet refunded, and the fractions left of the lines. */
function refund(order: OrderFacts, state: State, { amount, items }: Claim): { refunded: number; excess: number } {
  const before = state.gross
  const claimed = amount ?? (items.length === 0 ? before : derive(order, state, items))
  const refunded = Math.min(claimed, before)
  // A derived amount is our own estimate: it may be cut to what is left, and only a repeated item is suspicious.
  const excess = amount === null ? 0 : claimed - refunded
  if (excess > 0) state.exceeded = true
  state.gross = before - refunded
  for (const { line, quantity } of items) {
    const part = partOf(quantity, order.lines[line]?.quantity ?? 0)
    state.left = state.left.with(line, lessButNotBelowZero(state.left[line] ?? ZERO, part))
  }
  if (before > 0 && state.gross === 0) state.left = state.left.map(() => ZERO)
  else if (before > 0 && items.length === 0) {
    const factor = fraction(BigInt(state.gross), BigInt(before))
    state.left = state.left.map((left) => times(left, factor))
  }
  return { refunded, excess }
}

/** The named lines' part of the total. Rounded on the running sum, so that naming every item is exactly the total. */
function derive(order: OrderFacts, state: State, items: readonly RefundedItem[]): number {
  const subtotal = order.lines.reduce((sum, line) => sum + line.net, 0)
  for (const { line, quantity } of items) {
    const sold = order.lines[line]?.quantity ?? 0
    const named = (state.namedQuantities[line] ?? 0) + quantity
    state.namedQuantities[line] = named
    if (named > sold) state.exceeded = true
    const net = fraction(BigInt(order.lines[line]?.net ?? 0), 1n)
    state.derivedPart = plus(state.derivedPart, times(net, partOf(quantity, sold)))
  }
  if (subtotal === 0) return 0
  const { numerator, denominator } = state.derivedPart
  const running = toMinor(halfEven(numerator * BigInt(order.total), denominator * BigInt(subtotal)))
  const amount = running - state.derivedAmount
  state.derivedAmount = running
  return amount
}

function partOf(quantity: number, sold: number): Fraction {
  return quantity >= sold ? ONE : fraction(BigInt(quantity), BigInt(sold))
}

/** One entry per named line, lowest first. RangeError for a line that the order does not have. */
function summed(items: readonly RefundedItem[], lineCount: number): RefundedItem[] {
  const quantities = new Map<number, number>()
  for (const { line, quantity } of items) {
    if (!Number.isInteger(line) || line < 0 || line >= lineCount) throw new RangeError(`no such line: ${line}`)
    quantities.set(line, (quantities.get(line) ?? 0) + quantity)
  }
  return [...quantities].map(([line, quantity]) => ({ line, quantity })).sort((a, b) => a.line - b.line)
}

function heldOn(holdings: readonly Holding[], lines: readonly number[]): number {
  return holdings.reduce((sum, { byLine }) => lines.reduce((held, line) => held + (byLine[line] ?? 0), sum), 0)
}

/** Takes an amount out of the holdings on some lines, never more than each holds; returns the part of each partner. */
function clawBack(holdings: readonly Holding[], amount: number, lines: readonly number[]): number[] {
  const parts = apportion(
    amount,
    holdings.map((holding) => ({ id: holding.partnerId, weight: BigInt(heldOn([holding], lines)) })),
  )
  holdings.forEach(({ byLine }, index) => {
    const held = lines.map((line) => ({ id: '', weight: BigInt(byLine[line] ?? 0) }))
    const taken = apportion(parts[index] ?? 0, held)
    lines.forEach((line, position) => {
      byLine[line] = (byLine[line] ?? 0) - (taken[position] ?? 0)
    })
  })
  return parts
}
