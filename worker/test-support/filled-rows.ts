import { timePart } from '../platform/id'
import { BOOKED } from './filled-books'
import { SALES } from './filled-sales'
import { type Cells, of, rows, SEED } from './money-rows'

export const dated = { created_at: 1, version: 1 }
const usd = { currency: 'USD' }
export const alice = { partner_id: 'ptr_1' }

const two = (make: (n: number) => Cells) => [1, 2].map(make)

const anOrder = (n: number): Cells => ({
  ...{
    id: `ord_${n}`,
    source: 'api',
    external_id: `100${n}`,
    rank: 1,
    ...usd,
    lines: '[]',
    kind: 'subscription_renewal',
  },
  ...{ subtotal_amount: 9, discount_amount: 0, tax_amount: 0, shipping_amount: 0, total_amount: 9, person_id: 'per_1' },
  ...{ payment_fee_amount: 0, is_fee_estimated: 0, evidence: '{}', status: 'paid', placed_at: 1, paid_at: 1 },
  ...{ content_hash: 'h', ...dated, deal_id: n === 2 ? 'deal_1' : null },
  ...(n === 3 ? { status: 'refunded', refunded_amount: 9 } : {}),
})

const aLead = (n: number, visitor_id: string | null): Cells => ({
  ...{ id: `led_${n}`, external_id: `l-${n}`, visitor_id, source: 'api', click_window_days: 30 },
  ...{ view_window_days: 1, metadata: '{}', occurred_at: n, ...dated, person_id: 'per_1' },
})

/** Two leads of one visitor; then each way from a visitor to a sale, known (3, 4, 8) and with another's lead only. */
const LEADS = [
  ...rows('leads', ...two((n) => aLead(n, 'visitor-1')), ...[3, 4, 8].map((n) => aLead(n, `visitor-${n}`))),
  ...rows('leads', ...[5, 6, 7, 9].map((n) => aLead(n, null))),
  ...rows('lead_identities', ...[1, 3, 4, 6].map((n) => ({ key: `e:${n}`, lead_id: `led_${n}` }))),
  ...rows(
    'order_keys',
    ...['e:3', 'e:6', 'l:led_5', 'l:led_8', 'v:visitor-9'].map((key) => ({ key, order_id: 'ord_1' })),
  ),
  ...[4, 7].map((n) => of('deals', { id: `deal_${n}`, external_id: `x${n}`, lead_id: `led_${n}` })),
]

export const TRACE = JSON.stringify({
  touches: [{ partner_id: 'ptr_1', occurred_at: 1, id: 't', kept: true }],
  models: [{ model: 'linear', shares: [{ partner_id: 'ptr_1', amount: 9 }] }],
})
const VISIT = { id: 'v-1', visitor_id: 'visitor-1', ...alice, code: 'alice', kind: 'click', campaign: '' }
export const LOG_ID = `log_${timePart(1)}`
const LOGGED = JSON.stringify([{ ...VISIT, occurred_at: 1, received_at: 1, detail: {} }])

