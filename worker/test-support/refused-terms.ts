import type { Cells, Table } from './money-rows'

/** Cells that are not in order, of a row that is added; the end of a statement about the rows that are there; or all of it. */
type Attempt = Cells | `SET ${string}` | `DELETE ${string}` | `${string}INTO ${string}`
/** The name by which the database refuses, or how its CHECK begins. */
export type Refusal = [guard: string, attempt: Attempt]

export const KEY = 'FOREIGN KEY constraint failed'
export const unique = (table: Table, ...columns: string[]) =>
  `UNIQUE constraint failed: ${['organization_id', ...columns].map((column) => `${table}.${column}`).join(', ')}`
export const negative = (...columns: string[]): Refusal[] =>
  columns.map((column) => [`${column} >= 0`, `SET ${column} = -1`])

/** What partners are paid by: rules, and deals with their touchpoints. */
export const REFUSED_TERMS = {
  commission_rules: [
    ['version >= 1', { version: 0 }],
    ['scope IN', { scope: 'moon' }],
    ['partner_tier IN', { partner_tier: 'lead' }],
    ['priority >= 0', { priority: -1 }],
    ['percent_bp BETWEEN', { percent_bp: 10_001 }],
    ['percent_bp BETWEEN', { percent_bp: -1 }],
    ['flat_item_amount >= 0', { flat_item_amount: -1 }],
    ['flat_order_amount >= 0', { flat_order_amount: -1 }],
    ['length(currency) = 3', { currency: 'US' }],
    ['json_valid(bands)', { bands: 'none' }],
    ['bands_mode IN', { bands_mode: 'half' }],
    ['bands_period IN', { bands_period: 'year' }],
    ['recurring_payments >= 0', { recurring_payments: -1 }],
    ['recurring_months >= 0', { recurring_months: -1 }],
    ['cap_amount >= 0', { cap_amount: -1 }],
    ['cap_per IN', { cap_per: 'year' }],
    ['floor_amount >= 0', { floor_amount: -1 }],
    ['effective_from IS NULL OR', { effective_to: 99 }],
    ['percent_bp IS NOT NULL OR', { percent_bp: null, flat_item_amount: null, flat_order_amount: null }],
    ['commission_rules_are_append_only', 'SET percent_bp = 1'],
    ['commission_rules_are_append_only', 'DELETE FROM'],
    ['rule_version_exists', { id: 'rul_1', effective_from: 300, effective_to: 400 }],
    ['rule_versions_overlap', { id: 'rul_1', version: 2 }],
    ['rule_versions_overlap', { id: 'rul_1', version: 2, effective_from: null }],
  ],
  rule_months: negative('base_amount', 'granted_amount'),
  deals: [
    ['amount >= 0', { amount: -1 }],
    ['length(currency) = 3', { currency: 'US' }],
    ['status IN', { status: 'ours' }],
    ['refunded_amount BETWEEN', { refunded_amount: 11 }],
    ['refunded_amount BETWEEN', { refunded_amount: -1 }],
    ['version >= 1', 'SET version = 0'],
    [`(status = 'open') =`, { closed_at: null }],
    [`(status = 'open') =`, { status: 'open' }],
    [unique('deals', 'external_id'), { external_id: 'x1' }],
    [KEY, { lead_id: 'led_0' }],
    ...['name = name', 'amount = 11', `currency = 'EUR'`, 'lead_id = NULL', `status = 'lost'`, 'closed_at = 2'].map(
      (change): Refusal => ['deal_is_closed', `SET ${change} WHERE id = 'deal_2'`],
    ),
  ],
  touchpoints: [
    ['type IN', { type: 'gift' }],
    ['weight >= 0', { weight: -1 }],
    [unique('touchpoints', 'subject_id', 'external_id'), { external_id: 't1' }],
    [KEY, { partner_id: 'ptr_0' }],
    ['deal_is_closed', { subject_id: 'deal_2' }],
    ['deal_is_closed', 'DELETE FROM'],
    ['touchpoints_are_never_updated', 'SET weight = 2'],
  ],
} satisfies Partial<Record<Table, Refusal[]>>
