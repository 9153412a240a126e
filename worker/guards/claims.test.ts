import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { reckonDeals } from '../commissions/deals/reckon'
import { reckonOrders } from '../commissions/reckon'
import { clearEarnings } from '../ledger/clear'
import { bookDay, FIRST_DAY } from '../ledger/fixtures/days'
import {
  aCleared,
  aPayingShop,
  aProposal,
  approve,
  decide,
  markBack,
  markPaid,
  type PayingShop,
  sendOut,
  tenantOf,
} from '../payouts/fixtures/paying'
import { anOpenDeal, aWonDeal } from '../test-support/deals'
import { knock } from '../test-support/door'
import { keepingQueues } from '../test-support/faults'
import { aDebtor, anEntry } from '../test-support/payout'
import { everythingOf, rowsOf, shardOf, workDone } from '../test-support/rows'
import { post, send } from '../test-support/world'

/** The key that a step claims, and the step. */
type Step = { key: string; take: () => Promise<unknown> }

/** Somebody was first: only the claim says so, as everything else is as the step expects it. */
const claimed = (shop: PayingShop, key: string) =>
  shardOf(shop)
    .prepare(
      `INSERT INTO activity (organization_id, id, key, at, actor, action, object) VALUES (?, ?, ?, 1, 'x', 'x', 'x')`,
    )
    .bind(shop.organizationId, `act_${key}`, key)
    .run()

const asKey = (shop: PayingShop) => ({ authorization: `Bearer ${shop.secretKey}` })

async function ask(path: string, body: object, headers: Record<string, string>) {
  const answer = await knock(keepingQueues(env).env, 'POST', path, { body, headers })
  if (answer.status < 300) throw new Error(`${path} was done`)
}

/** A payout of 1,000 after these steps, and what decides about it next. */
const onPayout =
  (what: string, body: object, named: string, ...before: ((shop: PayingShop, id: string) => Promise<unknown>)[]) =>
  async (shop: PayingShop): Promise<Step> => {
    const { payout } = await aProposal(shop, 1_000)
    for (const step of before) await step(shop, payout.id)
    const [{ version, attempt } = {}] = await rowsOf(shop, 'payouts')
    const line = payout.lines[0].id
    const key = named
      .replace(':id', payout.id)
      .replace(':user', shop.ownerId)
      .replace(':version', String(version))
      .replace(':k', String(what === 'send' ? Number(attempt) + 1 : attempt))
      .replace(':line', line)
    const as = { cookie: shop.owner.cookie, 'If-Match': `"${version}"` }
    return { key, take: () => ask(`/api/payouts/${payout.id}/${what.replace(':line', line)}`, body, as) }
  }

const onEntry =
  (noun: 'credits' | 'adjustments', what: string, named: string, isApproved = false) =>
  async (shop: PayingShop): Promise<Step> => {
    const { path, as } = await anEntry(shop, noun)
    if (isApproved) await send('POST', `${path}/approve`, { body: {}, headers: as })
    const headers = isApproved ? { ...as, 'If-Match': '"2"' } : as
    const body = what === 'approve' ? {} : { reason: 'No' }
    return { key: `${named}:${path.split('/').at(-1)}`, take: () => ask(`${path}/${what}`, body, headers) }
  }

const BACK = { reason: 'Account closed' }
const PAID = { paid_at: Date.now(), reference: 'R 1' }
const leaveOut = async (shop: PayingShop, id: string) => {
  const [{ id: line } = {}] = await rowsOf(shop, 'payout_lines')
  return decide(shop, id, `lines/${line}/leave-out`, { as: shop.owner, body: { note: 'No' } })
}
const twoLines = (shop: PayingShop) => bookDay(shop, FIRST_DAY, 1)

