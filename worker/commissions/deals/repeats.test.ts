import { describe, expect, it } from 'vitest'
import { aDealOf100, anOpenDeal, booksAgree, fact, made, place, tie, win } from '../../test-support/deals'
import { workDone } from '../../test-support/rows'
import { signIn } from '../../test-support/sessions'
import { aShop, earned, orderOf } from '../../test-support/shop'
import { eventually, send } from '../../test-support/world'

const RATES = { alice: 1_000, ben: 2_000 }

/** A lead with a won deal, and an order of hers that nobody tied. */
async function aPossibleRepeat() {
  const shop = await aShop(RATES)
  const { lead_id } = await made(shop, '/api/leads', { email: 'buyer@acme.example', external_id: 'acme' })
  const deal = await aDealOf100(shop, { lead_id })
  await place(shop, '1', { customer: { email: 'buyer@acme.example' } })
  const heldReason = async (name = '1') => (await orderOf(shop, name)).commissions[0]?.held_reason
  await eventually(async () => (await heldReason()) === 'may_repeat_deal', 'the hold')
  return { shop, deal, heldReason }
}

describe('an order beside a won deal of the same buyer', () => {
  it('is held, and says which deal it may repeat', async () => {
    const { shop, deal } = await aPossibleRepeat()
    expect(await orderOf(shop, '1')).toMatchObject({
      ...{ deal_id: null, repeats_deal_id: deal.id },
      commissions: [{ status: 'held', net_amount: 1_000 }],
    })
  })

  it('earns nothing once it is tied, and the next order of the buyer is not held', async () => {
    const { shop, deal, heldReason } = await aPossibleRepeat()
    await tie(shop, '1', deal.id)
    await earned(shop, 0, '1')
    await place(shop, '2', { customer: { external_id: 'acme' } })
    await earned(shop, 1_000, '2')
    expect(await heldReason('2')).toBeNull()
    await booksAgree(shop)
  })

  it('is freed when another order is tied to the deal', async () => {
    const { shop, deal, heldReason } = await aPossibleRepeat()
    await place(shop, '2', { deal_id: deal.id })
    await eventually(async () => (await heldReason()) === null, 'the release')
    await earned(shop, 1_000, '1')
  })

  it('is another sale when a manager releases it, for all its partners and for good', async () => {
    const { shop, heldReason } = await aPossibleRepeat()
    const { commissions } = await orderOf(shop, '1')
    const owner = await signIn(shop.signInUrl)
    const release = (headers: object) =>
      send('POST', `/api/commissions/${commissions[0].id}/release`, {
        body: { reason: 'Renewal' },
        headers: { ...headers, 'If-Match': String(commissions[0].version) },
      })
    const byKey = await release({ authorization: `Bearer ${shop.secretKey}` })
    expect(byKey).toMatchObject({ status: 403, body: { code: 'approval_needs_a_person' } })
    expect(await release(owner)).toMatchObject({ status: 200, body: { held_reason: null } })
    await fact(shop, '1', 'refunds', { external_id: 're_1', amount: 5_000 })
    await earned(shop, 500, '1')
    expect(await heldReason()).toBeNull()
  })

  it('is another sale when a person says that it is of no deal, not when a key unties it', async () => {
    const { shop, heldReason } = await aPossibleRepeat()
    expect((await tie(shop, '1', null)).status).toBe(200)
    await workDone(shop)
    expect(await heldReason()).toBe('may_repeat_deal')
    const owner = await signIn(shop.signInUrl)
    const { version } = await orderOf(shop, '1')
    expect((await tie(shop, '1', null, { ...owner, 'If-Match': `"${version}"` })).status).toBe(200)
    await eventually(async () => (await heldReason()) === null, 'the release')
  })

  it('is held as well when the deal is won after it', async () => {
    const shop = await aShop(RATES)
    const { lead_id } = await made(shop, '/api/leads', { email: 'buyer@acme.example' })
    await place(shop, '1', { customer: { email: 'buyer@acme.example' } })
    await earned(shop, 1_000, '1')
    const { id } = await anOpenDeal(shop, [['alice', 'demo', 1]], { lead_id })
    expect((await orderOf(shop, '1')).commissions[0].held_reason).toBeNull()
    await win(shop, id)
    await eventually(
      async () => (await orderOf(shop, '1')).commissions[0].held_reason === 'may_repeat_deal',
      'the hold',
    )
    await booksAgree(shop)
  })

  it('of another buyer is not held', async () => {
    const { shop } = await aPossibleRepeat()
    await place(shop, '3', { customer: { email: 'else@other.example' } })
    expect((await earned(shop, 1_000, '3')).commissions[0].held_reason).toBeNull()
  })
})
