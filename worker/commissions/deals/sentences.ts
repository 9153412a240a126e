import { decimal } from '../../core/money'
import { BOUND, terms } from '../sentences'
import type { DealTrace } from './trace'

type Told = Omit<DealTrace, 'sentences'>
type Touch = DealTrace['touches'][number]
type Partner = DealTrace['partners'][number]

const NOBODY: Record<string, string> = {
  no_qualifying_touch: 'Nobody is credited: no touchpoint of the deal qualifies.',
  zero_total_weight: 'Nobody is credited: under this model none of the touchpoints weighs anything.',
}

const percent = (ppm: number) => `${(ppm / 10_000).toFixed(2)} %`
const noun = (kind: string) => kind.replaceAll('_', ' ')
const article = (kind: string) => (/^[aeiou]/.test(kind) ? 'an' : 'a')

function days(age: number): string {
  const shown = Number(age.toFixed(1))
  return shown === 1 ? '1 day' : `${shown} days`
}

/** "one demo 10 days", or what of many is the last. */
function touched(touches: Touch[]): string {
  const [only] = touches
  const latest = touches.at(-1)
  if (!only || !latest) return 'no touchpoint'
  if (touches.length === 1) return `one ${noun(only.kind)} ${days(only.age_days)} before the close`
  if (touches.length > 3)
    return `${touches.length} touchpoints, the last ${article(latest.kind)} ${noun(latest.kind)} ${days(latest.age_days)} before the close`
  const each = touches.map(({ kind, age_days }) => `${article(kind)} ${noun(kind)} ${days(age_days)}`)
  return `${each.slice(0, -1).join(', ')} and ${each.at(-1)} before the close`
}

/** Weights of roles are whole as they stand, or millionths where one of them is not whole. */
function roleUnit({ touches, frozen }: Told): number {
  const nominal = touches
    .filter(({ kept }) => kept)
    .map(({ kind, stated_weight }) => stated_weight ?? frozen.role_weights[kind] ?? frozen.role_default_weight)
  return nominal.every(Number.isInteger) ? 1 : 1_000_000
}

/** A touch of full weight is 1 under time decay; elsewhere weights are shown as they were set. */
function scaled(weight: bigint, told: Told): string {
  if (told.model_in_use === 'time_decay') return (Number(weight) / 2 ** 53).toFixed(4)
  return told.model_in_use === 'role_based' ? String(Number(weight) / roleUnit(told)) : String(weight)
}

function weighed(partner: Partner, told: Told): string {
  const total = told.partners.reduce((sum, { weight }) => sum + BigInt(weight), 0n)
  return `weight ${scaled(BigInt(partner.weight), told)} of ${scaled(total, told)}`
}

function earned(partner: Partner, told: Told, currency: string): string {
  const money = (amount: number) => `${decimal(amount, currency)} ${currency}`
  const rule = told.rules.find(({ partner_id }) => partner_id === partner.partner_id)
  if (!rule || rule.reason === 'no_rule')
    return `That is ${money(partner.amount)}, but no commission rule applied, so nothing is earned.`
  const how = `at ${terms([rule], currency)} it earns ${money(partner.commission.amount)}`
  return `That is ${money(partner.amount)}; ${how}${rule.bound ? BOUND[rule.bound] : ''}.`
}

/** One plain sentence per partner, or why there is none. */
export function sentencesOf(told: Told, currency: string): DealTrace['sentences'] {
  if (told.partners.length === 0) {
    const text = NOBODY[told.reason ?? ''] ?? 'Nobody is credited.'
    return [{ partner_id: null, text }]
  }
  const claim = told.rests_on_claim ? ' It rests on what the page said alone, so it is held until confirmed.' : ''
  return told.partners.map((partner) => {
    const touches = told.touches.filter(
      (touch) => touch.partner_id === partner.partner_id && touch.kept && touch.weight !== '0',
    )
    const credit = `${percent(partner.share_ppm)}: ${touched(touches)}, ${weighed(partner, told)}.`
    return { partner_id: partner.partner_id, text: `${credit} ${earned(partner, told, currency)}${claim}` }
  })
}
