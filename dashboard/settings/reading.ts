import { TOUCHES } from '../deals/words'
import { picked, type Values } from '../parts/forms'
import type { Fault } from '../problem'
import type { OrganizationPage, OrganizationPatch } from '../shapes'
import { basisPoints, parseAmount } from '../typed'
import { ANSWERS, CLAIMS, DEDUPE, MODELS, SCHEDULES } from './choices'

const decimalOf = (typed: string) => typed.replace(',', '.')
const isWeight = (typed: string) => typed === '' || /^\d{1,7}(\.\d+)?$/.test(decimalOf(typed))

/** Days to two decimals; nothing where age does not matter. */
export const halfLifeText = (days: number | null): string => (days === null ? '' : String(Number(days.toFixed(2))))

/** By kind, those of the form in place of those known; other kinds stay. */
function byKind(values: Values, name: 'weight' | 'window', known: Readonly<Record<string, number>>) {
  const others = Object.entries(known).filter(([kind]) => !TOUCHES.some(([shown]) => shown === kind))
  const given = TOUCHES.map(([kind]) => [kind, decimalOf(values(`${name}.${kind}`))] as const)
  return Object.fromEntries([
    ...others,
    ...given.filter(([, typed]) => typed !== '').map(([kind, typed]) => [kind, Number(typed)]),
  ])
}

/** Only a half-life that was changed is sent, as what is shown is rounded. */
function decayOf(typed: string, days: number | null): OrganizationPatch {
  if (typed === halfLifeText(days)) return {}
  return typed === '' ? { time_decay_lambda: 0 } : { time_decay_half_life_days: Number(decimalOf(typed)) }
}

/** What the form says that cannot be meant, in the words of its fields. */
export function checkRules(values: Values, currency: string): Fault[] {
  const faults: Fault[] = []
  const check = (fine: boolean, path: string, message: string) => {
    if (!fine) faults.push({ path, message })
  }
  for (const id of ['click_window_days', 'view_window_days', 'hold_days']) {
    check(/^\d{1,4}$/.test(values(id)), id, 'Enter a number of days')
  }
  check(/^\d{0,4}$/.test(values('lead_binding_days')), 'lead_binding_days', 'Enter a number of days')
  const half = 'time_decay_half_life_days'
  check(values(half) === '' || Number(decimalOf(values(half))) > 0, half, 'Enter a number of days, like 7')
  for (const [kind] of TOUCHES) {
    check(isWeight(values(`weight.${kind}`)), `weight.${kind}`, 'Enter a number')
    check(/^\d{0,4}$/.test(values(`window.${kind}`)), `window.${kind}`, 'Enter a number of days')
  }
  check(isWeight(values('role_default_weight')), 'role_default_weight', 'Enter a number')
  const fee = basisPoints(values('platform_fee_bp'))
  check(typeof fee === 'number', 'platform_fee_bp', 'Enter a percentage')
  const minimum = parseAmount(values('minimum_payout'), currency)
  check(minimum !== null, 'minimum_payout', `Enter an amount in ${currency}`)
  const second = values('second_approver')
  check(second === '' || parseAmount(second, currency) !== null, 'second_approver', `Enter an amount in ${currency}`)
  return faults
}

/** The settings as the API takes them; amounts in other currencies stay as they are. */
export function rulesOf(values: Values, { settings, default_currency: currency }: OrganizationPage): OrganizationPatch {
  const { [currency]: _, ...others } = settings.second_approver_above_amounts
  const second = parseAmount(values('second_approver'), currency)
  return {
    attribution_model: picked(values('attribution_model'), MODELS, settings.attribution_model),
    click_window_days: Number(values('click_window_days')),
    view_window_days: Number(values('view_window_days')),
    lead_binding_days: values('lead_binding_days') ? Number(values('lead_binding_days')) : null,
    lead_lock: values('lead_lock') === 'on',
    click_over_view: values('click_over_view') === 'on',
    ...decayOf(values('time_decay_half_life_days'), settings.time_decay_half_life_days),
    role_weights: byKind(values, 'weight', settings.role_weights),
    role_default_weight: Number(decimalOf(values('role_default_weight'))),
    role_dedupe: picked(values('role_dedupe'), DEDUPE, settings.role_dedupe),
    touch_window_days: byKind(values, 'window', settings.touch_window_days),
    payout_schedule: picked(values('payout_schedule'), SCHEDULES, settings.payout_schedule),
    hold_days: Number(values('hold_days')),
    platform_fee_bp: basisPoints(values('platform_fee_bp')) ?? 0,
    minimum_payout_amounts: {
      ...settings.minimum_payout_amounts,
      [currency]: parseAmount(values('minimum_payout'), currency) ?? 0,
    },
    second_approver_above_amounts: second === null ? others : { ...others, [currency]: second },
    claims: picked(values('claims'), CLAIMS, settings.claims),
    self_referral: picked(values('self_referral'), ANSWERS, settings.self_referral),
    duplicate: picked(values('duplicate'), ANSWERS, settings.duplicate),
    velocity: picked(values('velocity'), ANSWERS, settings.velocity),
    late_touch: picked(values('late_touch'), ANSWERS, settings.late_touch),
  }
}