/** What money follows from, under the ids that the sample calls of query-calls.ts name. */
export const FILLED: string[] = [
  ...SEED,
  ...LEADS,
  ...BOOKED,
  ...SALES,
  ...rows('residents', { epoch: 1, state: 'here' }),
  ...rows('settings', {
    default_currency: 'USD',
    plan: 'starter',
    chosen: '{}',
    version: 1,
    updated_at: 1,
    tag_seen_at: 1,
  }),
  ...rows(
    'activity',
    ...two((n) => ({ id: `act_${timePart(1)}${n}`, key: `k${n}`, at: 1, actor: 'usr_1', action: 'a', object: 'o' })),
  ),
  ...rows(
    'pending',
    ...['bank.changed:x', 'delivery.apply:dlv_1', 'order.reckon:ord_1', 'recompute.slice:rec_1'].map((key) => ({
      ...{ key, queue: 'events', kind: 'k', subject: 's', token: 't', due_at: 1 },
    })),
  ),
  ...rows(
    'dead_letters',
    ...two((n) => ({
      ...{ id: `dea_${n}`, message_id: `m${n}`, queue: 'events', kind: 'k', sealed: 's', reason: 'r', attempts: 1 },
      ...{ first_at: 1, last_at: 1, status: 'stored', version: 1 },
    })),
  ),
  ...rows('partner_statuses', { ...alice, version: 1, status: 'active', from_at: 1, actor: 'usr_1' }),
  ...rows('partner_terms', { ...alice, version: 1, lead_price_amounts: '{}', actor: 'usr_1', created_at: 1 }),
  ...rows('partner_codes', { ...alice, kind: 'link', code: 'alice', shown: 'alice', created_at: 1, current_from: 1 }),
  ...rows(
    'links',
    ...two((n) => ({
      id: `lnk_${n}`,
      ...alice,
      code: 'alice',
      destination: 'https://shop.example',
      utm: '{}',
      ...dated,
    })),
  ),
  ...rows('visits', { ...VISIT, occurred_at: 1, received_at: 1, detail: '{}' }),
  ...rows('visit_log', { id: LOG_ID, visits: LOGGED }),
  ...rows('link_hours', { ...alice, code: 'alice', campaign: '', hour: 1, clicks: 1, views: 1 }),
  ...rows('visit_days', { day: 1, clicks: 1, views: 1 }),
  ...rows('dropped_visits', { day: 1, id: 'v-9', reason: 'bot', code: 'alice', at: 1 }),
  ...rows('dropped_days', { day: 1, reason: 'bot', count: 1 }),
  ...rows('orders', ...[1, 2, 3].map(anOrder)),
  ...rows(
    'order_keys',
    ...['v:visitor-1', 'l:led_1', 'e:1', 'x:1', 'p:1'].flatMap((key) => two((n) => ({ key, order_id: `ord_${n}` }))),
  ),
  ...rows('order_facts', {
    ...{ source: 'api', subject: 'order:1001', kind: 'refund', external_id: 're_1', status: 'done', id: 'fct_1' },
    ...{ amount: 1, items: '[]', occurred_at: 1, received_at: 1 },
  }),
  ...rows('order_facts', {
    ...{ source: 'api', subject: 'payment:pi_1', kind: 'refund', external_id: 're_2', status: 'done', id: 'fct_2' },
    ...{ amount: 1, items: '[]', occurred_at: 1, received_at: 1 },
  }),
  ...rows('order_payments', { source: 'api', reference: 'pi_1', order_external_id: '1001' }),
  ...rows(
    'attributions',
    ...['ord_1', 'ord_2', 'deal_2'].map((source_id) => ({
      ...{ source_id, revision: 1, model: 'linear', shares: '[]', trace: TRACE, input_hash: 'h', at: 1 },
    })),
  ),
  ...rows(
    'connections',
    ...two((n) => ({ id: `con_${n}`, source: 'stripe', settings: '{}', sealed: 's', status: 'active', ...dated })),
  ),
  ...rows(
    'incoming_deliveries',
    ...two((n) => ({
      ...{ id: `dlv_${n}`, connection_id: 'con_1', key: `k${n}`, kind: 'k', sealed: 's', status: 'failed' },
      ...{ received_at: 1 },
    })),
  ),
  ...rows('connection_days', { connection_id: 'con_1', day: 1, outcome: 'accepted', count: 1, last_at: 1 }),
  ...rows(
    'day_totals',
    ...['', 'ptr_1'].flatMap((partner_id) =>
      ['commission', 'revenue', 'orders'].map((measure) => ({ day: 1, partner_id, measure, ...usd, amount: 5 })),
    ),
  ),
  ...rows('click_holders', { nonce: 'nonce', key: 'e:1', at: 1 }),
  ...rows('conversions', { ...alice, placed_at: 1, source_id: 'ord_2' }),
  ...rows(
    'fitted_versions',
    ...two((n) => ({
      ...{ id: `fit_${n}`, model: 'markov', period_start: 1, period_end: 2, report: '{}', input_hash: 'h' },
      ...{ created_by: 'usr_1', created_at: 1 },
    })),
  ),
  ...rows('recomputes', {
    ...{ id: 'rec_1', scope: '{}', frozen: '{}', status: 'working', progress: '{}', revision: 0 },
    ...{ created_by: 'usr_1', created_at: 1 },
  }),
  ...rows('simulations', {
    ...{ id: 'sim_1', supposed: '{}', today: '{}', status: 'working', progress: '{}', revision: 0 },
    ...{ created_by: 'usr_1', created_at: 1 },
  }),
]
