import { describe, expect, it } from 'vitest'
import { rowsOf, shardOf } from '../../test-support/rows'
import { aMember } from '../../test-support/sessions'
import { get, post, send } from '../../test-support/world'
import {
  aPayingShop,
  approve,
  balanceOf,
  booksAgree,
  markPaid,
  moved,
  type PayingShop,
  propose,
  type Session,
  sendOut,
} from '../fixtures/paying'

const FIXED = { kind: 'fixed_price', currency: 'USD', amount: 5_000, reason: 'Three leads of the fair' }

const ask = (shop: PayingShop, more: object = {}) =>
  post('/api/credits', shop.secretKey, { partner_id: shop.partnerIds.alice, ...FIXED, ...more })

const decide = (id: string, what: string, as: Session, version = 1, body: object = {}) =>
  send('POST', `/api/credits/${id}/${what}`, { body, headers: { cookie: as.cookie, 'If-Match': `${version}` } })

describe('a credit', () => {
  it('moves nothing before a person approves it, then is available, and is paid like any earning', async () => {
    const shop = await aPayingShop()
    const { status, body } = await ask(shop)
    expect([status, body.status, body.amount]).toEqual([201, 'pending_approval', 5_000])
    expect(await rowsOf(shop, 'transfers')).toEqual([])
    const approved = await decide(body.id, 'approve', shop.owner)
    expect(approved.body).toMatchObject({ status: 'approved', version: 2, approved_by: shop.ownerId })
    expect(await moved(shop, `credit.approved:${body.id}`)).toEqual(['lead_costs>available 5000'])
    const { cookie } = await aMember(shop, 'partner_admin', shop.partnerIds.alice)
    const earnings = await send('GET', '/api/earnings', { headers: { cookie } })
    expect(earnings.body.data).toMatchObject([{ source: 'credit', sentence: FIXED.reason, net_amount: 5_000 }])
    const [payout] = await propose(shop)
    await approve(shop, payout.id)
    await sendOut(shop, payout.id)
    expect((await markPaid(shop, payout.id)).body).toMatchObject({ status: 'paid', amount: 5_000 })
    expect((await get('/api/payouts/stats', shop.secretKey)).body.credits_per_payout).toBe(1)
    await booksAgree(shop)
  })

  it.each([
    [10_000, 1_500, 1_500],
    [333, 5_000, 166],
    [335, 5_000, 168],
    [9_007_199_254_740_991, 9_999, 9_006_298_534_815_517],
  ])('of a percentage is %i × %i basis points, half to even: %i', async (base_amount, rate_bp, amount) => {
    const shop = await aPayingShop()
    const { body } = await ask(shop, { kind: 'percentage', amount: null, base_amount, rate_bp })
    expect(body).toMatchObject({ kind: 'percentage', amount, base_amount, rate_bp })
  })

  it.each([
    ['amount', { amount: null }],
    ['amount', { amount: 0 }],
    ['amount', { kind: 'percentage', base_amount: 1, rate_bp: 1 }],
    ['rate_bp', { kind: 'percentage', amount: null, base_amount: 100 }],
    ['base_amount', { kind: 'percentage', amount: null, base_amount: 1, rate_bp: 1 }],
    ['reason', { reason: null }],
    ['currency', { currency: 'XXQ' }],
    ['partner_id', { partner_id: undefined }],
    ['paid', { paid: true }],
  ])('names %s when it is not right: %j', async (field, more) => {
    const shop = await aPayingShop()
    const { status, body } = await ask(shop, more)
    expect([status, body.errors.map(({ path }: { path: string }) => path)]).toEqual([422, [field]])
  })

  it('is one of many approvals at once', async () => {
    const shop = await aPayingShop()
    const { body } = await ask(shop)
    const people = [shop.owner, shop.manager]
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => decide(body.id, 'approve', people[n % 2] ?? shop.owner)),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(await moved(shop, 'credit.')).toEqual(['lead_costs>available 5000'])
    await booksAgree(shop)
  })

  it('is either approved or rejected, when both happen at once', async () => {
    const shop = await aPayingShop()
    const { body } = await ask(shop)
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        n % 2 ? decide(body.id, 'approve', shop.owner) : decide(body.id, 'reject', shop.manager, 1, { reason: 'No' }),
      ),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    await booksAgree(shop)
  })

  it('is reversed, also when it was paid: then it is owed', async () => {
    const shop = await aPayingShop()
    const { body } = await ask(shop)
    await decide(body.id, 'approve', shop.owner)
    const [payout] = await propose(shop)
    const reversed = await post(`/api/credits/${body.id}/reverse`, shop.secretKey, { reason: 'Not a lead' })
    expect(reversed.body).toMatchObject({ status: 'reversed', decision_reason: 'Not a lead' })
    expect(await moved(shop, `credit.reversed:${body.id}`)).toEqual(['available>lead_costs 5000'])
    expect((await get(`/api/payouts/${payout.id}`, shop.secretKey)).body.reason).toBe('nothing_left')
    const second = (await ask(shop)).body.id
    await decide(second, 'approve', shop.owner)
    const [next] = await propose(shop)
    await approve(shop, next.id)
    await sendOut(shop, next.id)
    await markPaid(shop, next.id)
    await post(`/api/credits/${second}/reverse`, shop.secretKey, { reason: 'Not a lead either' })
    expect(await balanceOf(shop)).toMatchObject({ available: 0, receivable: 5_000 })
    expect((await post(`/api/credits/${second}/reverse`, shop.secretKey, { reason: 'Again' })).body.code).toBe(
      'credit_cannot_go_from_reversed_to_reversed',
    )
    await booksAgree(shop)
  })

  it.each([{ reason: null }, {}])('of a submission that nobody handed in is refused by name: %o', async (more) => {
    const shop = await aPayingShop()
    const { status, body } = await ask(shop, { submission_id: 'sub_1', ...more })
    expect([status, body.code]).toEqual([422, 'unknown_submission'])
    expect(await rowsOf(shop, 'credits')).toEqual([])
  })

  it('that was rejected stays rejected', async () => {
    const shop = await aPayingShop()
    const { body } = await ask(shop)
    expect((await decide(body.id, 'reject', shop.owner, 1, { reason: 'No' })).body.status).toBe('rejected')
    const again = await decide(body.id, 'approve', shop.owner, 2)
    expect([again.status, again.body.code]).toEqual([409, 'credit_cannot_go_from_rejected_to_approved'])
    expect(await rowsOf(shop, 'transfers')).toEqual([])
  })
})

