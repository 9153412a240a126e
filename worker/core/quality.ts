import { inCodeUnits } from './money'
import { isSameCompany, type MailMark, mailboxOf } from './quality-mail'
import type { Touch } from './touch'

/** What an organization can want to happen; from the mildest to the severest. */
export const QUALITY_ACTIONS = ['allow', 'flag', 'hold', 'reject'] as const
export type QualityAction = (typeof QUALITY_ACTIONS)[number]

export type QualityCheck = 'self_referral' | 'duplicate' | 'velocity' | 'late_touch'

export type QualityCode =
  | 'same_email'
  | 'same_company_domain'
  | 'same_payment'
  | 'same_buyer_and_amount'
  | 'same_lead'
  | 'too_many_at_once'
  | 'in_checkout'
  | 'in_frame'
  | 'without_page'
  | 'seconds_before_order'

/** Why something is doubted. `about` is the id of the partner, the earlier order or lead, or the touch. */
export type Doubt = { readonly check: QualityCheck; readonly code: QualityCode; readonly about: string }

/** A buyer and the partner have one mailbox, or one company's domain; free mail says nothing about a company. */
export function selfReferral(
  buyers: readonly MailMark[],
  partner: { readonly partnerId: string; readonly marks: readonly MailMark[] },
): Doubt | null {
  const doubt = { check: 'self_referral', about: partner.partnerId } as const
  const pairs = buyers.flatMap((buyer) => partner.marks.map((mark) => ({ buyer, mark })))
  if (pairs.some(({ buyer, mark }) => buyer.mailbox !== null && buyer.mailbox === mark.mailbox))
    return { ...doubt, code: 'same_email' }
  return pairs.some(({ buyer, mark }) => isSameCompany(buyer, mark)) ? { ...doubt, code: 'same_company_domain' } : null
}

/** Amounts in minor units, times in epoch milliseconds. `buyer` is any key that stays the same for one person. */
export type PlacedOrder = {
  readonly id: string
  readonly buyer: string | null
  readonly paymentReference: string | null
  readonly currency: string
  readonly total: number
  readonly at: number
}

/** Long enough for a form sent twice, short enough that a second purchase is one. */
export const DUPLICATE_MILLISECONDS = 60_000

/** An order placed before, by (time, id), that was the same payment, or the same buyer's same amount just before. */
export function duplicateOrder(
  order: PlacedOrder,
  others: readonly PlacedOrder[],
  withinMilliseconds: number = DUPLICATE_MILLISECONDS,
): Doubt | null {
  requireParameter('withinMilliseconds', withinMilliseconds)
  const earlier = others.filter((other) => isEarlier(other, order)).sort(byTime)
  const paid = earlier.find(
    (other) => other.paymentReference !== null && other.paymentReference === order.paymentReference,
  )
  if (paid) return { check: 'duplicate', code: 'same_payment', about: paid.id }
  const repeated = earlier.find((other) => isSameSale(other, order) && order.at - other.at <= withinMilliseconds)
  return repeated ? { check: 'duplicate', code: 'same_buyer_and_amount', about: repeated.id } : null
}

const isSameSale = (a: PlacedOrder, b: PlacedOrder) =>
  a.buyer !== null && a.buyer === b.buyer && a.currency === b.currency && a.total === b.total

type Dated = { readonly id: string; readonly at: number }

const byTime = (a: Dated, b: Dated) => a.at - b.at || inCodeUnits(a.id, b.id)
const isEarlier = (a: Dated, b: Dated) => a.id !== b.id && byTime(a, b) < 0

/** A lead that came before, by (time, id), from the same mailbox. */
export function duplicateLead(
  lead: Dated & { readonly email: string },
  others: readonly (Dated & { readonly email: string })[],
): Doubt | null {
  const mailbox = mailboxOf(lead.email)
  const known = others.filter((other) => isEarlier(other, lead) && mailboxOf(other.email) === mailbox).sort(byTime)[0]
  return mailbox !== null && known ? { check: 'duplicate', code: 'same_lead', about: known.id } : null
}

/** How many of a partner's events, this one among them, a span of time may hold before one is doubted. */
export type VelocityLimit = { readonly withinMilliseconds: number; readonly most: number }

/** Whether the event at `at` is one too many; `times` are the partner's earlier ones, the span is open at its start. */
export function velocity(
  partnerId: string,
  at: number,
  times: readonly number[],
  { withinMilliseconds, most }: VelocityLimit,
): Doubt | null {
  requireParameter('withinMilliseconds', withinMilliseconds)
  requireParameter('most', most)
  requireParameter('at', at)
  const recent = times.filter((time) => time <= at && at - time < withinMilliseconds).length + 1
  return recent > most ? { check: 'velocity', code: 'too_many_at_once', about: partnerId } : null
}

/** A touch with what is known of how it came about; null where nothing is. Such signs are hints, never proof. */
export type SeenTouch = Touch & {
  readonly onCheckout: boolean | null
  readonly inFrame: boolean | null
  readonly withPage: boolean | null
}

export const LATE_TOUCH_MILLISECONDS = 30_000

/**
 * The touches that would take an order from a partner who was there before, though they came with the purchase itself:
 * in the checkout, in a frame, without a page, or within moments of the order. In (time, id) order; a late touch by the
 * partner who was there last displaces nobody.
 */
export function lateTouches(
  touches: readonly SeenTouch[],
  orderAt: number,
  withinMilliseconds: number = LATE_TOUCH_MILLISECONDS,
): Doubt[] {
  requireParameter('withinMilliseconds', withinMilliseconds)
  requireParameter('orderAt', orderAt)
  const seen = touches
    .filter(({ at }) => at <= orderAt)
    .toSorted(byTime)
    .map((touch) => ({ touch, code: lateness(touch, orderAt, withinMilliseconds) }))
  return seen.flatMap(({ touch, code }, index) => {
    const before = seen.slice(0, index).findLast((earlier) => earlier.code === null)?.touch.partnerId
    const displaces = before !== undefined && before !== touch.partnerId
    return code !== null && displaces ? [{ check: 'late_touch', code, about: touch.id }] : []
  })
}

function lateness(touch: SeenTouch, orderAt: number, withinMilliseconds: number): QualityCode | null {
  if (touch.onCheckout === true) return 'in_checkout'
  if (touch.inFrame === true) return 'in_frame'
  if (touch.withPage === false) return 'without_page'
  return orderAt - touch.at <= withinMilliseconds ? 'seconds_before_order' : null
}

/** The severest thing that an organization wants for these doubts; 'allow' without any. */
export function actionOn(
  doubts: readonly Doubt[],
  policy: Readonly<Record<QualityCheck, QualityAction>>,
): QualityAction {
  const severity = doubts.map(({ check }) => QUALITY_ACTIONS.indexOf(policy[check]))
  return QUALITY_ACTIONS[Math.max(0, ...severity)] ?? 'allow'
}

function requireParameter(name: string, value: number): void {
  if (!Number.isFinite(value) || value < 0) throw new RangeError(`${name} must be finite and not negative: ${value}`)
}
