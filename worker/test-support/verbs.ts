import { settleWork } from '../activity/pending'
import { reckonDeals } from '../commissions/deals/reckon'
import { holdCommission, releaseCommission } from '../commissions/hold'
import { reckonOrders } from '../commissions/reckon'
import { createRule } from '../commissions/rules/create'
import { NewRule } from '../commissions/rules/input'
import { applyChange } from '../connectors/apply'
import { findDeal } from '../deals/queries'
import { logOnDeal, removeFromDeal } from '../deals/touchpoints'
import { clearEarnings } from '../ledger/clear'
import { closeDays } from '../ledger/closing/close'
import { unfreeze } from '../ledger/freeze'
import { fitLines } from '../ledger/post'
import { recordFact } from '../orders/facts'
import { placeOrder } from '../orders/place'
import { findOrder } from '../orders/queries'
import { tieOrder } from '../orders/tie'
import { logOnOrder } from '../orders/touchpoints'
import { findOrMakePerson } from '../organizations/people'
import { loadSettings } from '../organizations/settings'
import { changeBank } from '../partners/bank/change'
import { findBank } from '../partners/bank/queries'
import { renamePerson } from '../partners/change-contact'
import { signClick } from '../partners/links/click-token'
import { chooseLine } from '../payouts/decisions/choose-lines'
import { loadPayout } from '../payouts/load'
import { handOver } from '../payouts/rails/hand-over'
import type { Bindings } from '../platform/env'
import { commit, one, type Tenant } from '../platform/tenant'
import { holdClicks } from '../visits/hold-click'
import { markTagSeen, storeDropped, storeVisits } from '../visits/store'
import { BANK } from './filled-books'
import { LOG_ID } from './filled-rows'
import { ADDRESS, NONCE } from './filled-sales'

/** What does something: it is asked as one organization, and its commit is refused if that is how it goes on. */
export type Verb = { name: string; run: (tenant: Tenant, env: Bindings) => unknown; refusedBy?: string }

const DAY = 86_400_000
const nothing = () => null
const LINE = { payoutId: 'pay_1', lineId: 'pln_1', earningId: 'com_1', amount: 1, status: 'proposed' as const }
const lost = { id: 'v-9', reason: 'bot' as const, code: 'alice', at: DAY }
const VISIT = {
  ...{ visitor_id: 'visitor-1', id: 'v-8', partner_id: 'ptr_1', code: 'alice', kind: 'click' as const, campaign: '' },
  ...{ occurred_at: 1, received_at: 1, hour: 1, day: 1, detail: {} },
}
const TOUCH = { partner_id: 'ptr_1', type: 'demo' as const }
const REFUND = { kind: 'refund' as const, externalId: 're_1', status: 'done', amount: 1, occurredAt: 1 }
const RULE = { scope: 'default', percent_bp: 100 }
/** As long as a time is in a token. */
const LONG_AGO = 100_000_000
const CLICK = { nonce: NONCE, partnerId: `ptr_${'1'.repeat(22)}`, campaign: '', at: LONG_AGO }

const TOLD = {
  ...{ clickToken: null, leadId: null, visitorId: null, customerExternalId: null, email: null, customerName: null },
  ...{ couponCodes: [], partnerCode: null },
}
const SOLD = {
  ...{ ...TOLD, externalId: '1009', rank: 1, currency: 'USD', items: [], discountAmount: 0, taxAmount: 0 },
  ...{ shippingAmount: 0, paymentFeeAmount: 0, isFeeEstimated: false, campaign: null, dealId: null },
  ...{ kind: 'one_time' as const, status: 'paid' as const, placedAt: 1, paidAt: 1, paymentReferences: [] },
}
const EVIDENCE = { type: 'evidence' as const, orderExternalId: '1001', occurredAt: 1 }

const deal = async (of: Tenant) => one(await findDeal(of, 'deal_1'))
const order = async (of: Tenant) => one(await findOrder(of, 'ord_1'))

