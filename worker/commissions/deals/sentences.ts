import { decimal } from '../../core/money'
import { boundOf, losersOf, reasonsOf, terms } from '../sentences'
import type { DealTrace } from './trace'

type Told = Omit<DealTrace, 'sentences'>
type Touch = DealTrace['touches'][number]
type Partner = DealTrace['partners'][number]

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

/** What the credit follows from: the place of a touch, the number of partners, or weights. */
function weighed(partner: Partner, told: Told): string {
  const tie = told.models.find(({ model }) => model === told.model_in_use)?.tie_broken_by
  const byId = tie ? ', of the same millisecond as another, by its id' : ''
  const count = told.partners.length
  if (told.model_in_use === 'last_touch') return `the last touchpoint${byId}`
  if (told.model_in_use === 'first_touch') return `the first touchpoint${byId}`
  if (told.model_in_use === 'equal_split') return count === 1 ? 'the only partner' : `one of ${count} partners`
  const total = told.partners.reduce((sum, { weight }) => sum + BigInt(weight), 0n)
  return `weight ${scaled(BigInt(partner.weight), told)} of ${scaled(total, told)}${byId}`
}

function earned(partner: Partner, told: Told, currency: string, hasBands: boolean): string {
  const money = (amount: number) => `${decimal(amount, currency)} ${currency}`
  const rule = told.rules.find(({ partner_id }) => partner_id === partner.partner_id)
  if (!rule || rule.reason === 'no_rule')
    return `That is ${money(partner.amount)}, but no commission rule applied, so nothing is earned.`
  const how = `at ${terms([rule], currency, hasBands)} it earns ${money(partner.commission.amount)}`
  return `That is ${money(partner.amount)}; ${how}${boundOf([rule])}.`
}

function nobody({ reason, touches }: Told, dropped: Parameters<typeof reasonsOf>[0]): string {
  if (reason === 'zero_total_weight')
    return 'Nobody is credited: under this model none of the touchpoints weighs anything.'
  if (touches.length === 0) return 'Nobody is credited: the deal has no touchpoint.'
  return `Nobody is credited: no touchpoint of the deal qualifies, as ${reasonsOf(dropped)}.`
}

/** One plain sentence for each partner who was seen, or why there is none. `banded`: whose rule has bands. */
export function sentencesOf(told: Told, currency: string, banded: readonly string[]): DealTrace['sentences'] {
  const touches = told.touches.map(({ partner_id: partnerId, kept, reason }) => ({ partnerId, kept, reason }))
  const dropped = touches.flatMap(({ partnerId, kept, reason }) =>
    kept || reason === null ? [] : [{ partnerId, reason }],
  )
  if (told.partners.length === 0) return [{ partner_id: null, text: nobody(told, dropped) }]
  const claim = told.rests_on_claim ? ' It rests on what the page said alone, so it is held until confirmed.' : ''
  const credited = told.partners.map((partner) => {
    const own = told.touches.filter(
      (touch) => touch.partner_id === partner.partner_id && touch.kept && touch.weight !== '0',
    )
    const credit = `${percent(partner.share_ppm)}: ${touched(own)}, ${weighed(partner, told)}.`
    return {
      partner_id: partner.partner_id,
      text: `${credit} ${earned(partner, told, currency, banded.includes(partner.partner_id))}${claim}`,
    }
  })
  const tie = told.models.some(({ model, tie_broken_by }) => model === told.model_in_use && tie_broken_by !== null)
  const ids = told.partners.map(({ partner_id }) => partner_id)
  return [...credited, ...losersOf({ touches, dropped, tie, model: told.model_in_use }, ids)]
}
