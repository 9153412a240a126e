import { describe, expect, it } from 'vitest'
import { post, send } from '../../test-support/world'
import {
  aCleared,
  aPayingShop,
  aProposal,
  approve,
  balanceOf,
  booksAgree,
  decide,
  markBack,
  markPaid,
  moved,
  type PayingShop,
  payoutOf,
  propose,
  sendOut,
  soon,
} from '../fixtures/paying'

const reject = (shop: PayingShop, id: string) =>
  decide(shop, id, 'reject', { as: shop.manager, body: { reason: 'Under review' } })

describe('a rejection', () => {
  it('before approval moves nothing, and the earning is free for the next proposal', async () => {
    const shop = await aPayingShop()
    const { payout } = await aProposal(shop, 1_000)
    const { body } = await reject(shop, payout.id)
    expect(body).toMatchObject({ status: 'rejected', reason: 'Under review', amount: 1_000 })
    expect(await moved(shop, 'payout.')).toEqual([])
    expect((await propose(shop))[0]).toMatchObject({ amount: 1_000, status: 'pending' })
    await booksAgree(shop)
  })

  it('after approval gives back what was reserved', async () => {
    const shop = await aPayingShop()
    const { payout } = await aProposal(shop, 1_000)
    await approve(shop, payout.id)
    expect((await reject(shop, payout.id)).body.lines).toMatchObject([{ status: 'released' }])
    expect(await moved(shop, `payout.rejected:${payout.id}:2`)).toEqual(['reserved>available 1000'])
    expect(await balanceOf(shop)).toMatchObject({ available: 1_000, reserved: 0 })
    await booksAgree(shop)
  })

  it('after failure releases the lines, and never while the money is in flight or paid', async () => {
    const shop = await aPayingShop()
    const { payout } = await aProposal(shop, 1_000)
    await approve(shop, payout.id)
    await sendOut(shop, payout.id)
    expect((await reject(shop, payout.id)).body.code).toBe('payout_cannot_go_from_processing_to_rejected')
    await markBack(shop, payout.id, 'failed')
    expect((await reject(shop, payout.id)).body).toMatchObject({ status: 'rejected', lines: [{ status: 'released' }] })
    const [again] = await propose(shop)
    await approve(shop, again.id)
    await sendOut(shop, again.id)
    await markPaid(shop, again.id)
    expect((await reject(shop, again.id)).body.code).toBe('payout_cannot_go_from_paid_to_rejected')
    await booksAgree(shop)
  })

  it('is one of many at once with approvals', async () => {
    const shop = await aPayingShop()
    const { payout } = await aProposal(shop, 1_000)
    const as = { ...shop.owner, 'If-Match': '1' }
    const ask = (what: string, body: object) => send('POST', `/api/payouts/${payout.id}/${what}`, { body, headers: as })
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => (n % 2 ? ask('approve', {}) : ask('reject', { reason: 'No' }))),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    await booksAgree(shop)
  })
})

describe('a line', () => {
  const twoLines = async () => {
    const shop = await aPayingShop()
    await aCleared(shop, 600, '1001')
    await aCleared(shop, 400, '1002')
    const [payout] = await propose(shop)
    const on = (line: number, what: string, body: object = {}) =>
      decide(shop, payout.id, `lines/${payout.lines[line].id}/${what}`, { as: shop.owner, body })
    return { shop, payout, on }
  }

  it('that is left out keeps its note, and is free for the next proposal', async () => {
    const { shop, payout, on } = await twoLines()
    const { body } = await on(0, 'leave-out', { note: 'Invoice missing' })
    expect(body.amount).toBe(400)
    expect(body.lines[0]).toMatchObject({ status: 'left_out', note: 'Invoice missing', amount: 600 })
    const [next] = await propose(shop)
    expect(next).toMatchObject({ amount: 600 })
    expect((await on(0, 'keep')).body.code).toBe('line_is_in_another_payout')
    await approve(shop, next.id)
    expect((await on(0, 'keep')).body.code).toBe('line_is_in_another_payout')
    expect((await approve(shop, payout.id)).body).toMatchObject({ status: 'partially_approved', amount: 400 })
    await booksAgree(shop)
  })

  it('is kept after all, with what its earning still has', async () => {
    const { shop, payout, on } = await twoLines()
    await on(0, 'leave-out', { note: 'Not yet' })
    const kept = await on(0, 'keep', {})
    expect(kept.body).toMatchObject({ amount: 1_000, lines: [{ status: 'proposed', note: 'Not yet' }, {}] })
    expect((await on(0, 'keep', {})).body.code).toBe('line_cannot_go_from_proposed_to_proposed')
    expect((await approve(shop, payout.id)).body.status).toBe('approved')
    expect((await on(0, 'leave-out', { note: 'x' })).body.code).toBe('line_cannot_go_from_reserved_to_left_out')
    await booksAgree(shop)
  })

  it('is not kept when nothing is left of what it pays', async () => {
    const { shop, on } = await twoLines()
    await on(0, 'leave-out', { note: 'Not yet' })
    await post('/api/orders/1001/refunds', shop.secretKey, { external_id: 're_1', amount: 6_000 })
    await soon(async () => (await balanceOf(shop)).available).toBe(400)
    expect((await on(0, 'keep')).body.code).toBe('nothing_left')
    await booksAgree(shop)
  })

  it('needs a note to be left out, and the last one left out ends the payout', async () => {
    const { shop, payout, on } = await twoLines()
    expect((await on(0, 'leave-out')).status).toBe(422)
    await on(0, 'leave-out', { note: 'One' })
    await on(1, 'leave-out', { note: 'Two' })
    expect(await payoutOf(shop, payout.id)).toMatchObject({ status: 'rejected', reason: 'nothing_left', amount: 0 })
    expect((await on(0, 'keep')).body.code).toBe('line_cannot_go_from_left_out_to_proposed')
    await booksAgree(shop)
  })

  it('of another payout is not there', async () => {
    const { shop, payout } = await twoLines()
    const path = `lines/pln_1/leave-out`
    expect((await decide(shop, payout.id, path, { as: shop.owner, body: { note: 'x' } })).status).toBe(404)
  })
})
