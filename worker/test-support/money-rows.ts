/** Written by hand and behind every verb: rows that are in order, of each table that money rests on. */
export type Cells = Record<string, string | number | null>

const ROOT = 'a'.repeat(64)

export const asInsert = (table: string, cells: Cells, verb = 'INSERT') => {
  const row: Cells = { organization_id: 'org_1', ...cells }
  const values = Object.values(row).map((cell) => (typeof cell === 'string' ? `'${cell}'` : String(cell)))
  return `${verb} INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${values.join(', ')})`
}

const asked = { requested_by: 'usr_1', created_at: 1, version: 1 }
const usd = { partner_id: 'ptr_1', currency: 'USD' }

/** One row of each table as it may be added once more; `SEED` has it already, under another key where it needs one. */
export const ROWS = {
  activity: { id: 'act_9', key: 'k9', at: 1, actor: 'usr_1', action: 'a', object: 'o', detail: '{}' },
  order_facts: {
    ...{ source: 'api', subject: 'order:9', kind: 'refund', external_id: 're_9', status: 'done', id: 'fct_9' },
    ...{ amount: 1, fee_amount: 1, items: '[]', detail: '{}', occurred_at: 1, received_at: 1 },
  },
  partner_balances: { ...usd, currency: 'JPY' },
  earnings: { id: 'com_9', ...usd, source_id: 'ord_9', kind: 'order', due_at: 1, created_at: 1 },
  transfers: {
    ...{ cause_id: 'new', n: 0, day: 20_000, at: 1, debit: 'sales', credit: 'pending', amount: 1, ...usd },
    ...{ earning_id: 'com_1', for_earning_id: null },
  },
  reckonings: {
    ...{ source_id: 'ord_9', kind: 'order', currency: 'USD', revision: 1 },
    ...{ sales: 10, platform_fees: 1, payment_fees: 2, seller: 3, commissions: 4 },
  },
  payouts: { id: 'pay_9', ...usd, status: 'pending', amount: 60, period_start: 1, period_end: 2, ...asked },
  payout_lines: { id: 'pln_9', payout_id: 'pay_1', earning_id: 'com_2', amount: 1, status: 'left_out' },
  payout_attempts: { payout_id: 'pay_1', k: 9, amount: 60, rail: 'csv', outcome: null, at: 1 },
  payout_approvals: { payout_id: 'pay_1', approver_id: 'usr_9', version: 1, at: 1 },
  freezes: { id: 'frz_9', breaches: '[]', since: 1, lifted_at: 1, lifted_by: 'usr_1', lifted_reason: 'Clean' },
  commission_rules: {
    ...{
      id: 'rul_9',
      version: 1,
      scope: 'default',
      partner_tier: 'gold',
      priority: 0,
      percent_bp: 100,
      currency: 'USD',
    },
    ...{ flat_item_amount: 1, flat_order_amount: 1, bands: '[]', bands_mode: 'whole', bands_period: 'order' },
    ...{ recurring_payments: 1, recurring_months: 1, cap_amount: 1, cap_per: 'order', floor_amount: 1 },
    ...{ effective_from: 100, effective_to: 200, created_at: 1, created_by: 'usr_1' },
  },
  rule_months: {
    ...{ rule_id: 'rul_1', ...usd, month: '2026-01', paid_at: 1, source_id: 'ord_9' },
    ...{ base_amount: 1, granted_amount: 1 },
  },
  deals: {
    ...{ id: 'deal_9', external_id: 'x9', name: 'A deal', amount: 10, currency: 'USD', status: 'won', closed_at: 1 },
    ...{ refunded_amount: 0, content_hash: 'h', version: 1, created_at: 1 },
  },
  touchpoints: {
    ...{ subject_id: 'deal_1', id: 'tch_9', external_id: 't9', partner_id: 'ptr_1', type: 'demo', occurred_at: 1 },
    ...{ weight: 1, notes: '', actor: 'usr_1', created_at: 1 },
  },
  credits: {
    ...{ id: 'crd_9', ...usd, kind: 'percentage', amount: 1, base_amount: 10, rate_bp: 1_000, submission_id: 'sub_9' },
    ...{ reason: 'Bonus', status: 'approved', approved_by: 'usr_2', ...asked },
  },
  adjustments: {
    ...{ id: 'adj_9', ...usd, amount: -1, reason: 'Bonus', status: 'approved', approved_by: 'usr_2', ...asked },
  },
  repayments: { id: 'rpy_9', ...usd, amount: 1, received_at: 1, reference: 'R', recorded_by: 'usr_1', created_at: 1 },
  closed_days: {
    ...{ day: 12, transfers: 0, previous_root: 'root 11', root: 'root 12', signature: 's', tree_root: ROOT },
    ...{ closed_at: 1 },
  },
  closed_sums: { day: 11, account: 'cash', currency: 'USD', amount: 1 },
  closed_tiles: { day: 11, tile: 1, first: 'f', root: ROOT, leaves: ROOT, knots: ROOT },
  book_checks: { kind: 'recount', through_day: 11, place: '', started_at: 1, breaches: 0 },
  partner_banks: { partner_id: 'ptr_2', version: 1, verified_at: 1, verified_by: 'usr_1' },
  rail_accounts: { rail: 'paypal', callback_id: 'cb_9', sealed: 's', version: 1, updated_at: 1 },
  rail_calls: { payout_id: 'pay_2', k: 2, rail: 'stripe', destination: 'd', state: 'due', calls: 0, updated_at: 1 },
} satisfies Record<string, Cells>
export type Table = keyof typeof ROWS

