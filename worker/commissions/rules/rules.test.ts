import { describe, expect, it } from 'vitest'
import { countOf, shardOf } from '../../test-support/rows'
import { anOrder, aShop, earned, type Shop } from '../../test-support/shop'
import { get, post, send } from '../../test-support/world'

const MONTH = 30 * 86_400_000
const order = (id: string, more: Record<string, unknown> = {}) =>
  anOrder(id, { visitor_id: undefined, partner_code: 'alice', ...more })
const place = async (shop: Shop, id: string, net: number, more: Record<string, unknown> = {}) => {
  const answer = await post('/api/orders', shop.secretKey, order(id, more))
  expect(answer.status, JSON.stringify(answer.body)).toBe(201)
  return earned(shop, net, id)
}
const aShopWithoutTerms = async () => {
  const shop = await aShop({})
  const partner = await post('/api/partners', shop.secretKey, { name: 'Alice', email: 'a@a.example', code: 'alice' })
  expect(partner.status).toBe(201)
  return { ...shop, alice: String(partner.body.id) }
}
const rule = async (shop: Shop, body: object) => {
  const answer = await post('/api/commission-rules', shop.secretKey, body)
  expect(answer.status, JSON.stringify(answer.body)).toBe(201)
  return answer.body
}
const change = (shop: Shop, id: string, body: object, headers = {}) =>
  send('PATCH', `/api/commission-rules/${id}`, { key: shop.secretKey, body, headers })

describe('a commission rule', () => {
  it('pays by default where a partner has no terms, and says so in the trace', async () => {
    const shop = await aShopWithoutTerms()
    const made = await rule(shop, { scope: 'default', percent_bp: 500 })
    const decided = await place(shop, '1001', 150)
    expect(decided.commissions[0].lines).toEqual([
      { line: 0, rule_id: made.id, rule_version: 1, rate_bp: 500, amount: 150 },
    ])
    expect(decided.trace.sentences[0].text).toContain('5 % of 30.00 USD is 1.50 USD')
  })

  it('loses to a stronger scope, with a reason for each loser', async () => {
    const shop = await aShopWithoutTerms()
    const [byDefault, byProduct] = [
      await rule(shop, { scope: 'default', percent_bp: 500 }),
      await rule(shop, { scope: 'product', target: 'P1', percent_bp: 800 }),
    ]
    const bySku = await rule(shop, { scope: 'sku', target: 'MUG', percent_bp: 1_000 })
    const byCampaign = await rule(shop, { scope: 'campaign', target: 'spring', percent_bp: 1_500 })
    const items = [{ sku: 'MUG', product_id: 'P1', quantity: 1, unit_amount: 10_000 }]
    expect((await place(shop, '1', 1_500, { items, campaign: 'spring' })).trace.candidates).toEqual([
      { partner_id: shop.alice, rule_id: byCampaign.id, rule_version: 1, lines: [0], reason: null },
      { partner_id: shop.alice, rule_id: bySku.id, rule_version: 1, lines: [0], reason: 'lower_scope' },
      { partner_id: shop.alice, rule_id: byProduct.id, rule_version: 1, lines: [0], reason: 'lower_scope' },
      { partner_id: shop.alice, rule_id: byDefault.id, rule_version: 1, lines: [0], reason: 'lower_scope' },
    ])
    await place(shop, '2', 1_000, { items, campaign: 'autumn' })
    await place(shop, '3', 800, { items: [{ product_id: 'P1', quantity: 1, unit_amount: 10_000 }] })
  })

  it('ends for a reason that stays in the activity', async () => {
    const shop = await aShopWithoutTerms()
    const { id } = await rule(shop, { scope: 'default', percent_bp: 500 })
    expect((await change(shop, id, { reason: 'nothing else' })).status).toBe(422)
    const ended = await change(shop, id, { effective_to: Date.now(), reason: 'the autumn is over' })
    expect(ended.status, JSON.stringify(ended.body)).toBe(200)
    const activity = await get(`/api/activity?object=${id}`, shop.secretKey)
    expect(activity.body.data[0].detail).toMatchObject({ version: 2, reason: 'the autumn is over' })
  })

  it('pays flat amounts, floors and caps', async () => {
    const shop = await aShopWithoutTerms()
    await rule(shop, { scope: 'sku', target: 'CAP', percent_bp: 1_000, cap_amount: 50_000 })
    await rule(shop, { scope: 'sku', target: 'FLAT', flat_item_amount: 5_000, flat_order_amount: 100, currency: 'USD' })
    await rule(shop, { scope: 'sku', target: 'FLOOR', percent_bp: 100, floor_amount: 700 })
    const of = (sku: string, unit_amount: number, quantity = 1) => ({ items: [{ sku, quantity, unit_amount }] })
    expect((await place(shop, '1', 50_000, of('CAP', 1_000_000))).trace.rules[0].bound).toBe('cap_per_order')
    await place(shop, '2', 15_100, of('FLAT', 10_000, 3))
    expect((await place(shop, '3', 700, of('FLOOR', 1_000))).trace.rules[0].bound).toBe('floor')
    const other = await place(shop, '4', 0, { currency: 'EUR', ...of('FLAT', 10_000) })
    expect(other.trace.candidates.map(({ reason }: { reason: string }) => reason)).toContain('currency_differs')
  })

  it('changes by a next version from now on; what was placed before keeps the version that it had', async () => {
    const shop = await aShopWithoutTerms()
    const { id } = await rule(shop, { scope: 'default', percent_bp: 500 })
    await place(shop, '1', 150)
    const changed = await change(shop, id, { percent_bp: 1_000 }, { 'If-Match': '1' })
    expect(changed.body).toMatchObject({ id, version: 2, percent_bp: 1_000 })
    await place(shop, '2', 300, { placed_at: Date.now() + 1_000 })
    await place(shop, '3', 150, { placed_at: Date.now() - MONTH })
    await post('/api/orders/1/refunds', shop.secretKey, { external_id: 're_1', amount: 1_500 })
    expect((await earned(shop, 75, '1')).commissions[0].lines[0].rule_version).toBe(1)
    expect((await get(`/api/commission-rules/${id}`, shop.secretKey)).body.versions).toHaveLength(2)
    expect((await change(shop, id, { percent_bp: 1 }, { 'If-Match': '1' })).body.code).toBe('changed_since_read')
  })

  it('ends where it is told to end', async () => {
    const shop = await aShopWithoutTerms()
    const { id } = await rule(shop, { scope: 'default', percent_bp: 500 })
    expect((await change(shop, id, { effective_to: Date.now() - 1_000 })).status).toBe(200)
    const none = await place(shop, '1', 0)
    expect(none.trace.candidates.map(({ reason }: { reason: string }) => reason)).toEqual([
      'no_longer_effective',
      'no_longer_effective',
    ])
  })
})

