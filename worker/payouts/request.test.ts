import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { dyingAfter } from '../test-support/faults'
import { laterOn } from '../test-support/later'
import { rowsOf, shardOf } from '../test-support/rows'
import { aMember } from '../test-support/sessions'
import { get, post, send } from '../test-support/world'
import {
  aCleared,
  aPayingShop,
  aProposal,
  approve,
  booksAgree,
  change,
  decide,
  markBack,
  markPaid,
  type PayingShop,
  propose,
  sendOut,
} from './fixtures/paying'
import { proposeScheduledPayouts } from './scheduled'

const DAY = 86_400_000

const alices = (shop: PayingShop, role: 'partner_admin' | 'partner_viewer' = 'partner_admin', code = 'alice') =>
  aMember(shop, role, shop.partnerIds[code] ?? '')

const request = (as: { cookie: string }, currency = 'USD') =>
  send('POST', '/api/payouts/request', { body: { currency }, headers: { cookie: as.cookie } })

describe('a partner who asks to be paid', () => {
  it('gets everything that has cleared proposed, once, however often they ask', async () => {
    const shop = await aPayingShop()
    await aCleared(shop, 600, '1001')
    await aCleared(shop, 400, '1002')
    const alice = await alices(shop)
    const answers = await Promise.all(Array.from({ length: 10 }, () => request(alice)))
    const made = answers.filter(({ status }) => status === 201)
    expect(made).toHaveLength(1)
    expect(made[0]?.body).toMatchObject({ status: 'pending', amount: 1_000, partner_id: shop.partnerIds.alice })
    expect(made[0]?.body.requested_by).toMatch(/^usr_/)
    for (const { body } of answers.filter(({ status }) => status !== 201)) expect(body.code).toBe('nothing_left')
    await booksAgree(shop)
  })

  it('cannot approve it as a manager, in the product or behind its back', async () => {
    const shop = await aPayingShop()
    await aCleared(shop, 1_000)
    const path = '/api/members'
    const headers = { cookie: shop.owner.cookie }
    const email = `partner_admin-${shop.partnerIds.alice}-${shop.organizationId}@people.example`.replaceAll('_', '-')
    const alice = await alices(shop)
    await send('POST', path, { body: { email, role: 'manager' }, headers })
    const me = (await send('GET', '/api/me', { headers: { cookie: alice.cookie } })).body
    const as = (role: string) => ({
      cookie: alice.cookie,
      'Tributary-Membership': me.memberships.find((one: { role: string }) => one.role === role).id,
    })
    const asked = await send('POST', '/api/payouts/request', {
      body: { currency: 'USD' },
      headers: as('partner_admin'),
    })
    const { id, version } = asked.body
    const approval = { body: {}, headers: { ...as('manager'), 'If-Match': `"${version}"` } }
    const refused = await send('POST', `/api/payouts/${id}/approve`, approval)
    expect([refused.status, refused.body.code]).toEqual([409, 'approver_must_not_be_requester'])
    const seen = (await send('GET', `/api/payouts/${id}`, { headers: as('manager') })).body
    expect(seen.actions[0]).toEqual({ name: 'approve', allowed: false, code: 'approver_must_not_be_requester' })
    const insert = `INSERT INTO payout_approvals (organization_id, payout_id, approver_id, version, at)
      SELECT organization_id, id, IFNULL(?2, requested_by), version, 1 FROM payouts WHERE organization_id = ?1`
    const behind = (who: string | null) => shardOf(shop).prepare(insert).bind(shop.organizationId, who).run()
    await expect(behind(null)).rejects.toThrow('approver_must_not_be_requester')
    await expect(behind('key_1')).rejects.toThrow('approval_needs_a_person')
    const reserve = `UPDATE payout_lines SET status = 'reserved' WHERE organization_id = ?`
    await expect(shardOf(shop).prepare(reserve).bind(shop.organizationId).run()).rejects.toThrow('approval_is_missing')
    expect((await approve(shop, id)).body.status).toBe('approved')
  })

  it('is told why there is nothing to pay', async () => {
    const shop = await aPayingShop(undefined, { minimum_payout_amounts: { USD: 1_001 } })
    const alice = await alices(shop)
    const codeOf = async (currency?: string) => {
      const { status, body } = await request(alice, currency)
      return [status, body.code, body.cleared_amount]
    }
    expect(await codeOf()).toEqual([409, 'nothing_left', undefined])
    await aCleared(shop, 1_000)
    expect(await codeOf()).toEqual([409, 'below_minimum', 1_000])
    expect(await codeOf('EUR')).toEqual([409, 'nothing_left', undefined])
    await post(`/api/partners/${shop.partnerIds.alice}/suspend`, shop.secretKey, { reason: 'Clicks' })
    expect(await codeOf()).toEqual([409, 'partner_not_active', 1_000])
    expect(await rowsOf(shop, 'payouts')).toEqual([])
  })

  it('must be an administrator of the partner', async () => {
    const shop = await aPayingShop()
    const viewer = await request(await alices(shop, 'partner_viewer'))
    expect([viewer.status, viewer.body.code]).toEqual([403, 'role_may_not'])
    const key = await post('/api/payouts/request', shop.secretKey, { currency: 'USD' })
    expect([key.status, key.body.code]).toEqual([403, 'role_may_not'])
  })

  it('sees their own payouts and nobody else’s', async () => {
    const shop = await aPayingShop()
    await aCleared(shop, 500, '1001', 'alice')
    await aCleared(shop, 500, '1002', 'ben')
    const payouts = await propose(shop)
    const alice = { cookie: (await alices(shop)).cookie }
    const mine = (await send('GET', '/api/payouts', { headers: alice })).body.data
    expect(mine).toMatchObject([{ partner_id: shop.partnerIds.alice, partner_name: 'alice', approvals: [] }])
    const bens = payouts.find(({ partner_id }: { partner_id: string }) => partner_id === shop.partnerIds.ben)
    expect((await send('GET', `/api/payouts/${bens.id}`, { headers: alice })).status).toBe(404)
    const filtered = `/api/payouts?partner_id=${shop.partnerIds.ben}`
    expect((await send('GET', filtered, { headers: alice })).status).toBe(404)
  })
})