const STEPS: Record<string, (shop: PayingShop) => Promise<Step>> = {
  'an approval': onPayout('approve', {}, 'payout.approved::id::user::version'),
  'a rejection': onPayout('reject', BACK, 'payout.rejected::id::version', approve),
  'a send': onPayout('send', { rail: 'csv' }, 'payout.sent::id::k', approve),
  'a second send': onPayout('send', { rail: 'csv' }, 'payout.sent::id::k', approve, sendOut, (shop, id) =>
    markBack(shop, id, 'failed'),
  ),
  'a word of payment': onPayout('mark-paid', PAID, 'payout.paid::id::k', approve, sendOut),
  'a word of failure': onPayout('mark-failed', BACK, 'payout.failed::id::k', approve, sendOut),
  'a word of return': onPayout('mark-returned', BACK, 'payout.returned::id::k', approve, sendOut, markPaid),
  'a line left out': onPayout('lines/:line/leave-out', { note: 'No' }, 'payout.line_left_out::line::version'),
  'a line kept': async (shop) => {
    await twoLines(shop)
    return onPayout('lines/:line/keep', {}, 'payout.line_kept::line::version', leaveOut)(shop)
  },
  'an approved credit': onEntry('credits', 'approve', 'credit.approved'),
  'a rejected credit': onEntry('credits', 'reject', 'credit.rejected'),
  'a reversed credit': onEntry('credits', 'reverse', 'credit.reversed', true),
  'an approved adjustment': onEntry('adjustments', 'approve', 'adjustment.approved'),
  'a rejected adjustment': onEntry('adjustments', 'reject', 'adjustment.rejected'),
  'a hold': async (shop) => {
    const { commissionId: id } = await aCleared(shop, 1_000)
    return { key: `earning.held:${id}:2`, take: () => ask(`/api/commissions/${id}/hold`, BACK, asKey(shop)) }
  },
  'a release': async (shop) => {
    const { commissionId: id } = await aCleared(shop, 1_000)
    await post(`/api/commissions/${id}/hold`, shop.secretKey, BACK)
    const as = { cookie: shop.owner.cookie, 'If-Match': '"2"' }
    return { key: `earning.released:${id}:3`, take: () => ask(`/api/commissions/${id}/release`, BACK, as) }
  },
  'a closed deal': async (shop) => {
    const { id } = await anOpenDeal(shop, [['alice', 'demo', 1]])
    return { key: `deal.closed:${id}`, take: () => ask(`/api/deals/${id}/close`, { status: 'won' }, asKey(shop)) }
  },
  'a reckoned order': async (shop) => {
    const { orderId } = await aCleared(shop, 1_000)
    const [{ revision } = {}] = await rowsOf(shop, 'reckonings')
    const key = `order.reckoned:${orderId}:${Number(revision) + 1}`
    return { key, take: () => expect(reckonOrders(tenantOf(shop), [orderId])).rejects.toThrow('already_claimed') }
  },
  'a reckoned deal': async (shop) => {
    const { id } = await aWonDeal(shop, [['alice', 'demo', 1]])
    const [{ revision } = {}] = await rowsOf(shop, 'reckonings')
    const key = `deal.reckoned:${id}:${Number(revision) + 1}`
    return { key, take: () => expect(reckonDeals(tenantOf(shop), [id])).rejects.toThrow('already_claimed') }
  },
}

describe('a step whose claim is taken', () => {
  it.each(Object.entries(STEPS))('%s is not taken again', async (_, prepare) => {
    const shop = await aPayingShop()
    const { key, take } = await prepare(shop)
    await workDone(shop)
    await claimed(shop, key)
    const before = await everythingOf(shop)
    await take()
    expect(await everythingOf(shop)).toEqual(before)
  })

  it('of the clock clears no chunk again', async () => {
    const shop = await aPayingShop()
    await bookDay(shop, FIRST_DAY)
    for (let chunk = 0; chunk < 20; chunk++) await claimed(shop, `earnings.cleared:today:${chunk}`)
    const before = await everythingOf(shop)
    await clearEarnings(tenantOf(shop), 'today')
    expect(await everythingOf(shop)).toEqual(before)
  })
})

describe('what has a new name each time', () => {
  it('claims it too, and every transfer was claimed under its cause', async () => {
    const shop = await aPayingShop()
    const { payout } = await aProposal(shop, 1_000)
    const { path } = await anEntry(shop, 'credits')
    const { path: adjusted } = await anEntry(shop, 'adjustments')
    const partner_id = await aDebtor(shop, 9)
    const repaid = { partner_id, currency: 'USD', amount: 4, received_at: Date.now(), reference: 'R' }
    const { body } = await post('/api/repayments', shop.secretKey, repaid)
    const keys = (await rowsOf(shop, 'activity')).map(({ key }) => key)
    expect(keys).toEqual(
      expect.arrayContaining([
        `payout.proposed:${payout.id}`,
        `credit.requested:${path.split('/').at(-1)}`,
        `adjustment.proposed:${adjusted.split('/').at(-1)}`,
        `repayment.recorded:${body.id}`,
      ]),
    )
    const causes = (await rowsOf(shop, 'transfers')).map(({ cause_id }) => cause_id)
    expect(causes.filter((cause) => !keys.includes(cause ?? null))).toEqual([])
  })
})
