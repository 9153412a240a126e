import { decimal, portion } from '../core/money'
import type { Granted, RuleUse } from './grant'
import type { Case } from './load'

export type Sentence = { partner_id: string | null; text: string }

const MODEL_WORDS: Record<string, string> = {
  last_touch: 'the last touch before the sale',
  first_touch: 'the first touch in the window',
  equal_split: 'an equal part for each partner who sent the buyer',
  time_decay: 'a part that halves with age',
  role_based: 'a part by the kind of contribution',
  linear: 'an equal part for each touch',
  position_based: 'a part by position, most for the first and the last touch',
}

const EVIDENCE_WORDS: Record<string, string> = {
  coupon: 'the buyer used this partner’s coupon',
  code: 'the order carries this partner’s code',
}

/** Why a touch earns nothing, or is held. */
const LOST: Record<string, string> = {
  after_close: 'the touch came after the sale',
  outside_window: 'the touch lies outside the window',
  duplicate: 'the touch was told twice',
  partner_not_active: 'the partner was not active at the time of the touch',
  self_referral: 'the buyer is the partner, or works for the same company',
  velocity: 'the partner had too many orders at once',
  late_touch: 'the touch came with the purchase itself',
  duplicate_order: 'another order was paid by the same payment before',
}

const OUTDONE: Record<string, string> = {
  last_touch: 'another partner’s touch came later',
  first_touch: 'another partner’s touch came first',
}

type Lost = { partnerId: string; reason: string }
type Seen = { touches: readonly { partnerId: string }[]; dropped: readonly Lost[]; tie: boolean; model: string }

/** The reasons why these touches earn nothing, each once. */
export const reasonsOf = (dropped: readonly Lost[]) =>
  [...new Set(dropped.map(({ reason }) => LOST[reason] ?? reason))].join('; ')

/** Why each partner who was seen and is not credited beside others is not. */
export function losersOf({ touches, dropped, tie, model }: Seen, credited: readonly string[]): Sentence[] {
  const ids = [...new Set(touches.map(({ partnerId }) => partnerId))].filter((id) => !credited.includes(id)).sort()
  return ids.map((partner_id) => {
    const own = dropped.filter(({ partnerId }) => partnerId === partner_id)
    const isKept = own.length < touches.filter(({ partnerId }) => partnerId === partner_id).length
    const outdone = tie ? `${OUTDONE[model]}, or in the same millisecond with the id that decides` : OUTDONE[model]
    const why = isKept ? (outdone ?? 'the touch weighs nothing under this model') : reasonsOf(own)
    return { partner_id, text: `No credit: ${why}.` }
  })
}

const percent = (basisPoints: number) => `${Number((basisPoints / 100).toFixed(2))} %`
const shareOf = (ppm: number) => `${Number((ppm / 10_000).toFixed(2))} %`

/** How a bound changed the amount, and what it is. */
const BOUND: Record<NonNullable<RuleUse['bound']>, [changed: string, what: string]> = {
  floor: ['raised to', 'the least that the rule pays'],
  cap_per_order: ['cut to', 'the most that the rule pays for an order'],
  cap_per_month: ['cut to', 'what the month’s cap leaves'],
}

/** The bound of these rules as the end of a sentence. */
export function boundOf(rules: readonly Pick<RuleUse, 'bound'>[]): string {
  const bound = rules.map((rule) => rule.bound).find((each) => each !== null)
  const part = rules.every((rule) => rule.bound === bound) ? '' : 'partly '
  return bound ? `, ${part}${BOUND[bound].join(' ')}` : ''
}

/** How a rule made the amount, in words: its rate, its flat amount, both, or bands. */
export function terms(rules: RuleUse[], currency: string, hasBands: boolean): string {
  const rates = new Set(rules.map(({ rate_bp }) => rate_bp))
  const flat = rules.reduce((sum, { flat_amount }) => sum + flat_amount, 0)
  const [rate] = rates
  const parts = [
    ...(rates.size > 1 ? ['rates that differ by line'] : hasBands ? ['the rule’s bands'] : rate ? [percent(rate)] : []),
    ...(flat > 0 ? [`${decimal(flat, currency)} ${currency} flat`] : []),
  ]
  return parts.length === 0 ? percent(0) : parts.join(' and ')
}

