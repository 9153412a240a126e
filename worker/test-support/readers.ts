import { afterPaced } from '../commissions/pace'
import { readRevisions } from '../commissions/revisions'
import { requireUnsettled } from '../connectors/rails/call'
import { loadBook, loadBooks, loadDebts } from '../ledger/books'
import { INVARIANTS } from '../ledger/check'
import { DAY_INVARIANTS } from '../ledger/closing/check-day'
import { RECOUNTS } from '../ledger/closing/recount'
import { openFreeze, requireNotFrozen } from '../ledger/freeze'
import { afterLead, afterTie, afterVisits, makeOrdersDue, ORDERS_OF_KEYS, ORDERS_OF_SUBJECT } from '../orders/work'
import { requireAnswered } from '../payouts/rails/unanswered'
import { stillPayable } from '../payouts/revise'
import { type Write, write } from '../platform/d1'
import { readTogether, type Tenant } from '../platform/tenant'
import { asRead } from './as-read'
import { LONG } from './filled-books'

export type Reader = { name: string; run: (tenant: Tenant) => Promise<unknown> }

const alice = { partnerId: 'ptr_1', currency: 'USD' }
const IDS = { partners: ['ptr_1', 'ptr_2'], sources: ['ord_1', LONG], payouts: ['pay_1', 'pay_2', 'pay_3', 'pay_4'] }

const reading = (name: string, sql: string, ...params: Write['params']): Reader => ({
  name,
  run: (tenant) => readTogether(tenant, [write(sql, ...params)]),
})

const finding = (name: string, make: (tenant: Tenant) => Write[]): Reader => ({
  name,
  run: (tenant) => {
    const writes = make(tenant).map(({ sql, params }) => ({ sql: asRead(sql), params }))
    return tenant.shard.batch(writes.map(({ sql, params }) => tenant.shard.prepare(sql).bind(...params)))
  },
})

/** One that fills the span, and one that is too many where somebody has it. */
const BURST = [
  { placedAt: 59, sourceId: 'ord_p50' },
  { placedAt: 61, sourceId: 'ord_x' },
].map((order) => ({ ...order, partnerId: 'ptr_2', isOver: 0, isWatched: true }))

const DUE: Record<string, (tenant: Tenant) => Write[]> = {
  'orders and deals after visits': (tenant) => [1, 3, 4, 5, 6, 7, 8].map((n) => afterVisits(tenant, [`visitor-${n}`])),
  'orders after a lead': (tenant) =>
    ['led_8', 'led_3', 'led_1'].map((id) => afterLead(tenant, { id, keys: ['e:1'], visitorId: null })),
  'orders after a tie': (tenant) =>
    ['led_8', 'led_3', 'led_1', 'led_9'].map((leadId) => afterTie(tenant, 'ord_9', [{ id: 'deal_9', leadId }])),
  'orders by their keys': (tenant) => [makeOrdersDue(tenant, ORDERS_OF_KEYS, JSON.stringify(['e:1']))],
  'orders by their subject': (tenant) =>
    ['order:1001', 'payment:pi_1'].map((subject) => makeOrdersDue(tenant, ORDERS_OF_SUBJECT, 'api', subject)),
  'orders of a burst': (tenant) => [afterPaced(tenant, BURST) ?? write('SELECT 1')],
  'how an attempt stands': (tenant) => [requireAnswered(tenant, 'pay_2', 3), requireUnsettled(tenant, 'pay_2', 4)],
  'what still may be paid': (tenant) => [...stillPayable(tenant, alice), requireNotFrozen(tenant)],
}

/** What reads beside the queries: the checks, the books, and what a write looks for. */
export const READERS: Reader[] = [
  ...INVARIANTS.map(([name, sql]) => reading(`the check: ${name}`, sql)),
  ...DAY_INVARIANTS.map(([name, sql]) => reading(`the nightly check: ${name}`, sql, 11)),
  ...(['partners', 'sources', 'payouts'] as const).flatMap((stage) =>
    RECOUNTS[stage].map((sql, index) => reading(`the recount of ${stage}, ${index}`, sql, JSON.stringify(IDS[stage]))),
  ),
  {
    name: 'books by source',
    run: (of) => loadBooks(of, { sourceIds: ['ord_1'], partners: [alice], withOthers: true }),
  },
  { name: 'a book', run: (of) => loadBook(of, { ...alice, earningIds: ['com_1'] }) },
  { name: 'debts', run: (of) => loadDebts(of, alice) },
  { name: 'a freeze', run: openFreeze },
  { name: 'revisions', run: (of) => readRevisions(of, ['ord_1'], 'order.reckon') },
  ...Object.entries(DUE).map(([name, make]) => finding(name, make)),
]