export const of = (table: Table, cells: Cells) => asInsert(table, { ...ROWS[table], ...cells })
export const rows = (table: string, ...all: Cells[]) => all.map((cells) => asInsert(table, cells))
const gold = { type: 'affiliate', status: 'active', version: 1, created_at: 1 }

/** Alice has 60 cleared in a proposed payout and 50 that are free; a second payout was approved and sent. */
export const SEED: string[] = [
  of('activity', { id: 'act_0', key: 'k0' }),
  of('order_facts', { external_id: 're_0', id: 'fct_0' }),
  ...[1, 2].flatMap((n) => [
    asInsert('people', { id: `per_${n}`, created_at: 1 }),
    asInsert('partners', { id: `ptr_${n}`, person_id: `per_${n}`, ...gold }),
    of('partner_balances', { partner_id: `ptr_${n}`, currency: 'USD' }),
  ]),
  of('partner_balances', { currency: 'EUR' }),
  of('earnings', { id: 'com_1', source_id: 'ord_1' }),
  of('earnings', { id: 'com_2', source_id: 'adj_1', kind: 'adjustment' }),
  of('earnings', { id: 'com_of_ben', partner_id: 'ptr_2' }),
  ...[60, 50].flatMap((amount, n) => [
    of('transfers', { cause_id: 'earned', n, amount, earning_id: `com_${n + 1}` }),
    of('transfers', {
      ...{ cause_id: 'cleared', n, amount, earning_id: `com_${n + 1}`, debit: 'pending', credit: 'available' },
    }),
  ]),
  of('reckonings', { source_id: 'ord_1' }),
  ...['pay_1', 'pay_2'].map((id) => of('payouts', { id })),
  of('payout_lines', { id: 'pln_1', earning_id: 'com_1', amount: 60, status: 'proposed' }),
  of('payout_approvals', { payout_id: 'pay_2', approver_id: 'usr_2' }),
  ...[1, 2].map((k) => of('payout_attempts', { payout_id: 'pay_2', k })),
  of('freezes', { id: 'frz_1', lifted_at: null, lifted_by: null, lifted_reason: null }),
  of('commission_rules', { id: 'rul_1' }),
  of('rule_months', { source_id: 'ord_1' }),
  ...[1, 2].map((n) => of('deals', { id: `deal_${n}`, external_id: `x${n}`, status: 'open', closed_at: null })),
  ...[1, 2].map((n) => of('touchpoints', { subject_id: `deal_${n}`, id: `tch_${n}`, external_id: 't1' })),
  `UPDATE deals SET status = 'won', closed_at = 1 WHERE organization_id = 'org_1' AND id = 'deal_2'`,
  of('credits', { id: 'crd_1', submission_id: 'sub_1' }),
  of('adjustments', { id: 'adj_1' }),
  of('repayments', { id: 'rpy_1' }),
  ...[10, 11].map((day) => of('closed_days', { day, previous_root: `root ${day - 1}`, root: `root ${day}` })),
  of('closed_sums', { account: 'sales' }),
  of('closed_tiles', { tile: 0 }),
  of('book_checks', { kind: 'day' }),
  of('partner_banks', { partner_id: 'ptr_1' }),
  of('rail_accounts', { rail: 'stripe', callback_id: 'cb_1' }),
  of('rail_calls', { k: 1 }),
]
