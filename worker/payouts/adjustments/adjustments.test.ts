import { describe, expect, it } from 'vitest'
import { rowsOf } from '../../test-support/rows'
import { get, post, send } from '../../test-support/world'
import {
  aCleared,
  aPayingShop,
  aProposal,
  approve,
  balanceOf,
  booksAgree,
  markPaid,
  moved,
  type PayingShop,
  payoutOf,
  propose,
  type Session,
  sendOut,
  soon,
} from '../fixtures/paying'

const suggest = (shop: PayingShop, amount: number, as: Session = shop.owner) =>
  send('POST', '/api/adjustments', {
    body: { partner_id: shop.partnerIds.alice, currency: 'USD', amount, reason: 'Bonus of the quarter' },
    headers: { cookie: as.cookie },
  })

const decide = (id: string, what: string, as: Session, body: object = {}, version = 1) =>
  send('POST', `/api/adjustments/${id}/${what}`, { body, headers: { cookie: as.cookie, 'If-Match': `${version}` } })

async function adjusted(shop: PayingShop, amount: number) {
  const { body } = await suggest(shop, amount)
  const { status } = await decide(body.id, 'approve', shop.manager)
  expect(status).toBe(200)
  return String(body.id)
}

describe('an adjustment', () => {
  it('above 0 is given once a second person approves it', async () => {
    const shop = await aPayingShop()
    const { body } = await suggest(shop, 700)
    expect(body).toMatchObject({ status: 'proposed', amount: 700, requested_by: shop.ownerId })
    const own = await decide(body.id, 'approve', shop.owner)
    expect([own.status, own.body.code]).toEqual([409, 'approver_must_not_be_requester'])
    const byKey = await post(`/api/adjustments/${body.id}/approve`, shop.secretKey)
    expect([byKey.status, byKey.body.code]).toEqual([403, 'approval_needs_a_person'])
    expect(await rowsOf(shop, 'transfers')).toEqual([])
    expect((await decide(body.id, 'approve', shop.manager)).body.status).toBe('approved')
    expect(await moved(shop, `adjustment.approved:${body.id}`)).toEqual(['adjustments>available 700'])
    expect((await decide(body.id, 'approve', shop.manager)).status).toBe(409)
    await booksAgree(shop)
  })

  it('beyond what can be counted together is paid in as many payouts as it takes', async () => {
    const shop = await aPayingShop()
    for (const _ of [1, 2, 3]) await adjusted(shop, Number.MAX_SAFE_INTEGER)
    for (const _ of [1, 2, 3]) {
      const [payout] = await propose(shop)
      expect([payout.amount, payout.lines.length]).toEqual([Number.MAX_SAFE_INTEGER, 1])
      await booksAgree(shop)
      await approve(shop, payout.id)
      await sendOut(shop, payout.id)
      expect((await markPaid(shop, payout.id)).body.status).toBe('paid')
    }
    expect(await balanceOf(shop)).toMatchObject({ available: 0, reserved: 0, transit: 0 })
    await booksAgree(shop)
  })

  it('below 0 takes what has cleared, also out of a payout, and the rest is owed', async () => {
    const shop = await aPayingShop()
    const { payout } = await aProposal(shop, 1_000)
    await approve(shop, payout.id)
    const id = await adjusted(shop, -1_300)
    expect(await moved(shop, `adjustment.approved:${id}`)).toEqual([
      'reserved>adjustments 1000',
      'receivable>adjustments 300',
    ])
    expect(await payoutOf(shop, payout.id)).toMatchObject({ status: 'rejected', reason: 'nothing_left' })
    await booksAgree(shop)
  })

  it('writes off what is owed', async () => {
    const shop = await aPayingShop()
    await adjusted(shop, -400)
    expect(await balanceOf(shop)).toMatchObject({ receivable: 400 })
    const id = await adjusted(shop, 400)
    expect(await moved(shop, `adjustment.approved:${id}`)).toEqual(['adjustments>receivable 400'])
    expect(await balanceOf(shop)).toMatchObject({ available: 0, receivable: 0 })
    await booksAgree(shop)
  })

  it('of nothing is refused, and a rejected one moves nothing and stays rejected', async () => {
    const shop = await aPayingShop()
    expect((await suggest(shop, 0)).status).toBe(422)
    const { body } = await suggest(shop, 5)
    expect((await decide(body.id, 'reject', shop.manager, { reason: 'No' })).body.status).toBe('rejected')
    const again = await decide(body.id, 'approve', shop.manager, {}, 2)
    expect([again.status, again.body.code]).toEqual([409, 'adjustment_cannot_go_from_rejected_to_approved'])
    expect(await rowsOf(shop, 'transfers')).toEqual([])
    const listed = (await get('/api/adjustments?status=rejected', shop.secretKey)).body.data
    expect(listed).toMatchObject([{ id: body.id, partner_name: 'alice', decision_reason: 'No' }])
  })

  it('lowers a payout exactly, when it is approved at the same time as the payout', async () => {
    const shop = await aPayingShop()
    const { payout } = await aProposal(shop, 1_000)
    const { body } = await suggest(shop, -400)
    const [adjustment] = await Promise.all([decide(body.id, 'approve', shop.manager), approve(shop, payout.id)])
    expect(adjustment.status).toBe(200)
    expect((await payoutOf(shop, payout.id)).amount).toBe(600)
    await booksAgree(shop)
  })
})

describe('a repayment', () => {
  const owing = async () => {
    const shop = await aPayingShop()
    const { payout, orderId } = await aProposal(shop, 1_000)
    await approve(shop, payout.id)
    await sendOut(shop, payout.id)
    await markPaid(shop, payout.id)
    await post(`/api/orders/${orderId}/refunds`, shop.secretKey, { external_id: 're_1', amount: 10_000 })
    await soon(async () => (await balanceOf(shop)).receivable).toBe(1_000)
    return shop
  }

  const repay = ({ secretKey, partnerIds }: PayingShop, amount: number) =>
    post('/api/repayments', secretKey, {
      ...{ partner_id: partnerIds.alice, currency: 'USD', amount },
      ...{ received_at: Date.now(), reference: `R ${amount}` },
    })

  it('settles what is owed, and never more', async () => {
    const shop = await owing()
    const over = await repay(shop, 1_001)
    expect([over.status, over.body.code, over.body.owed_amount]).toEqual([422, 'repayment_exceeds_debt', 1_000])
    const { status, body } = await repay(shop, 400)
    expect([status, body.amount]).toEqual([201, 400])
    expect(await moved(shop, `repayment.recorded:${body.id}`)).toEqual(['cash>receivable 400'])
    expect(await balanceOf(shop)).toMatchObject({ receivable: 600 })
    await aCleared(shop, 700, '1002')
    expect(await balanceOf(shop)).toMatchObject({ receivable: 0, available: 100 })
    expect((await repay(shop, 1)).body.code).toBe('repayment_exceeds_debt')
    expect((await get('/api/repayments', shop.secretKey)).body.data).toMatchObject([
      { amount: 400, reference: 'R 400' },
    ])
    await booksAgree(shop)
  })

  it('of many at once is booked as far as there is a debt', async () => {
    const shop = await owing()
    const answers = await Promise.all(Array.from({ length: 8 }, () => repay(shop, 300)))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3)
    for (const { body } of answers.filter(({ status }) => status !== 201))
      expect(body.code).toBe('repayment_exceeds_debt')
    expect(await balanceOf(shop)).toMatchObject({ receivable: 100 })
    await booksAgree(shop)
  })
})
