import {
  actionOn,
  type Doubt,
  lateTouches,
  type QualityAction,
  type QualityCheck,
  type SeenTouch,
  selfReferral,
  type VelocityLimit,
  velocity,
} from './quality'
import type { MailMark } from './quality-mail'
import type { Touch } from './touch'

export type QualityPolicy = Readonly<Record<QualityCheck, QualityAction>>

/** More orders than this for one partner, in so short a time, are a burst. */
export const VELOCITY_LIMIT: VelocityLimit = { withinMilliseconds: 600_000, most: 50 }

/** What is known beside the touches themselves. Times in epoch milliseconds. */
export type QualityFacts = {
  readonly orderAt: number
  /** The last millisecond at which a touch may still have led to it. */
  readonly touchedUntil: number
  readonly buyers: readonly MailMark[]
  readonly marksOf: (partnerId: string) => readonly MailMark[]
  /** When the partner's other orders were placed. */
  readonly timesOf: (partnerId: string) => readonly number[]
  /** An earlier order by the same payment, or by the same buyer with the same amount a moment before. */
  readonly samePayment: string | null
  readonly sameAmount: string | null
}

export type Judged = Doubt & { readonly action: QualityAction }

/** `dropped` by touch id, `held` by partner id; '' is everybody. */
export type Judgement = {
  readonly doubts: Judged[]
  readonly isRejected: boolean
  readonly dropped: ReadonlyMap<string, QualityCheck>
  readonly held: ReadonlyMap<string, QualityCheck>
}

const CHECKOUT = /\/(checkouts?|cart|basket|payment)(\/|$)/i

const seen = (touch: Touch & { readonly source: string }): SeenTouch => ({
  ...touch,
  onCheckout: touch.path === undefined ? null : CHECKOUT.test(touch.path),
  inFrame: null,
  withPage: touch.path === undefined ? null : touch.path !== '',
})

/**
 * Everything about an order that is doubted, and what the organization wants done about each. A buyer who pays the
 * same amount twice may well mean it: that alone is never more than a flag.
 */
export function judge(
  touches: readonly (Touch & { readonly source: string })[],
  facts: QualityFacts,
  policy: QualityPolicy,
): Judgement {
  const partnerIds = [...new Set(touches.map(({ partnerId }) => partnerId))].sort()
  const late = lateTouches(touches.filter(({ source }) => source === 'visit').map(seen), facts.touchedUntil)
  const doubts: Doubt[] = [
    ...partnerIds.flatMap((partnerId) => [
      selfReferral(facts.buyers, { partnerId, marks: facts.marksOf(partnerId) }) ?? [],
      velocity(partnerId, facts.orderAt, facts.timesOf(partnerId), VELOCITY_LIMIT) ?? [],
    ]),
    ...late,
    ...(facts.samePayment === null ? [] : [sameAs('same_payment', facts.samePayment)]),
    ...(facts.sameAmount === null ? [] : [sameAs('same_buyer_and_amount', facts.sameAmount)]),
  ].flat()
  const judged = doubts
    .map((doubt) => ({ ...doubt, action: wanted(doubt, policy) }))
    .filter(({ action }) => action !== 'allow')
  return { doubts: judged, ...consequences(touches, judged) }
}

const sameAs = (code: 'same_payment' | 'same_buyer_and_amount', about: string): Doubt => ({
  check: 'duplicate',
  code,
  about,
})

function wanted(doubt: Doubt, policy: QualityPolicy): QualityAction {
  const action = actionOn([doubt], policy)
  return doubt.code === 'same_buyer_and_amount' && action !== 'allow' ? 'flag' : action
}

function consequences(touches: readonly Touch[], judged: readonly Judged[]): Omit<Judgement, 'doubts'> {
  const dropped = new Map<string, QualityCheck>()
  const held = new Map<string, QualityCheck>()
  for (const { check, about, action } of judged) {
    const meant = touches.filter(({ id, partnerId }) => (check === 'late_touch' ? id === about : partnerId === about))
    if (action === 'reject') for (const { id } of meant) dropped.set(id, dropped.get(id) ?? check)
    if (action !== 'hold') continue
    for (const partnerId of check === 'duplicate' ? [''] : meant.map((touch) => touch.partnerId))
      held.set(partnerId, held.get(partnerId) ?? check)
  }
  const isRejected = judged.some(({ check, action }) => check === 'duplicate' && action === 'reject')
  return { isRejected, dropped, held }
}