const OF_ORDERS: Verb[] = [
  { name: 'reckoning a deal', run: (of) => reckonDeals(of, ['deal_2']) },
  { name: 'passing over an open deal', run: (of) => reckonDeals(of, ['deal_1']) },
  { name: 'reckoning an order', run: (of) => reckonOrders(of, ['ord_1']) },
  { name: 'reckoning an order for the first time', run: (of) => reckonOrders(of, ['ord_7']) },
  { name: 'placing an order', run: (of) => placeOrder(of, 'api', SOLD) },
  { name: 'tying an order', run: async (of) => tieOrder(of, await order(of), { dealId: null, isAnotherSale: true }) },
  { name: 'touching an order', run: async (of) => logOnOrder(of, await order(of), TOUCH) },
  { name: 'touching a deal', run: async (of) => logOnDeal(of, await deal(of), TOUCH) },
  { name: 'taking a touchpoint back', run: async (of) => removeFromDeal(of, await deal(of), 'tch_1') },
  {
    name: 'telling a fact again',
    run: (of) => recordFact(of, 'api', { order: '1001' }, REFUND),
    refusedBy: 'UNIQUE constraint failed: order_facts',
  },
  {
    name: 'telling evidence',
    run: (of) => applyChange(of, 'api', { ...EVIDENCE, evidence: { ...TOLD, visitorId: 'visitor-1' } }),
  },
]

const OF_MONEY: Verb[] = [
  { name: 'clearing', run: (of) => clearEarnings(of, 'run') },
  { name: 'closing a day', run: (of) => closeDays({ ...of, now: 20 * DAY }, 1) },
  { name: 'lifting a freeze', run: (of) => unfreeze(of, { ok: true, invariants: [] }, 'Clean') },
  { name: 'holding', run: (of) => holdCommission(of, { id: 'com_2', version: 1 }, 'Odd', nothing) },
  { name: 'releasing', run: (of) => releaseCommission(of, { id: 'com_held_of_ben', version: 1 }, 'Fine', nothing) },
  { name: 'fitting lines', run: (of) => commit(of, fitLines(of, [LINE])) },
  { name: 'making a rule', run: (of) => createRule(of, NewRule.parse(RULE)) },
  {
    name: 'leaving a line out',
    run: async (of) =>
      chooseLine(of, await loadPayout(of, 'pay_1'), { lineId: 'pln_1', choice: 'leave-out', note: null }, nothing),
  },
  {
    name: 'changing bank details',
    run: async (of) => changeBank(of, { read: await findBank(of, 'ptr_1'), personId: 'per_1', change: BANK }, nothing),
  },
  {
    name: 'handing a payout over',
    run: async (of) =>
      commit(of, (await handOver(of, { id: 'pay_1', partnerId: 'ptr_2' }, { rail: 'stripe', k: 9 })).guards),
  },
]

const OF_VISITS: Verb[] = [
  { name: 'settling work', run: (of) => commit(of, settleWork(of, [{ key: 'order.reckon:ord_1', token: 't' }])) },
  {
    name: 'storing visits',
    run: (of) =>
      commit(
        of,
        // Its log row is made in the same commit, under an id that nobody could know: here it is one that is there.
        storeVisits(of, [VISIT]).map(({ sql, params }) => ({
          sql,
          params: params.map((param) => (String(param).startsWith('log_') ? LOG_ID : param)),
        })),
      ),
  },
  { name: 'storing what was dropped', run: (of) => commit(of, storeDropped(of, [lost])) },
  { name: 'seeing the tag', run: (of) => commit(of, [markTagSeen(of, { at: 9, host: 'shop.example' })]) },
  {
    name: 'showing a click',
    run: async (of) =>
      commit(of, await holdClicks(of, [{ token: await signClick(of, CLICK), keys: ['x:2'], at: LONG_AGO }], 30)),
  },
  { name: 'settings', run: loadSettings },
  {
    name: 'learning more of a person',
    run: async (of) => commit(of, (await findOrMakePerson(of, { email: ADDRESS, phone: '1' })).writes),
  },
  { name: 'renaming a person', run: async (of) => commit(of, await renamePerson(of, 'per_2', 'Carla')) },
]

export const VERBS: Verb[] = [...OF_ORDERS, ...OF_MONEY, ...OF_VISITS]
