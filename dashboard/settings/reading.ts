import { picked, type Values } from '../parts/forms'
import type { Fault } from '../problem'
import type { OrganizationPage, OrganizationPatch } from '../shapes'
import { basisPoints, parseAmount } from '../typed'
import { ANSWERS, CLAIMS, MODELS } from './choices'

/** What the form says that cannot be meant, in the words of its fields. */
export function checkRules(values: Values, currency: string): Fault[] {
  const faults: Fault[] = []
  const check = (fine: boolean, path: string, message: string) => {
    if (!fine) faults.push({ path, message })
  }
  for (const id of ['click_window_days', 'view_window_days', 'hold_days']) {
    check(/^\d{1,4}$/.test(values(id)), id, 'Enter a number of days')
  }
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
    lead_lock: values('lead_lock') === 'on',
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
