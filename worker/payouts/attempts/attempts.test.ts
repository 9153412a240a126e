import { describe, expect, it } from 'vitest'
import { post } from '../../test-support/world'
import {
  aCleared,
  anApproval,
  anAttempt,
  aPayingShop,
  aProposedShop,
  approve,
  balanceOf,
  booksAgree,
  clock,
  decide,
  markBack,
  markPaid,
  moved,
  type PayingShop,
  payoutOf,
  propose,
  refund,
  sendOut,
  soon,
} from '../fixtures/paying'

const outcomes = async (shop: PayingShop, id: string) =>
  (await payoutOf(shop, id)).attempts.map(({ outcome }: { outcome: string | null }) => outcome)

describe('an attempt', () => {
  it('is sent and paid, each once', async () => {
    const { shop, id } = await anAttempt()
    expect(await moved(shop, `payout.sent:${id}:1`)).toEqual(['reserved>transit 1000'])
    expect((await sendOut(shop, id)).body.code).toBe('payout_cannot_go_from_processing_to_processing')
    const { body } = await markPaid(shop, id)
    expect(body).toMatchObject({ status: 'paid', attempts: [{ outcome: 'paid', reference: 'SEPA 1', rail: 'csv' }] })
    const again = await markPaid(shop, id)
    expect([again.status, again.body]).toEqual([200, body])
    expect(await moved(shop, 'payout.paid')).toEqual(['transit>cash 1000'])
    expect(await balanceOf(shop)).toEqual({ pending: 0, available: 0, reserved: 0, transit: 0, receivable: 0 })
    await booksAgree(shop)
  })

  it('is sent by one of many at once, and settled by one', async () => {
    const { shop, payout } = await anApproval()
    const many = (what: string, body: object) =>
      Promise.all(Array.from({ length: 12 }, () => post(`/api/payouts/${payout.id}/${what}`, shop.secretKey, body)))
    const sent = await many('send', { rail: 'csv' })
    expect(sent.filter(({ status }) => status === 200)).toHaveLength(1)
    const paid = await many('mark-paid', { paid_at: Date.now(), reference: 'R' })
    expect(new Set(paid.map(({ status }) => status))).toEqual(new Set([200]))
    const steps = ['available>reserved 1000', 'reserved>transit 1000', 'transit>cash 1000']
    expect(await moved(shop, 'payout.')).toEqual(steps)
    await booksAgree(shop)
  })

  it('before anything was sent, of a number never made, and in the future, is refused', async () => {
    const { shop, payout } = await aProposedShop()
    expect((await markPaid(shop, payout.id)).body.code).toBe('payout_cannot_go_from_pending_to_paid')
    expect((await sendOut(shop, payout.id)).body.code).toBe('payout_cannot_go_from_pending_to_processing')
    await approve(shop, payout.id)
    await sendOut(shop, payout.id)
    expect((await markPaid(shop, payout.id, 2)).status).toBe(422)
    const body = { paid_at: Date.now() + 3 * 86_400_000, reference: 'R' }
    expect((await decide(shop, payout.id, 'mark-paid', { body })).status).toBe(422)
    expect((await decide(shop, payout.id, 'mark-paid', { body: { paid_at: Date.now() } })).status).toBe(422)
  })

  it('is not made for a suspended partner, nor while payouts are frozen', async () => {
    const { shop, payout } = await anApproval()
    await post(`/api/partners/${shop.partnerIds.alice}/suspend`, shop.secretKey, { reason: 'Clicks' })
    expect((await sendOut(shop, payout.id)).body.code).toBe('partner_not_active')
    await post(`/api/partners/${shop.partnerIds.alice}/reactivate`, shop.secretKey, { reason: 'Fine' })
    expect((await sendOut(shop, payout.id)).status).toBe(200)
  })

  it('that failed is available again, and its retry is a new attempt', async () => {
    const { shop, id } = await anAttempt()
    expect((await markBack(shop, id, 'failed')).body).toMatchObject({
      status: 'failed',
      reason: 'Account closed',
      lines: [{ status: 'failed', amount: 1_000 }],
    })
    expect(await moved(shop, `payout.failed:${id}:1`)).toEqual(['transit>available 1000'])
    expect(await propose(shop)).toEqual([])
    expect((await sendOut(shop, id)).body).toMatchObject({ status: 'processing', attempt: 2 })
    expect(await moved(shop, `payout.sent:${id}:2`)).toEqual(['available>reserved 1000', 'reserved>transit 1000'])
    expect((await markPaid(shop, id)).body.status).toBe('paid')
    expect(await outcomes(shop, id)).toEqual(['failed', 'paid'])
    await booksAgree(shop)
  })

  it('that was paid cannot fail any more, but come back', async () => {
    const { shop, id } = await anAttempt()
    await markPaid(shop, id)
    expect((await markBack(shop, id, 'failed')).body.code).toBe('attempt_cannot_go_from_paid_to_failed')
    const lines = [{ status: 'returned' }]
    expect((await markBack(shop, id, 'returned')).body).toMatchObject({ status: 'returned', lines })
    expect(await moved(shop, `payout.returned:${id}:1`)).toEqual(['cash>available 1000'])
    expect((await propose(shop))[0]).toMatchObject({ amount: 1_000 })
    await booksAgree(shop)
  })

  it('that comes back before it was reported paid has failed, and a late word of payment moves nothing', async () => {
    const { shop, id } = await anAttempt()
    expect((await markBack(shop, id, 'returned')).body).toMatchObject({ status: 'failed' })
    expect(await moved(shop, `payout.returned:${id}:1`)).toEqual(['transit>available 1000'])
    expect((await markPaid(shop, id)).body.code).toBe('attempt_cannot_go_from_returned_to_paid')
    expect((await sendOut(shop, id)).body).toMatchObject({ status: 'processing', attempt: 2 })
    await markPaid(shop, id)
    expect(await outcomes(shop, id)).toEqual(['returned', 'paid'])
    await booksAgree(shop)
  })
})

