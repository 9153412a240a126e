import { of } from './money-rows'

const SENT = { cause_id: 'payout.sent:pay_2:1', amount: 9, earning_id: 'com_3', payout_id: 'pay_2' }
export const OF_ORDER = { debit: 'sales', credit: 'seller', partner_id: null, earning_id: null }
/** As long as an id is, because an order's id is cut out of its causes. */
export const LONG = 'ord_1234567890123456789012'

export const BANK = { method: 'stripe' as const, currency: 'USD', stripe_account: 'acct_12345678' }

/** Money in every state, in books that do not agree: a check has something to tell. */
export const BOOKED: string[] = [
  of('deals', { id: 'deal_3', external_id: 'x3', status: 'open', closed_at: null, lead_id: 'led_1' }),
  of('earnings', { id: 'com_held', source_id: 'ord_2', held: 1, held_reason: 'dispute', pending: 5 }),
  of('earnings', {
    ...{
      id: 'com_held_of_ben',
      partner_id: 'ptr_2',
      source_id: 'ord_1',
      held: 1,
      held_reason: 'may_repeat_deal',
      pending: 5,
    },
  }),
  of('earnings', { id: 'com_3', source_id: 'ord_3' }),
  of('earnings', { id: 'com_4', source_id: 'crd_1', kind: 'credit', pending: 3 }),
  of('earnings', { id: 'com_6', source_id: 'adj_9', kind: 'adjustment', repaid: 1 }),
  of('transfers', { cause_id: 'earned', n: 8, amount: 20, earning_id: 'com_3' }),
  of('transfers', {
    cause_id: 'cleared',
    n: 8,
    amount: 20,
    earning_id: 'com_3',
    debit: 'pending',
    credit: 'available',
  }),
  of('transfers', { ...SENT, n: 0, debit: 'available', credit: 'reserved' }),
  of('transfers', { ...SENT, n: 1, amount: 6, debit: 'reserved', credit: 'transit' }),
  of('transfers', { ...SENT, cause_id: 'payout.paid:pay_2:1', n: 0, amount: 4, debit: 'transit', credit: 'cash' }),
  of('transfers', {
    cause_id: 'set off',
    debit: 'available',
    credit: 'sales',
    earning_id: 'com_2',
    for_earning_id: 'com_1',
  }),
  of('transfers', { ...OF_ORDER, cause_id: `order.reckoned:${LONG}:1` }),
  of('transfers', { ...OF_ORDER, cause_id: 'soon after', day: 12 }),
  of('transfers', { cause_id: 'repayment.recorded:rpy_1', debit: 'cash', credit: 'pending', earning_id: 'com_6' }),
  of('reckonings', { source_id: LONG }),
  of('reckonings', { source_id: 'ord_8' }),
  of('payouts', { id: 'pay_3' }),
  of('payouts', { id: 'pay_4' }),
  of('earnings', { id: 'com_8', source_id: 'adj_2', kind: 'adjustment' }),
  of('adjustments', { id: 'adj_2' }),
  of('credits', { id: 'crd_2', submission_id: 'sub_2' }),
  of('transfers', { cause_id: 'credited', debit: 'lead_costs', earning_id: 'com_4' }),
  of('closed_sums', { account: 'partner:ptr_1:pending' }),
  of('payout_lines', { id: 'pln_3', payout_id: 'pay_2', earning_id: 'com_3', status: 'reserved' }),
  of('payout_lines', { id: 'pln_4', payout_id: 'pay_3', earning_id: 'com_4', status: 'in_flight' }),
  of('payout_lines', { id: 'pln_8', payout_id: 'pay_4', earning_id: 'com_8', status: 'in_flight' }),
  of('payout_attempts', { payout_id: 'pay_2', k: 3, outcome: 'paid' }),
  of('payout_approvals', { approver_id: 'usr_3' }),
  `UPDATE book_checks SET through_day = 12 WHERE organization_id = 'org_1'`,
  `UPDATE rail_accounts SET sealed = '{"secret_key":"sk_test_12345678"}' WHERE organization_id = 'org_1'`,
  of('partner_banks', { partner_id: 'ptr_2', sealed: JSON.stringify(BANK) }),
]
