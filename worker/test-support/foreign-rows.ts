import { OF_ORDER } from './filled-books'
import { alice, dated, TRACE } from './filled-rows'
import { NONCE } from './filled-sales'
import { of, rows } from './money-rows'

/** A Wednesday; the week before it has ended on the nineteenth. */
export const SCHEDULED_AT = 20 * 86_400_000

/** What the other has besides: later, higher, newer, so that it would be preferred. */
export const LATER = (organization_id: string): string[] =>
  [
    ...rows('attributions', {
      ...{ source_id: 'ord_1', revision: 2, model: 'linear', shares: '[]', trace: TRACE, input_hash: 'h', at: 1 },
    }),
    ...rows('connection_days', { connection_id: 'con_1', day: 2, outcome: 'accepted', count: 1, last_at: 1 }),
    ...rows('commission_rules', {
      ...{ id: 'rul_1', version: 2, scope: 'default', priority: 0, percent_bp: 1, bands: '[]', bands_mode: 'whole' },
      ...{ bands_period: 'order', cap_per: 'order', effective_from: 150, created_at: 1, created_by: 'usr_1' },
    }),
    ...rows('closed_sums', { day: 12, account: 'sales', currency: 'ZAR', amount: 1 }),
    ...rows('links', { id: 'lnk_0', ...alice, code: 'alice', destination: 'https://b.example', utm: '{}', ...dated }),
    ...rows('pending', {
      ...{ key: 'order.reckon:ord_1', queue: 'events', kind: 'order.reckon', subject: 'ord_1', token: 't', due_at: 1 },
    }),
    ...rows('idempotency_keys', { caller: 'key_1', key: 'k', body_hash: 'h', status: 200, answer: '{}', at: 1 }),
    ...rows('activity', {
      ...{ id: 'act_s', key: 'payouts.scheduled:weekly:1970-01-19', at: 1, actor: 'system', action: 'a', object: 'o' },
    }),
    ...rows('click_holders', { nonce: NONCE, key: 'x:2', at: 1 }),
    ...rows(
      'conversions',
      ...['ord_w', 'ord_x'].map((source_id) => ({ partner_id: 'ptr_2', placed_at: 61, source_id })),
    ),
    of('book_checks', { started_at: 1, finished_at: 2 }),
    of('payout_attempts', { payout_id: 'pay_2', k: 4 }),
    of('rail_calls', { k: 3 }),
    `INSERT INTO commission_rules (organization_id, id, version, scope, priority, percent_bp, bands, bands_mode,
       bands_period, cap_per, effective_from, created_at, created_by)
     WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 500)
     SELECT 'org_1', 'rul_n' || n, 1, 'default', 0, 1, '[]', 'whole', 'order', 'order', 1, 1, 'usr_1' FROM n`,
    `UPDATE leads SET visitor_id = 'visitor-' || substr(id, 5) WHERE organization_id = 'org_1' AND visitor_id IS NULL`,
    of('transfers', {
      ...{
        cause_id: 'set off later',
        debit: 'available',
        credit: 'sales',
        earning_id: 'com_2',
        for_earning_id: 'com_8',
      },
    }),
    `UPDATE partner_balances SET available = 0, reserved = 0, receivable = 7
     WHERE organization_id = 'org_1' AND currency = 'EUR'`,
    of('transfers', { ...OF_ORDER, cause_id: 'order.reckoned:crd_2' }),
    `UPDATE earnings SET source_id = 'crd_2' WHERE organization_id = 'org_1' AND id = 'com_3'`,
    `UPDATE earnings SET source_id = 'ord_8' WHERE organization_id = 'org_1' AND id = 'com_1'`,
    `UPDATE orders SET status = 'refunded', refunded_amount = 9 WHERE organization_id = 'org_1' AND id = 'ord_1'`,
    `UPDATE orders SET deal_id = 'deal_4' WHERE organization_id = 'org_1' AND id = 'ord_3'`,
    `UPDATE deals SET lead_id = 'led_1' WHERE organization_id = 'org_1' AND id = 'deal_1'`,
    `UPDATE earnings SET partner_id = 'ptr_1' WHERE organization_id = 'org_1' AND id = 'com_held_of_ben'`,
  ].map((sql) => sql.replaceAll(`'org_1'`, `'${organization_id}'`))

/** Further samples, for what one alone does not show. */
const SUSPECT = {
  ...{ id: 'ord_9', leadId: 'led_1', personId: 'per_1', at: 2, currency: 'USD', total: 9, keys: ['e:1', 'p:1'] },
  ...{ partnerIds: ['ptr_1'], watchesPace: true },
}
export const MORE_CALLS: Record<string, unknown[]> = {
  qualityRows: [[SUSPECT]],
  buyersAmong: [3, 4, 5, 6, 7, 8].map((n) => [`visitor-${n}`]),
  listPayouts: [{ limit: 50, before: 'a', order: 'oldest' }],
  listCommissions: [{ limit: 50, before: null, partner_id: 'ptr_1' }],
  listOrders: [{ limit: 50, before: null, status: 'refunded' }],
  untiedDealsOf: ['l:led_4', 'e:4', 'v:visitor-4', 'v:visitor-7'].map((key) => [{ orderId: 'ord_1', key }]),
}
