import { sentence } from './format'

/** Why something did not count or did not earn, in the reader's words. */
const REASONS: Readonly<Record<string, string>> = {
  partner_not_active: 'The partner was not active',
  no_consent: 'The visitor did not consent',
  duplicate: 'Already counted',
  outside_window: 'Too long before the order',
  after_close: 'After the order',
  excluded_type: 'This kind of visit does not count',
  lead_lock: 'The lead belongs to other visits',
  self_referral: 'The partner bought from the own link',
  late_touch: 'The visit came suspiciously late',
  not_last_touch: 'Another visit came later',
  not_first_touch: 'Another visit came earlier',
  no_qualifying_touch: 'No visit that counts led to this order',
  zero_total_weight: 'The visits weigh nothing under this model',
  no_rule: 'No commission rule applies',
  covered_by_deal: 'The deal pays for it',
  may_repeat_deal: 'It may repeat a deal that was already paid',
  claim_unconfirmed: 'Only the browser says that the partner sent this buyer',
  token_invalid: 'The click token is altered or has expired',
  token_bound_to_another: 'The click token belongs to another person',
  weaker_evidence: 'Something stronger was found',
  below_minimum: 'Below the minimum payout',
  payouts_frozen: 'Payouts are frozen until the books are clean',
  bank_changed_recently: 'The bank details changed less than three days ago',
}

export const reason = (code: string): string => REASONS[code] ?? sentence(code)

const MODELS: Readonly<Record<string, string>> = {
  equal_split: 'Equal split',
  first_touch: 'First touch',
  last_touch: 'Last touch',
  time_decay: 'Time decay',
  role_based: 'By role',
  linear: 'Linear',
  position_based: 'By position',
}

export const model = (code: string): string => MODELS[code] ?? sentence(code)

const EVIDENCE: Readonly<Record<string, string>> = {
  click_token: 'Signed click token',
  lead: 'Lead named by the order',
  visitor_id: 'Visitor',
  customer_external_id: 'Customer id',
  email: 'E-mail',
  coupon: 'Coupon code',
  code: 'Partner code',
}

export const evidence = (code: string): string => EVIDENCE[code] ?? sentence(code)

/** Where the object of a cause is shown, when it has a page. */
export function addressOf(id: string): string | undefined {
  if (id.startsWith('ord_')) return `/orders/${id}`
  if (id.startsWith('ptr_')) return `/partners/${id}`
  if (id.startsWith('led_')) return `/leads/${id}`
  if (id.startsWith('con_')) return `/connections/${id}`
  if (id.startsWith('pay_')) return `/payouts/${id}`
  if (id.startsWith('crd_')) return '/credits?status=all'
  if (id.startsWith('adj_')) return '/ledger/adjustments'
  if (id.startsWith('com_')) return '/commissions'
  if (id.startsWith('dlv_') || id.startsWith('msg_')) return '/connections/dead-letters'
  return undefined
}
