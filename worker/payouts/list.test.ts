import { describe, expect, it } from 'vitest'
import { aMember } from '../test-support/sessions'
import { get, send } from '../test-support/world'
import { aCleared, aPayingShop, aProposal, approve, decide, payoutOf, propose } from './fixtures/paying'

describe('the list of payouts', () => {
  it('begins with the newest, or with the oldest when asked, page by page', async () => {
    const shop = await aPayingShop()
    const { payout: first } = await aProposal(shop, 600)
    await aCleared(shop, 700, '1002')
    const [second] = await propose(shop)
    const ids = async (query: string) =>
      (await get(`/api/payouts${query}`, shop.secretKey)).body.data.map(({ id }: { id: string }) => id)
    expect(await ids('')).toEqual([second.id, first.id])
    expect(await ids('?order=oldest')).toEqual([first.id, second.id])
    const { next_cursor } = (await get('/api/payouts?order=oldest&limit=1', shop.secretKey)).body
    expect(await ids(`?order=oldest&limit=1&cursor=${next_cursor}`)).toEqual([second.id])
    expect((await get(`/api/payouts?limit=1&cursor=${next_cursor}`, shop.secretKey)).body.code).toBe(
      'cursor_does_not_match',
    )
  })

  it('says what each line is for, to the partner without the order', async () => {
    const shop = await aPayingShop()
    const { payout, orderId, commissionId } = await aProposal(shop, 600)
    const line = { commission_id: commissionId, kind: 'order', was_held: false, amount: 600 }
    expect(payout.lines).toMatchObject([{ ...line, source_id: orderId }])
    expect((await payoutOf(shop, payout.id)).lines).toEqual(payout.lines)
    const { cookie } = await aMember(shop, 'partner_viewer', shop.partnerIds.alice)
    const seen = await send('GET', `/api/payouts/${payout.id}`, { headers: { cookie } })
    expect(seen.body.lines).toMatchObject([{ ...line, source_id: null }])
  })

  it('says how many must approve: two above the threshold, and once decided as many as did', async () => {
    const shop = await aPayingShop({ alice: 1_000 }, { second_approver_above_amounts: { USD: 999 } })
    const { payout } = await aProposal(shop, 600)
    expect(payout.approvals_needed).toBe(1)
    await decide(shop, payout.id, 'reject', { as: shop.owner, body: { reason: 'not yet' } })
    await aCleared(shop, 400, '1002')
    const [both] = await propose(shop)
    expect(both).toMatchObject({ amount: 1_000, approvals_needed: 2 })
    await approve(shop, both.id)
    expect((await approve(shop, both.id, shop.manager)).body).toMatchObject({ status: 'approved', approvals_needed: 2 })
  })
})
