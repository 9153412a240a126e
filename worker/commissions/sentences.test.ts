import { describe, expect, it } from 'vitest'
import { made } from '../test-support/deals'
import { countOf } from '../test-support/rows'
import { anOrder, aShop, aVisit, orderOf, type Shop, sendVisit } from '../test-support/shop'
import { eventually, get, post, send } from '../test-support/world'

const DAY = 86_400_000
const MINUTE = 60_000
const shop = await aShop({ alice: 1_000, ben: 2_000 })
const dora = await made(shop, '/api/partners', {
  ...{ name: 'Dora', email: 'dora@home.example', code: 'dora', coupon_codes: ['DORA10'], commission_rate_bp: 1_000 },
})
for (const rule of [
  { scope: 'sku', target: 'CAP', percent_bp: 5_000, cap_amount: 500 },
  { scope: 'sku', target: 'FLOOR', percent_bp: 100, floor_amount: 700 },
  { scope: 'sku', target: 'FLAT', flat_item_amount: 250 },
  { scope: 'sku', target: 'BANDS', bands: [{ from_amount: 0, percent_bp: 1_000 }] },
])
  await made(shop, '/api/commission-rules', rule)
for (const [code, ago] of [
  ['alice', 30 * MINUTE],
  ['ben', 10 * MINUTE],
] as const)
  await sendVisit(shop, aVisit(code, { id: code, occurred_at: Date.now() - ago }))
await eventually(async () => (await countOf(shop, 'visits')) === 2, 'the visits')

const set = (of: Shop, body: object) => send('PATCH', '/api/organization', { key: of.secretKey, body })
const nameOf = (id: string | null) =>
  Object.entries({ ...shop.partnerIds, dora: dora.id }).find(([, known]) => known === id)?.[0] ?? null

let count = 0
async function told(order: Record<string, unknown>): Promise<[string | null, string][]> {
  const id = `o${++count}`
  await made(shop, '/api/orders', anOrder(id, order))
  const { trace } = await eventually(async () => {
    const known = await orderOf(shop, id)
    return known.attributed_at !== null && known
  }, id)
  return trace.sentences.map(({ partner_id, text }: { partner_id: string; text: string }) => [nameOf(partner_id), text])
}
const byCode = (sku: string) => ({
  ...{ visitor_id: undefined, partner_code: 'alice' },
  items: [{ sku, quantity: 2, unit_amount: 3_000 }],
})

describe('the sentences of an order', () => {
  it('say of each partner who was seen what was earned, or why nothing was', async () => {
    expect(await told({})).toEqual([
      ['ben', '100 % of the credit (the last touch before the sale): 20 % of 30.00 USD is 6.00 USD.'],
      ['alice', 'No credit: another partner’s touch came later.'],
    ])
  })

  it.each([
    ['CAP', ': 50 % of 60.00 USD is 30.00 USD, cut to 5.00 USD, the most that the rule pays for an order.'],
    ['FLOOR', ': 1 % of 60.00 USD is 0.60 USD, raised to 7.00 USD, the least that the rule pays.'],
    ['FLAT', ', at 5.00 USD flat: 5.00 USD.'],
    ['BANDS', ', at the rule’s bands: 6.00 USD.'],
  ])('name the rule as it is: %s', async (sku, text) => {
    expect(await told(byCode(sku))).toEqual([
      ['alice', `100 % of the credit (the order carries this partner’s code)${text}`],
    ])
  })

  it('name a coupon, and what leads to nobody', async () => {
    const coupon = (code: string) => ({ visitor_id: undefined, coupon_codes: [code] })
    const [[, text] = []] = await told(coupon('DORA10'))
    expect(text).toMatch('100 % of the credit (the buyer used this partner’s coupon): 10 % of 30.00 USD is 3.00 USD.')
    const lost = 'Nobody is credited: what the order carries (coupon) leads to no partner inside the window.'
    expect(await told(coupon('NOBODY'))).toEqual([[null, lost]])
    const nothing = 'Nobody is credited: nothing in the order says who sent the buyer.'
    expect(await told({ visitor_id: undefined })).toEqual([[null, nothing]])
  })

  it('name a doubt that holds it, and a partner who was not active', async () => {
    await set(shop, { self_referral: 'hold' })
    const own = { visitor_id: undefined, partner_code: 'dora', customer: { email: 'dora@home.example' } }
    const [[, held] = []] = await told(own)
    expect(held).toMatch('It is held until somebody releases it: the buyer is the partner')
    await post(`/api/partners/${dora.id}/suspend`, shop.secretKey, { reason: 'a test' })
    const inactive = 'Nobody is credited: the partner was not active at the time of the touch.'
    expect(await told({ visitor_id: undefined, partner_code: 'dora' })).toEqual([[null, inactive]])
  })
})

describe('the sentences of a deal', () => {
  it('say what decided between two touches of one moment, and who got nothing and why', async () => {
    const deal = await made(shop, '/api/deals', { name: 'A', amount: 10_000, currency: 'USD' })
    const closed_at = Date.now() - MINUTE
    for (const [code, type, days] of [
      ['alice', 'demo', 2],
      ['ben', 'demo', 2],
      ['dora', 'click', 20],
    ] as const) {
      const partner_id = code === 'dora' ? dora.id : shop.partnerIds[code]
      await made(shop, `/api/deals/${deal.id}/touchpoints`, { partner_id, type, occurred_at: closed_at - days * DAY })
    }
    await post(`/api/deals/${deal.id}/close`, shop.secretKey, { status: 'won', closed_at })
    const { sentences } = (await get(`/api/deals/${deal.id}/trace`, shop.secretKey)).body
    type Sentence = { partner_id: string; text: string }
    expect(sentences.map(({ partner_id, text }: Sentence) => [nameOf(partner_id), text])).toEqual([
      [
        'ben',
        '100.00 %: one demo 2 days before the close, the last touchpoint, of the same millisecond as another, by its id. ' +
          'That is 100.00 USD; at 20 % it earns 20.00 USD.',
      ],
      ['alice', 'No credit: another partner’s touch came later, or in the same millisecond with the id that decides.'],
      ['dora', 'No credit: the touch lies outside the window.'],
    ])
  })
})
