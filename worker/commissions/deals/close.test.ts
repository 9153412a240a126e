import { describe, expect, it } from 'vitest'
import {
  anOpenDeal,
  attributions,
  aWonDeal,
  CLOSED_AT,
  dealOf,
  made,
  settings,
  type Touch,
  traceOf,
  win,
} from '../../test-support/deals'
import { everythingOf, rowsOf } from '../../test-support/rows'
import { aShop, aVisit, type Shop, sendVisit } from '../../test-support/shop'
import { eventually, get, post, send } from '../../test-support/world'

const RATES = { alice: 1_000, ben: 2_000 }
const BOTH: Touch[] = [
  ['alice', 'referral', 20],
  ['ben', 'demo', 2],
]
const shop = await aShop(RATES)

describe('a deal that is won', () => {
  it('is attributed and booked before the answer, and answers as it is then shown', async () => {
    const answer = await aWonDeal(shop, BOTH)
    const ben = shop.partnerIds.ben
    expect(answer).toMatchObject({ status: 'won', closed_at: '2026-03-01T00:00:00.000Z', refunded_amount: 0 })
    expect(answer.attribution).toMatchObject({
      model_in_use: 'last_touch',
      data: [{ partner_id: ben, share_ppm: 1_000_000, amount: 1_000_000, commission_amount: 200_000 }],
      is_preview: false,
    })
    const shown = await dealOf(shop, answer.id)
    expect(shown).toMatchObject(answer)
    expect(shown.commissions).toMatchObject([
      { partner_id: ben, deal_id: answer.id, order_id: null, net_amount: 200_000, status: 'pending' },
    ])
    expect(shown.commissions[0].clears_at).toBe(new Date(CLOSED_AT + 30 * 86_400_000).toISOString())
    const moved = (await get(`/api/ledger/transfers?cause=deal.reckoned:${answer.id}:1`, shop.secretKey)).body.data
    expect(moved).toMatchObject([{ debit: 'commission_costs', credit: 'pending', amount: 200_000, partner_id: ben }])
  })

  it('keeps all five models in one decision, and computes the other two on request', async () => {
    const { id } = await aWonDeal(shop, [...BOTH, ['ben', 'proposal', 1]])
    const stored = (await rowsOf(shop, 'attributions')).filter(({ source_id }) => source_id === id)
    expect(stored).toHaveLength(1)
    const five = await attributions(shop, id)
    const perModel = (name: string) =>
      five.data.filter(({ model }: { model: string }) => model === name).map(({ amount }: { amount: number }) => amount)
    expect(five.models.map(({ model }: { model: string }) => model)).toEqual([
      ...['equal_split', 'first_touch', 'last_touch', 'time_decay', 'role_based'],
    ])
    expect(perModel('equal_split')).toEqual([500_000, 500_000])
    expect(perModel('first_touch')).toEqual([1_000_000])
    expect(perModel('role_based')).toEqual([375_000, 625_000])
    const amounts = async (model: string) =>
      (await attributions(shop, id, model)).data.map(({ amount }: { amount: number }) => amount)
    expect(await amounts('linear')).toEqual([333_333, 666_667])
    expect(await amounts('position_based')).toEqual([400_000, 600_000])
    expect((await attributions(shop, id, 'linear')).data[1].commission_amount).toBe(133_334)
  })

  it('pays by the terms in force when it was closed, or by the default rule', async () => {
    const own = await aShop({ alice: 1_000 })
    const carl = await made(own, '/api/partners', { name: 'Carl', email: 'carl@own.example', code: 'carl' })
    const withCarl: Shop = { ...own, partnerIds: { ...own.partnerIds, carl: carl.id } }
    await send('PATCH', `/api/partners/${own.partnerIds.alice}`, {
      key: own.secretKey,
      body: { commission_rate_bp: 5_000, effective_from: CLOSED_AT + 1 },
    })
    const alices = await aWonDeal(own, [['alice', 'demo', 1]])
    expect(alices.commissions).toMatchObject([{ net_amount: 100_000 }])
    const nothing = await aWonDeal(withCarl, [['carl', 'demo', 1]])
    expect(nothing.commissions).toEqual([])
    expect((await traceOf(own, nothing.id)).rules).toMatchObject([{ partner_id: carl.id, reason: 'no_rule' }])
    const rule = await made(own, '/api/commission-rules', { scope: 'default', percent_bp: 700 })
    const byDefault = await aWonDeal(withCarl, [['carl', 'demo', 1]])
    expect(byDefault.commissions).toMatchObject([{ net_amount: 70_000 }])
    expect((await traceOf(own, byDefault.id)).rules).toMatchObject([
      { rule_id: rule.id, scope: 'default', rate_bp: 700 },
    ])
  })
})

