import { alice, dated, OF_ORDER, of, rows, TRACE } from './filled-rows'

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
