import { decimal } from '../core/money'
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
  position_based: 'a part by position',
}

const NOBODY: Record<string, string> = {
  no_evidence: 'Nobody is credited: nothing in the order says who sent the buyer.',
  no_qualifying_touch: 'Nobody is credited: no touch lies inside the window.',
  zero_total_weight: 'Nobody is credited: under this model none of the touches weighs anything.',
  self_referral: 'Nobody is credited: the buyer is the partner, or works for the same company.',
  velocity: 'Nobody is credited: the partner had too many orders at once.',
  late_touch: 'Nobody is credited: the only touch came with the purchase itself.',
  duplicate_order: 'Nobody is credited: another order was paid by the same payment before.',
  covered_by_deal: 'Nothing is earned here: the deal this order is tied to earns.',
}

const percent = (basisPoints: number) => `${Number((basisPoints / 100).toFixed(2))} %`
const shareOf = (ppm: number) => `${Number((ppm / 10_000).toFixed(2))} %`

/** How a bound changed the amount. */
export const BOUND: Record<NonNullable<RuleUse['bound']>, string> = {
  floor: ', raised to the least that the rule pays',
  cap_per_order: ', cut to the most that the rule pays for an order',
  cap_per_month: ', cut to what the month’s cap leaves',
}

/** How a rule made the amount, in words: its rate, its flat amount, both, or bands. */
export function terms(rules: RuleUse[], currency: string): string {
  const rates = new Set(rules.map(({ rate_bp }) => rate_bp))
  const flat = rules.reduce((sum, { flat_amount }) => sum + flat_amount, 0)
  const [rate] = rates
  const parts = [
    ...(rates.size > 1 ? ['rates by line'] : rate === null ? ['bands'] : rate ? [percent(rate ?? 0)] : []),
    ...(flat > 0 ? [`${decimal(flat, currency)} ${currency} flat`] : []),
  ]
  return parts.length === 0 ? percent(0) : parts.join(' and ')
}

function sentenceOf({ order, resolution }: Case, { attributed, rules }: Granted, share: Share): Sentence {
  const { partner_id, share_ppm } = share
  const paying = rules.filter((rule) => rule.partner_id === partner_id && rule.reason === null)
  const model = MODEL_WORDS[attributed.inUse.model] ?? attributed.inUse.model
  const why = resolution.reusedFrom ? `${model}, as for the buyer’s first order` : model
  const credit = `${shareOf(share_ppm)} of the credit (${why})`
  if (paying.length === 0)
    return { partner_id, text: `${credit}, but no commission rule applied, so nothing is earned.` }
  const amount = paying.reduce((sum, rule) => sum + rule.amount, 0)
  const earned = `${decimal(amount, order.currency)} ${order.currency}`
  const bound = paying.map((rule) => rule.bound).find((each) => each !== null)
  const end = `${bound ? BOUND[bound] : ''}.${resolution.restsOnClaim ? CLAIM : ''}`
  const isPlain = share_ppm === 1_000_000 && paying.length === rules.length && paying.every(isRateAlone)
  const base = `${decimal(order.subtotalAmount, order.currency)} ${order.currency}`
  const how = terms(paying, order.currency)
  if (isPlain && new Set(paying.map(({ rate_bp }) => rate_bp)).size === 1)
    return { partner_id, text: `${credit}: ${how} of ${base} is ${earned}${end}` }
  return { partner_id, text: `${credit}, at ${how}: ${earned}${end}` }
}

const CLAIM = ' It rests on what the page said alone, so it is held until a visit or a manager confirms it.'

const isRateAlone = ({ rate_bp, flat_amount }: RuleUse) => rate_bp !== null && flat_amount === 0

type Share = Granted['attributed']['shares'][number]

/** One plain sentence for each partner who is credited, or for why nobody is. */
export function sentencesOf(of: Case, granted: Granted): Sentence[] {
  const { attributed, reason } = granted
  if (attributed.shares.length === 0 || reason === 'covered_by_deal')
    return [{ partner_id: null, text: NOBODY[reason ?? 'no_evidence'] ?? 'Nobody is credited.' }]
  return attributed.shares.map((share) => sentenceOf(of, granted, share))
}
