import { of, rows } from './money-rows'

/** Whoever writes from it is `per_2`; every keyed hash is the same where nothing is sealed. */
export const ADDRESS = 'ben@mail.example'
export const HASH = 'a'.repeat(64)
export const NONCE = 'nonceOf16Letters'

const PAID = 2
const EVIDENCE = {
  ...{ click_token: null, lead_id: null, visitor_id: null, customer_external_id: '7', email_hash: '7' },
  ...{ coupon_codes: [], partner_code: null },
}
const LINE = {
  product_id: null,
  sku: 'MUG',
  name: 'Mug',
  quantity: 1,
  unit_amount: 9,
  discount_amount: 0,
  net_amount: 9,
}

const COMMON = {
  ...{ source: 'api', rank: 1, currency: 'USD', kind: 'subscription_first', subtotal_amount: 9, discount_amount: 0 },
  ...{ tax_amount: 0, shipping_amount: 0, total_amount: 9, payment_fee_amount: 0, is_fee_estimated: 0 },
  ...{ status: 'paid', content_hash: 'h', created_at: 1, version: 1, lines: JSON.stringify([LINE]) },
}

/** An order that nobody reckoned yet, of a buyer with earlier and later ones, under a rule that counts by the month. */
export const SALES: string[] = [
  ...rows('orders', {
    ...{ ...COMMON, id: 'ord_7', external_id: '1007', placed_at: PAID, paid_at: PAID, person_id: 'per_1' },
    evidence: JSON.stringify(EVIDENCE),
  }),
  ...rows('orders', {
    ...{ ...COMMON, id: 'ord_77', external_id: '1077', placed_at: 9, paid_at: 9, kind: 'subscription_renewal' },
    evidence: JSON.stringify(EVIDENCE),
  }),
  ...rows('order_keys', ...['ord_1', 'ord_7', 'ord_77'].map((order_id) => ({ key: 'x:7', order_id }))),
  of('reckonings', {
    source_id: 'ord_7',
    revision: 0,
    sales: 0,
    platform_fees: 0,
    payment_fees: 0,
    seller: 0,
    commissions: 0,
  }),
  of('touchpoints', { subject_id: 'ord_7', id: 'tch_7', external_id: 't7', occurred_at: 1 }),
  of('commission_rules', {
    ...{ id: 'rul_7', cap_per: 'partner_month', cap_amount: 1_000_000, effective_from: 1, effective_to: null },
    ...{ partner_tier: null, currency: null, flat_item_amount: null, flat_order_amount: null, floor_amount: null },
  }),
  ...[0, 3].map((paid_at) =>
    of('rule_months', { rule_id: 'rul_7', month: '1970-01', paid_at, source_id: `ord_of_${paid_at}` }),
  ),
  of('rule_months', { rule_id: 'rul_7', month: '1970-01', paid_at: PAID, source_id: 'ord_7' }),
  of('order_facts', {
    ...{ subject: 'order:1009', kind: 'evidence', external_id: 'order:1009', status: 'told', id: 'fct_9' },
    ...{ amount: null, fee_amount: null, detail: JSON.stringify({ keys: ['e:9'] }) },
  }),
  `INSERT INTO conversions (organization_id, partner_id, placed_at, source_id)
   WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 51)
   SELECT 'org_1', 'ptr_2', 9 + n, 'ord_p' || n FROM n`,
  ...rows('click_holders', { nonce: NONCE, key: 'e:1', at: 1 }),
  ...rows('settings', {
    ...{ organization_id: 'org_with_schedule', default_currency: 'USD', plan: 'starter', version: 1, updated_at: 1 },
    chosen: '{"payout_schedule":"weekly"}',
  }),
  ...rows('pending', {
    ...{ key: 'deal.reckon:deal_1', queue: 'events', kind: 'deal.reckon', subject: 'deal_1', token: 't', due_at: 1 },
  }),
  `UPDATE people SET email_hash = '${HASH}', wrapped_key = 'w', sealed = '${JSON.stringify({ email: ADDRESS, name: 'Ben' })}'
   WHERE organization_id = 'org_1' AND id = 'per_2'`,
]