describe('the clock', () => {
  it('proposes once for each period that has ended, and approves nothing', async () => {
    const shop = await aPayingShop()
    const other = await aPayingShop()
    await aCleared(shop, 1_000)
    await aCleared(other, 1_000)
    // Only now: at a quarter of an hour the clock that cleared would have proposed as well.
    await change(shop, { payout_schedule: 'weekly' })
    const quarter = 15 * 60_000
    const inAWeek = Math.ceil((Date.now() + 7 * DAY) / quarter) * quarter
    await Promise.all([laterOn(env, inAWeek), laterOn(env, inAWeek)])
    await laterOn(env, inAWeek + quarter)
    expect(await rowsOf(shop, 'payouts')).toMatchObject([{ status: 'pending', amount: 1_000, requested_by: null }])
    expect((await rowsOf(shop, 'activity')).filter(({ action }) => action === 'payouts.scheduled')).toHaveLength(1)
    expect(await rowsOf(other, 'payouts')).toEqual([])
    await laterOn(env, inAWeek + 7 * DAY)
    expect((await rowsOf(shop, 'activity')).filter(({ action }) => action === 'payouts.scheduled')).toHaveLength(2)
    expect(await rowsOf(shop, 'payouts')).toHaveLength(1)
    await booksAgree(shop)
  })

  it('tells that it could not store what it proposed, and proposes it when it comes again', async () => {
    const shop = await aPayingShop()
    await aCleared(shop, 1_000)
    await change(shop, { payout_schedule: 'weekly' })
    const inAWeek = Date.now() + 7 * DAY
    const dead = dyingAfter(env, 0)
    await expect(proposeScheduledPayouts(dead, shop.shard, inAWeek)).rejects.toThrow('connection lost')
    expect(await rowsOf(shop, 'payouts')).toEqual([])
    await proposeScheduledPayouts(env, shop.shard, inAWeek)
    expect(await rowsOf(shop, 'payouts')).toHaveLength(1)
  })
})

describe('lists and statistics', () => {
  it('find payouts by status, partner and currency', async () => {
    const shop = await aPayingShop()
    const { payout } = await aProposal(shop, 1_000)
    const found = async (query: string) =>
      (await get(`/api/payouts?${query}`, shop.secretKey)).body.data.map(({ id }: { id: string }) => id)
    expect(await found(`status=pending&partner_id=${shop.partnerIds.alice}&currency=USD`)).toEqual([payout.id])
    for (const other of ['status=paid', `partner_id=${shop.partnerIds.ben}`, 'currency=EUR'])
      expect(await found(other)).toEqual([])
  })

  it('count and sum per currency, with the rate of approval', async () => {
    const shop = await aPayingShop()
    expect((await get('/api/payouts/stats', shop.secretKey)).body).toMatchObject({
      currencies: [],
      approval_rate: null,
    })
    const { payout } = await aProposal(shop, 1_000)
    await approve(shop, payout.id)
    await sendOut(shop, payout.id)
    await markPaid(shop, payout.id)
    await aCleared(shop, 300, '1002')
    const [second] = await propose(shop)
    await decide(shop, second.id, 'reject', { as: shop.owner, body: { reason: 'No' } })
    await propose(shop)
    const { body } = await get('/api/payouts/stats', shop.secretKey)
    expect(body.currencies).toEqual([
      {
        currency: 'USD',
        ...{ proposed_count: 3, proposed_amount: 1_600 },
        ...{ awaiting_count: 1, awaiting_amount: 300, approved_count: 1, approved_amount: 1_000 },
        ...{ rejected_count: 1, rejected_amount: 300, paid_count: 1, paid_amount: 1_000 },
      },
    ])
    expect(body).toMatchObject({ approval_rate: 0.5, credits_per_payout: 0 })
    expect(body.average_days_to_approval).toBeLessThan(1)
    await markBack(shop, payout.id, 'returned')
    expect((await get('/api/payouts/stats', shop.secretKey)).body.currencies[0]).toMatchObject({ paid_count: 0 })
  })
})
