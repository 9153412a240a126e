import { settleWork } from '../activity/pending'
import { reckonDeals } from '../commissions/deals/reckon'
import { holdCommission, releaseCommission } from '../commissions/hold'
import { reckonOrders } from '../commissions/reckon'
import { readRevisions } from '../commissions/revisions'
import { findDeal } from '../deals/queries'
import { removeFromDeal } from '../deals/touchpoints'
import { loadBook, loadBooks, loadDebts } from '../ledger/books'
import { INVARIANTS } from '../ledger/check'
import { clearEarnings } from '../ledger/clear'
import { DAY_INVARIANTS } from '../ledger/closing/check-day'
import { closeDays } from '../ledger/closing/close'
import { RECOUNTS } from '../ledger/closing/recount'
import { openFreeze, requireNotFrozen, unfreeze } from '../ledger/freeze'
import { fitLines } from '../ledger/post'
import { afterLead, afterTie, afterVisits, makeOrdersDue, ORDERS_OF_KEYS, ORDERS_OF_SUBJECT } from '../orders/work'
import { loadSettings } from '../organizations/settings'
import { changeBank } from '../partners/bank/change'
import { findBank } from '../partners/bank/queries'
import { chooseLine } from '../payouts/decisions/choose-lines'
import { loadPayout } from '../payouts/load'
import { stillPayable } from '../payouts/revise'
import { type Write, write } from '../platform/d1'
import { commit, one, readTogether, type Tenant } from '../platform/tenant'
import { markTagSeen, storeDropped } from '../visits/store'
import { LONG } from './filled-rows'

export type Reader = { name: string; run: (tenant: Tenant) => Promise<unknown> }

const LINE = { payoutId: 'pay_1', lineId: 'pln_1', earningId: 'com_1', amount: 1, status: 'proposed' as const }
const alice = { partnerId: 'ptr_1', currency: 'USD' }
const IDS = { partners: ['ptr_1', 'ptr_2'], sources: ['ord_1', LONG], payouts: ['pay_1', 'pay_2', 'pay_3', 'pay_4'] }

const reading = (name: string, sql: string, ...params: Write['params']): Reader => ({
  name,
  run: (tenant) => readTogether(tenant, [write(sql, ...params)]),
})

/** The expressions of a SET, without the columns they are for. */
const setAsColumns = (set: string) => set.replaceAll(/\b\w+ = (?=\(|IIF\(|CAST\(|\?|\w+ \+)/g, '')

/** A write finds its rows by reading: that part of it, as a read. */
export const asRead = (sql: string): string =>
  sql
    .replace(/^\s*INSERT INTO \w+ (\([^)]*\)\s*)?(?=SELECT)/, '')
    .replace(/\s+ON CONFLICT.*$/s, '')
    .replace(/^\s*DELETE FROM (\w+) WHERE/, 'SELECT * FROM $1 WHERE')
    .replace(/UPDATE (\w+) AS t SET .* FROM j\s+WHERE/s, 'SELECT t.* FROM $1 AS t CROSS JOIN j WHERE')
    .replace(
      /^\s*UPDATE (\w+) SET (.*)\s(WHERE organization_id.*)$/s,
      (_, table, set, where) => `SELECT *, ${setAsColumns(set)} FROM ${table} ${where}`,
    )

const finding = (name: string, make: (tenant: Tenant) => Write[]): Reader => ({
  name,
  run: (tenant) => {
    const writes = make(tenant).map(({ sql, params }) => ({ sql: asRead(sql), params }))
    return tenant.shard.batch(writes.map(({ sql, params }) => tenant.shard.prepare(sql).bind(...params)))
  },
})

const DUE: Record<string, (tenant: Tenant) => Write[]> = {
  'orders and deals after visits': (tenant) => [1, 3, 4, 5, 6, 7, 8].map((n) => afterVisits(tenant, [`visitor-${n}`])),
  'orders after a lead': (tenant) =>
    ['led_8', 'led_3', 'led_1'].map((id) => afterLead(tenant, { id, keys: ['e:1'], visitorId: null })),
  'orders after a tie': (tenant) =>
    ['led_8', 'led_3', 'led_1', 'led_9'].map((leadId) => afterTie(tenant, 'ord_9', [{ id: 'deal_9', leadId }])),
  'orders by their keys': (tenant) => [makeOrdersDue(tenant, ORDERS_OF_KEYS, JSON.stringify(['e:1']))],
  'orders by their subject': (tenant) =>
    ['order:1001', 'payment:pi_1'].map((subject) => makeOrdersDue(tenant, ORDERS_OF_SUBJECT, 'api', subject)),
  'what still may be paid': (tenant) => [...stillPayable(tenant, alice), requireNotFrozen(tenant)],
}

const DAY = 86_400_000
const nothing = () => null
const BANK = { method: 'stripe' as const, currency: 'USD', stripe_account: 'acct_12345678' }
const lost = { id: 'v-9', reason: 'bot' as const, code: 'alice', at: 1 }

/** Whole verbs: what they commit is only written down. */
export const VERBS: Reader[] = [
  { name: 'clearing', run: (of) => clearEarnings(of, 'run') },
  { name: 'closing a day', run: (of) => closeDays({ ...of, now: 20 * DAY }, 1) },
  { name: 'lifting a freeze', run: (of) => unfreeze(of, { ok: true, invariants: [] }, 'Clean') },
  { name: 'holding', run: (of) => holdCommission(of, 'com_2', 'Odd', nothing) },
  { name: 'releasing', run: (of) => releaseCommission(of, 'com_held_of_ben', 'Fine', nothing) },
  { name: 'fitting lines', run: (of) => commit(of, fitLines(of, [LINE])) },
  { name: 'settling work', run: (of) => commit(of, settleWork(of, [{ key: 'order.reckon:ord_1', token: 't' }])) },
  { name: 'storing what was dropped', run: (of) => commit(of, storeDropped(of, [lost])) },
  { name: 'seeing the tag', run: (of) => commit(of, [markTagSeen(of, { at: 9, host: 'shop.example' })]) },
  { name: 'settings', run: loadSettings },
  {
    name: 'leaving a line out',
    run: async (of) =>
      chooseLine(of, await loadPayout(of, 'pay_1'), { lineId: 'pln_1', choice: 'leave-out', note: null }, nothing),
  },
  {
    name: 'taking a touchpoint back',
    run: async (of) => removeFromDeal(of, one(await findDeal(of, 'deal_1')), 'tch_1'),
  },
  {
    name: 'changing bank details',
    run: async (of) => changeBank(of, { read: await findBank(of, 'ptr_1'), personId: 'per_1', change: BANK }, nothing),
  },
  { name: 'reckoning a deal', run: (of) => reckonDeals(of, ['deal_2']) },
  { name: 'reckoning an order', run: (of) => reckonOrders(of, ['ord_1']) },
]

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