describe('who decides about a credit', () => {
  it('is a person, another one than asked, in the product and in the database', async () => {
    const shop = await aPayingShop()
    const asked = await send('POST', '/api/credits', {
      body: { partner_id: shop.partnerIds.alice, ...FIXED },
      headers: { cookie: shop.owner.cookie },
    })
    const { id } = asked.body
    expect(asked.body.actions[0]).toEqual({ name: 'approve', allowed: false, code: 'approver_must_not_be_requester' })
    const own = await decide(id, 'approve', shop.owner)
    expect([own.status, own.body.code]).toEqual([409, 'approver_must_not_be_requester'])
    for (const what of ['approve', 'reject']) {
      const byKey = await post(`/api/credits/${id}/${what}`, shop.secretKey, { reason: 'x' })
      expect([byKey.status, byKey.body.code]).toEqual([403, 'approval_needs_a_person'])
    }
    const { cookie } = await aMember(shop, 'analyst')
    expect((await decide(id, 'approve', { cookie })).body.code).toBe('role_may_not')
    const behind = (who: string) =>
      shardOf(shop).prepare(`UPDATE credits SET status = 'approved', approved_by = ? WHERE id = ?`).bind(who, id).run()
    await expect(behind(shop.ownerId)).rejects.toThrow('approver_must_not_be_requester')
    await expect(behind('key_1')).rejects.toThrow('approval_needs_a_person')
    expect((await decide(id, 'approve', shop.manager)).body.status).toBe('approved')
  })

  it('is not the partner, who asks and sees only their own', async () => {
    const shop = await aPayingShop()
    await ask(shop, { partner_id: shop.partnerIds.ben })
    const alice = await aMember(shop, 'partner_lead_manager', shop.partnerIds.alice ?? '')
    const headers = { cookie: alice.cookie }
    const asked = await send('POST', '/api/credits', { body: FIXED, headers })
    expect(asked.body).toMatchObject({ partner_id: shop.partnerIds.alice, status: 'pending_approval' })
    expect((await decide(asked.body.id, 'approve', alice)).body.code).toBe('role_may_not')
    const forBen = { ...FIXED, partner_id: shop.partnerIds.ben }
    expect((await send('POST', '/api/credits', { body: forBen, headers })).status).toBe(404)
    const seen = (await send('GET', '/api/credits', { headers })).body.data
    expect(seen.map(({ id }: { id: string }) => id)).toEqual([asked.body.id])
    const ofBen = `/api/credits?partner_id=${shop.partnerIds.ben}`
    expect((await send('GET', ofBen, { headers })).status).toBe(404)
    const all = (await get('/api/credits?status=pending_approval', shop.secretKey)).body.data
    expect(all.map((each: { partner_name: string }) => each.partner_name)).toEqual(['alice', 'ben'])
  })
})