describe('what no rule can be', () => {
  const BAD: [string, object, string][] = [
    ['a rate above 100 %', { percent_bp: 10_001 }, 'invalid_input'],
    ['a negative rate', { percent_bp: -1 }, 'invalid_input'],
    ['half a basis point', { percent_bp: 0.5 }, 'invalid_input'],
    ['a band above 100 %', { bands: [{ from_amount: 0, percent_bp: 10_001 }] }, 'invalid_input'],
    ['bands that start at the same amount', { bands: [band(0, 1), band(5, 2), band(5, 3)] }, 'bands_overlap'],
    ['bands out of order', { bands: [band(0, 1), band(9, 2), band(5, 3)] }, 'bands_must_ascend'],
    ['bands that leave a gap at the start', { bands: [band(1, 1)] }, 'bands_must_start_at_zero'],
    ['nothing to pay', {}, 'rule_pays_nothing'],
    ['a target where there is none', { target: 'MUG', percent_bp: 1 }, 'target_not_used'],
    ['a partner who is not named', { scope: 'partner', percent_bp: 1 }, 'target_is_missing'],
    ['a SKU without its name', { scope: 'sku', percent_bp: 1 }, 'target_is_missing'],
    [
      'an end before its start',
      { percent_bp: 1, effective_from: 1e12, effective_to: 1e12 },
      'effective_to_must_be_later',
    ],
    ['an unknown partner', { scope: 'partner', partner_id: 'ptr_x', percent_bp: 1 }, 'unknown_partner'],
  ]
  it.each(BAD)('%s is refused by name and nothing is kept', async (_, body, code) => {
    const shop = await aShop({})
    const answer = await post('/api/commission-rules', shop.secretKey, { scope: 'default', ...body })
    expect(answer).toMatchObject({ status: 422, body: { code } })
    expect((await get('/api/commission-rules', shop.secretKey)).body.data).toEqual([])
  })

  it('is one more than the thousand versions that an organization may have', async () => {
    const shop = await aShop({})
    const { id } = await rule(shop, { scope: 'default', percent_bp: 500 })
    await shardOf(shop)
      .prepare(
        `INSERT INTO commission_rules (organization_id, id, version, scope, target, priority, percent_bp, bands, bands_mode,
           bands_period, cap_per, created_at, created_by)
         WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 998)
         SELECT ?, 'rul_' || n, 1, 'sku', 'S' || n, 100, 1, '[]', 'whole', 'order', 'order', 1, 'usr_1' FROM n`,
      )
      .bind(shop.organizationId)
      .run()
    expect((await change(shop, id, { percent_bp: 600 })).status).toBe(200)
    const refused = { status: 409, body: { code: 'too_many_rules' } }
    expect(await post('/api/commission-rules', shop.secretKey, { scope: 'default', percent_bp: 1 })).toMatchObject(
      refused,
    )
    expect(await change(shop, id, { percent_bp: 700 })).toMatchObject(refused)
    expect(await countOf(shop, 'commission_rules')).toBe(1_000)
  })

  it('is an amount in no currency', async () => {
    const shop = await aShop({})
    const { id } = await rule(shop, { scope: 'default', percent_bp: 500 })
    const refused = { status: 422, body: { code: 'currency_is_missing' } }
    expect(await change(shop, id, { cap_amount: 5 })).toMatchObject(refused)
  })

  it('is a version that overlaps another', async () => {
    const shop = await aShop({})
    const [from, to] = [Date.UTC(2026, 0, 1), Date.UTC(2026, 5, 1)]
    const { id } = await rule(shop, { scope: 'default', percent_bp: 500, effective_from: from, effective_to: to })
    for (const effective_from of [from, from - 1, from + MONTH, null])
      expect((await change(shop, id, { effective_from })).body.code).toBe('rule_versions_overlap')
    expect((await change(shop, id, { effective_from: to, effective_to: null })).status).toBe(200)
    expect((await get(`/api/commission-rules/${id}`, shop.secretKey)).body.versions).toHaveLength(2)
  })
})

function band(from_amount: number, percent_bp: number) {
  return { from_amount, percent_bp }
}