function whyCredited({ resolution }: Case, { attributed }: Granted): string {
  const only = resolution.touches.length === 1 ? EVIDENCE_WORDS[resolution.chosen ?? ''] : undefined
  const { model, tieBrokenBy } = attributed.inUse
  const tie = tieBrokenBy ? ', of the same millisecond as another, by its id' : ''
  const first = resolution.reusedFrom ? ', as for the buyer’s first order' : ''
  return `${only ?? MODEL_WORDS[model] ?? model}${tie}${first}`
}

/** What keeps it from being cleared, as far as the decision knows. */
function doubtOf({ resolution, judgement }: Case, partnerId: string): string {
  const check = judgement.held.get('') ?? judgement.held.get(partnerId)
  const why = LOST[check === 'duplicate' ? 'duplicate_order' : (check ?? '')]
  return `${resolution.restsOnClaim ? CLAIM : ''}${why ? ` It is held until somebody releases it: ${why}.` : ''}`
}

function sentenceOf(of: Case, granted: Granted, { partner_id, share_ppm }: Share): Sentence {
  const { order } = of
  const { rules, chosen } = granted
  const paying = rules.filter((rule) => rule.partner_id === partner_id && rule.reason === null)
  const credit = `${shareOf(share_ppm)} of the credit (${whyCredited(of, granted)})`
  if (paying.length === 0)
    return { partner_id, text: `${credit}, but no commission rule applied, so nothing is earned.` }
  const money = (amount: number) => `${decimal(amount, order.currency)} ${order.currency}`
  const earned = money(paying.reduce((sum, rule) => sum + rule.amount, 0))
  const how = terms(paying, order.currency, chosen.get(partner_id)?.some(({ winner }) => winner?.bands.length) ?? false)
  const isPlain = share_ppm === 1_000_000 && paying.length === rules.length && paying.every(isRateAlone)
  const [{ rate_bp: rate, bound } = { rate_bp: null, bound: null }] = paying
  const end = `.${doubtOf(of, partner_id)}`
  if (!isPlain || rate === null || paying.some((each) => each.rate_bp !== rate || each.bound !== bound))
    return { partner_id, text: `${credit}, at ${how}: ${earned}${boundOf(paying)}${end}` }
  const [changed, what] = bound ? BOUND[bound] : []
  const unbound = bound ? `${money(portion(order.subtotalAmount, rate))}, ${changed} ${earned}, ${what}` : earned
  return { partner_id, text: `${credit}: ${how} of ${money(order.subtotalAmount)} is ${unbound}${end}` }
}

const CLAIM = ' It rests on what the page said alone, so it is held until a visit or a manager confirms it.'

const isRateAlone = ({ rate_bp, flat_amount }: RuleUse) => rate_bp !== null && flat_amount === 0

type Share = Granted['attributed']['shares'][number]

function nobody({ resolution }: Case, { attributed, reason }: Granted): string {
  if (reason === 'covered_by_deal') return 'Nothing is earned here: the deal this order is tied to earns.'
  if (reason === 'zero_total_weight') return 'Nobody is credited: under this model none of the touches weighs anything.'
  if (attributed.dropped.length > 0) return `Nobody is credited: ${reasonsOf(attributed.dropped)}.`
  const carried = resolution.candidates.filter(({ present }) => present).map(({ kind }) => kind.replaceAll('_', ' '))
  return carried.length === 0
    ? 'Nobody is credited: nothing in the order says who sent the buyer.'
    : `Nobody is credited: what the order carries (${carried.join(', ')}) leads to no partner inside the window.`
}

/** One plain sentence for each partner who was seen, or for why nobody is credited. */
export function sentencesOf(of: Case, granted: Granted): Sentence[] {
  const { attributed, reason } = granted
  if (attributed.shares.length === 0 || reason === 'covered_by_deal')
    return [{ partner_id: null, text: nobody(of, granted) }]
  const { model, tieBrokenBy } = attributed.inUse
  const seen = { touches: of.resolution.touches, dropped: attributed.dropped, tie: tieBrokenBy !== null, model }
  const credited = attributed.shares.map(({ partner_id }) => partner_id)
  return [...attributed.shares.map((share) => sentenceOf(of, granted, share)), ...losersOf(seen, credited)]
}