describe('an attempt that was reported failed and paid after all', () => {
  it('takes what was given back, when it was not sent again', async () => {
    const { shop, id } = await anAttempt()
    await markBack(shop, id, 'failed')
    expect((await markPaid(shop, id)).body).toMatchObject({ status: 'paid', reason: null, lines: [{ status: 'paid' }] })
    expect(await moved(shop, `payout.paid:${id}:1`)).toEqual(['available>cash 1000'])
    await booksAgree(shop)
  })

  it('pays what another attempt has in flight, and the other one moves nothing when it fails', async () => {
    const { shop, id } = await anAttempt()
    await markBack(shop, id, 'failed')
    await sendOut(shop, id)
    expect((await markPaid(shop, id, 1)).body.status).toBe('paid')
    expect(await moved(shop, `payout.paid:${id}:1`)).toEqual(['transit>cash 1000'])
    expect((await markBack(shop, id, 'failed', 2)).body.status).toBe('paid')
    expect(await moved(shop, `payout.failed:${id}:2`)).toEqual([])
    expect(await outcomes(shop, id)).toEqual(['paid', 'failed'])
    await booksAgree(shop)
  })

  it('takes the money out of the next payout, when this one was rejected in between', async () => {
    const { shop, id } = await anAttempt()
    await markBack(shop, id, 'failed')
    await decide(shop, id, 'reject', { as: shop.owner, body: { reason: 'Wrong account' } })
    const [next] = await propose(shop)
    await approve(shop, next.id)
    expect((await markPaid(shop, id)).body).toMatchObject({
      status: 'paid',
      lines: [{ status: 'paid', amount: 1_000 }],
    })
    expect(await moved(shop, `payout.paid:${id}:1`)).toEqual(['reserved>cash 1000'])
    expect(await payoutOf(shop, next.id)).toMatchObject({ status: 'rejected', reason: 'nothing_left', amount: 0 })
    await booksAgree(shop)
  })

  it('is set off against what else has cleared, and the rest is owed', async () => {
    const { shop, id } = await anAttempt()
    await markBack(shop, id, 'failed')
    await sendOut(shop, id)
    await markPaid(shop, id, 2)
    await aCleared(shop, 300, '1002')
    const [other] = await propose(shop)
    expect((await markPaid(shop, id, 1)).body.status).toBe('paid')
    expect(await moved(shop, `payout.paid:${id}:1`)).toEqual(['available>cash 300', 'receivable>cash 700'])
    expect(await payoutOf(shop, other.id)).toMatchObject({ status: 'rejected', reason: 'nothing_left' })
    expect(await balanceOf(shop)).toMatchObject({ available: 0, receivable: 700 })
    await booksAgree(shop)
    await markBack(shop, id, 'returned', 2)
    expect(await payoutOf(shop, id)).toMatchObject({ status: 'paid' })
    expect(await moved(shop, `payout.returned:${id}:2`)).toEqual(['cash>receivable 700', 'cash>available 300'])
    await booksAgree(shop)
  })

  it('pays each of several lines out of its own earning first', async () => {
    const shop = await aPayingShop()
    const { orderId } = await aCleared(shop, 600, '1001')
    await aCleared(shop, 400, '1002')
    const [payout] = await propose(shop)
    await approve(shop, payout.id)
    await sendOut(shop, payout.id)
    await markBack(shop, payout.id, 'failed')
    await refund(shop, orderId, 6_000)
    await soon(async () => (await payoutOf(shop, payout.id)).amount).toBe(400)
    expect((await markPaid(shop, payout.id)).body).toMatchObject({ status: 'paid', amount: 1_000 })
    expect(await moved(shop, `payout.paid:${payout.id}:1`)).toEqual(['available>cash 400', 'receivable>cash 600'])
    await booksAgree(shop)
  })
})

describe('a refund while the money is in flight', () => {
  it('of everything ends the payout when the attempt fails', async () => {
    const { shop, id, orderId } = await anAttempt()
    await refund(shop, orderId, 10_000)
    await soon(async () => (await balanceOf(shop)).receivable).toBe(1_000)
    expect((await markBack(shop, id, 'failed')).body).toMatchObject({
      ...{ status: 'rejected', reason: 'nothing_left', amount: 0 },
      lines: [{ status: 'withdrawn', amount: 0 }],
    })
    expect(await moved(shop, `payout.failed:${id}:1`)).toEqual(['transit>receivable 1000'])
    expect((await sendOut(shop, id)).body.code).toBe('nothing_left')
    await clock()
    await booksAgree(shop)
  })
})
