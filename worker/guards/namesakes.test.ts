import { expect, it, vi } from 'vitest'
import { contract } from '../contract'
import { dayOf } from '../core/visit'
import { closeDays } from '../ledger/closing/close'
import { bookDay, tenantAt } from '../ledger/fixtures/days'
import { aWonDeal } from '../test-support/deals'
import { aFullShop, type FullShop } from '../test-support/full-shop'
import { at, MONEY, type Request } from '../test-support/money-requests'
import { objectOf } from '../test-support/named'
import { aNamesake } from '../test-support/namesake'
import { aDebtor, anEntry, aPayoutAfter } from '../test-support/payout'
import { everythingOf, workDone } from '../test-support/rows'
import { anOrder } from '../test-support/shop'
import { get, send } from '../test-support/world'

const YESTERDAY = dayOf(Date.now()) - 1
const [APPROVE, SEND] = [{ what: 'approve' }, { what: 'send', body: { rail: 'csv' } }]
const PAID = { what: 'mark-paid', body: { paid_at: Date.now(), reference: 'R 1' } }
const PERIOD = `period_start=${inDays(-15)}&period_end=${inDays(15)}`

function inDays(days: number) {
  return new Date(Date.now() + days * 86_400_000).toISOString()
}

async function anApproved(of: FullShop, noun: 'credits' | 'adjustments', amount: number) {
  const { path, as } = await anEntry(of, noun, amount)
  await ask(of, { ...at(`${path}/approve`), as })
}

/** Something stands in every account: pending, available, reserved, in transit, paid, owed, repaid and set off. */
async function aShopWithHistory() {
  const own = await aFullShop('SHARD_00')
  for (const day of [YESTERDAY - 2, YESTERDAY]) {
    await bookDay(own, day)
    await closeDays(tenantAt(own, day + 1))
  }
  await anApproved(own, 'credits', 9)
  for (const steps of [[APPROVE, SEND, PAID], [APPROVE, SEND], [APPROVE]]) await aPayoutAfter(own, steps)
  await ask(own, (await MONEY['POST /api/repayments']?.(own)) ?? at(''))
  await aDebtor(own, 5)
  await anApproved(own, 'credits', 9)
  await anApproved(own, 'adjustments', -4)
  own.ids.deal = (await aWonDeal(own, [['alice', 'demo', 1]])).id
  await ask(own, at('/api/orders', anOrder('pending', { partner_code: 'alice' })))
  await ask(own, at(`/api/orders/${own.ids.order}/refunds`, { external_id: 're_0', amount: 50 }))
  await workDone(own)
  return own
}

async function ask({ secretKey }: FullShop, { path, body, as }: Request) {
  const answer = await send('POST', path, { body, ...(as ? { headers: as } : { key: secretKey }) })
  expect(answer.status, `${path}: ${JSON.stringify(answer.body)}`).toBeLessThan(300)
}

const shop = await aShopWithHistory()

const QUERIES: Record<string, string> = {
  'GET /api/statements': `?partner_id=${shop.ids.partner}&period_start=${inDays(-1)}&period_end=${inDays(15)}`,
  'GET /api/reports/attribution': `?${PERIOD}&model=markov`,
  'GET /api/reports/models': `?${PERIOD}`,
}

/** The export writes down that it was made, under a fresh name; the check of a rail asks its service. */
const ASIDE = ['GET /api/payouts/export', 'GET /api/payout-rails/check']
const reads = Object.entries(contract).filter(
  ([route, { who }]) => route.startsWith('GET ') && who !== 'anyone' && !ASIDE.includes(route),
)

async function readAllOf(): Promise<Record<string, string>> {
  const answers: Record<string, string> = {}
  for (const [route, { who }] of reads) {
    const path = (route.split(' ')[1] ?? '').replace(/:(id|order)/, shop.ids[objectOf(route) ?? ''] ?? '')
    const person = who === 'partners' ? shop.partner : route === 'GET /api/me' ? shop.owner : null
    const as = person ? { headers: person } : { key: shop.secretKey }
    const { status, body } = await send('GET', path + (QUERIES[route] ?? ''), as)
    answers[route] = `${status} ${JSON.stringify(body)}`
  }
  return answers
}

vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
const alone = await readAllOf()
// One stands before it in every key, one after.
for (const id of ['org_0', 'org_z']) await aNamesake(shop, id)
const beside = await readAllOf()
vi.useRealTimers()

it.each(reads.map(([route]) => route))('%s answers the same beside an organization with the same ids', (route) => {
  expect(beside[route]).toBe(alone[route])
  expect(alone[route]).toMatch(/^2/)
})

const onCommission = (what: string, more: object) => (of: FullShop) => ({
  ...at(`/api/commissions/${of.ids.commission}/${what}`, { reason: 'Odd' }),
  ...more,
})

/** What moves money, in this order, as one prepares the next. */
const MOVES: Record<string, (of: FullShop) => Request | Promise<Request>> = {
  ...MONEY,
  'POST /api/orders/:order/refunds': ({ ids }) =>
    at(`/api/orders/${ids.order}/refunds`, { external_id: 're_1', amount: 100 }),
  'POST /api/commissions/:id/hold': onCommission('hold', {}),
  'POST /api/payouts/generate': () =>
    at('/api/payouts/generate', { period_start: 1_700_000_000_000, period_end: Date.now() }),
}

it.each(Object.keys(MOVES))('%s moves nothing of an organization with the same ids, nor asks it', async (route) => {
  const request = (await MOVES[route]?.(shop)) ?? at('')
  const namesake = await aNamesake(shop, `org_beside ${route}`)
  const before = await everythingOf(namesake)
  await ask(shop, request)
  await workDone(shop)
  expect(await everythingOf(namesake)).toEqual(before)
  expect((await get('/api/ledger/check', shop.secretKey)).body).toMatchObject({ ok: true, frozen: false })
})
