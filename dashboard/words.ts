import type { DropReason } from '../worker/core/attribution'
import { sentence } from './format'

/** Why something did not count, did not earn or waits, in the reader's words. */
export const REASONS: Readonly<Record<string, string>> & Readonly<Record<DropReason, string>> = {
  partner_not_active: 'The partner was not active',
  no_consent: 'The visitor did not consent',
  duplicate: 'Already counted',
  duplicate_order: 'The same payment was counted before',
  outside_window: 'Too long before the sale',
  after_close: 'After the sale',
  excluded_type: 'This kind does not count',
  lead_lock: 'The lead belongs to other visits',
  self_referral: 'The buyer is the partner, or of the same company',
  velocity: 'Too many sales at once',
  late_touch: 'The visit came with the purchase itself',
  not_chosen_by_model: 'The model gives it nothing',
  no_evidence: 'Nothing says who sent the buyer',
  no_qualifying_touch: 'Nothing that counts led to this sale',
  zero_total_weight: 'What counts weighs nothing under this model',
  no_rule: 'No commission rule applies',
  deal_is_lost: 'The deal is lost',
  covered_by_deal: 'The deal pays for it',
  may_repeat_deal: 'It may repeat a deal that was already paid',
  claim: 'Only the browser says that the partner sent this buyer',
  claim_unconfirmed: 'Only the browser says that the partner sent this buyer',
  claim_ignored: 'Claims of the browser are ignored',
  dispute: 'The buyer disputes the payment',
  manual: 'Somebody put it on hold',
  no_touch: 'No visit of a partner is known',
  lead_binding_ended: 'The lead is too old',
  unknown_lead: 'There is no such lead',
  unknown_code: 'Nobody has this code',
  outranked: 'Something stronger was found',
  token_invalid: 'The click token is altered or has expired',
  token_bound_to_another: 'The click token belongs to another person',
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
  if (id.startsWith('deal_')) return `/deals/${id}`
  if (id.startsWith('rul_')) return `/rules/${id}`
  if (id.startsWith('led_')) return `/leads/${id}`
  if (id.startsWith('con_')) return `/connections/${id}`
  if (id.startsWith('pay_')) return `/payouts/${id}`
  if (id.startsWith('crd_')) return '/credits?status=all'
  if (id.startsWith('adj_')) return '/ledger/adjustments'
  if (id.startsWith('com_')) return `/ledger?commission_id=${id}`
  if (id.startsWith('dlv_') || id.startsWith('msg_')) return '/connections/dead-letters'
  return undefined
}