describe('a deal that is closed', () => {
  it.each([
    ['won', 'lost', 'deal_cannot_go_from_won_to_lost'],
    ['won', 'won', 'deal_cannot_go_from_won_to_won'],
    ['lost', 'won', 'deal_cannot_go_from_lost_to_won'],
  ])('as %s cannot be closed as %s', async (first, second, code) => {
    const { id } = await anOpenDeal(shop, [['alice', 'demo', 1]])
    await made(shop, `/api/deals/${id}/close`, { status: first, closed_at: CLOSED_AT })
    const before = await everythingOf(shop)
    const again = await post(`/api/deals/${id}/close`, shop.secretKey, { status: second })
    expect(again).toMatchObject({ status: 409, body: { code } })
    expect(await everythingOf(shop)).toEqual(before)
  })

  it.each(['won', 'lost'])('as %s takes no touchpoint, gives none back, and keeps its amount', async (status) => {
    const { id } = await anOpenDeal(shop)
    const touch = { partner_id: shop.partnerIds.alice, type: 'demo' }
    const logged = await made(shop, `/api/deals/${id}/touchpoints`, touch)
    await made(shop, `/api/deals/${id}/close`, { status, closed_at: CLOSED_AT })
    const before = await everythingOf(shop)
    const key = shop.secretKey
    for (const answer of [
      await post(`/api/deals/${id}/touchpoints`, key, touch),
      await send('DELETE', `/api/deals/${id}/touchpoints/${logged.id}`, { key }),
      await send('PATCH', `/api/deals/${id}`, { key, body: { amount: 1 } }),
    ])
      expect(answer).toMatchObject({ status: 409, body: { code: 'deal_is_closed' } })
    expect(await everythingOf(shop)).toEqual(before)
  })

  it('as lost earns nothing and has no decision', async () => {
    const { id } = await anOpenDeal(shop, [['alice', 'demo', 1]])
    await made(shop, `/api/deals/${id}/close`, { status: 'lost', closed_at: CLOSED_AT })
    expect(await dealOf(shop, id)).toMatchObject({ status: 'lost', commissions: [], commission_amount: 0 })
    expect(await attributions(shop, id)).toMatchObject({ data: [], reason: 'deal_is_lost' })
    expect((await get(`/api/deals/${id}/trace`, shop.secretKey)).status).toBe(404)
  })

  it('is closed once when many close it at the same time', async () => {
    const { id } = await anOpenDeal(shop, [['alice', 'demo', 1]])
    const ask = (status: string) => post(`/api/deals/${id}/close`, shop.secretKey, { status, closed_at: CLOSED_AT })
    const answers = await Promise.all([ask('won'), ask('won'), ask('won')])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409])
    expect((await dealOf(shop, id)).commission_amount).toBe(100_000)
  })
})

describe('an open deal', () => {
  it('shows what it would pay if it were won now, and writes nothing', async () => {
    const { id } = await anOpenDeal(shop, [['alice', 'referral', 20]])
    const before = await everythingOf(shop)
    expect(await attributions(shop, id)).toMatchObject({ is_preview: true, model_in_use: 'last_touch' })
    expect((await attributions(shop, id, 'linear')).data).toMatchObject([{ commission_amount: 100_000 }])
    expect(await traceOf(shop, id)).toMatchObject({ is_preview: true, revision: null })
    expect(await everythingOf(shop)).toEqual(before)
  })

  it('sees a touchpoint that comes while it is being won', async () => {
    const { id } = await anOpenDeal(shop, [['alice', 'referral', 20]])
    const late = { partner_id: shop.partnerIds.ben, type: 'demo', occurred_at: CLOSED_AT - 1 }
    const [closed, touched] = await Promise.all([
      post(`/api/deals/${id}/close`, shop.secretKey, { status: 'won', closed_at: CLOSED_AT }),
      post(`/api/deals/${id}/touchpoints`, shop.secretKey, late),
    ])
    expect(closed.status).toBe(200)
    const winner = touched.status === 201 ? shop.partnerIds.ben : shop.partnerIds.alice
    expect((await dealOf(shop, id)).commissions).toMatchObject([{ partner_id: winner }])
  })
})

describe('a deal of a lead', () => {
  it('credits the touches the lead froze, also a visit that arrives after the close', async () => {
    const own = await aShop(RATES)
    const lead = await made(own, '/api/leads', { email: 'a@acme.example', visitor_id: 'visitor-0001' })
    await sendVisit(own, aVisit('alice', { occurred_at: Date.now() - 3_600_000 }))
    await eventually(async () => (await rowsOf(own, 'visits')).length === 1, 'the visit')
    const { id } = await anOpenDeal(own, [], { lead_id: lead.lead_id })
    await win(own, id, Date.now() + 20 * 86_400_000)
    expect((await dealOf(own, id)).commissions).toMatchObject([{ partner_id: own.partnerIds.alice }])
    await sendVisit(own, aVisit('ben', { id: 'late', occurred_at: Date.now() - 1_800_000 }))
    await eventually(async () => (await dealOf(own, id)).commission_amount === 200_000, 'the late visit')
    const { commissions } = await dealOf(own, id)
    const nets = new Map(
      commissions.map((each: { partner_id: string; net_amount: number }) => [each.partner_id, each.net_amount]),
    )
    expect([nets.get(own.partnerIds.alice), nets.get(own.partnerIds.ben)]).toEqual([0, 200_000])
    expect((await get('/api/ledger/check', own.secretKey)).body.ok).toBe(true)
  })

  it('counts a demo long after the sign-up beside the click before it', async () => {
    const own = await aShop(RATES)
    await settings(own, { attribution_model: 'equal_split' })
    await sendVisit(own, aVisit('alice', { occurred_at: Date.now() - 3_600_000 }))
    await eventually(async () => (await rowsOf(own, 'visits')).length === 1, 'the visit')
    const lead = await made(own, '/api/leads', { email: 'a@acme.example', visitor_id: 'visitor-0001' })
    const { id } = await anOpenDeal(own, [], { lead_id: lead.lead_id })
    const closedAt = Date.now() + 90 * 86_400_000
    const demo = { partner_id: own.partnerIds.ben, type: 'demo', occurred_at: closedAt - 86_400_000 }
    await made(own, `/api/deals/${id}/touchpoints`, demo)
    const { attribution } = await win(own, id, closedAt)
    expect(attribution.data).toMatchObject([{ amount: 500_000 }, { amount: 500_000 }])
    expect(attribution.dropped).toEqual([])
  })

  it('that rests on the word of a page alone is held', async () => {
    const own = await aShop(RATES)
    const body = { key: own.publishableKey, email: 'a@acme.example', partner_code: 'alice' }
    const { lead_id } = (await send('POST', '/api/leads', { body })).body
    const { id } = await anOpenDeal(own, [], { lead_id })
    const { commissions } = await win(own, id, Date.now() + 1_000)
    expect(commissions).toMatchObject([{ status: 'held', held_reason: 'claim', net_amount: 100_000 }])
  })
})
