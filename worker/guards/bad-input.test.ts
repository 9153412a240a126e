import { describe, expect, it } from 'vitest'
import { countOf, everythingOf } from '../test-support/rows'
import { anOrder, aShop, aVisit, type Shop, sendVisit } from '../test-support/shop'
import { type Answer, eventually, get, post, send } from '../test-support/world'

type Case = [what: string, path: string, body: (shop: Shop) => object, field: string]
const on =
  (path: string, fine: (shop: Shop) => object) =>
  (what: string, more: object, field: string): Case => [what, path, (shop) => ({ ...fine(shop), ...more }), field]

const BACKWARDS = { period_start: 1_790_000_000_000, period_end: 1_780_000_000_000 }
const ITEM = { sku: 'MUG', quantity: 1, unit_amount: 100 }

// One shop for all: whatever is refused leaves it as it was.
const shop = await aShop()
const { body: deal } = await post('/api/deals', shop.secretKey, { name: 'A', amount: 100, currency: 'USD' })

const onOrder = on('/api/orders', () => anOrder('1'))
const ofTag = ({ publishableKey: key }: Shop) => ({ key })
const onVisit = on('/api/visits', (shop) => ({ ...ofTag(shop), ...aVisit() }))
const onVisits = on('/api/visits', ofTag)
const onLead = on('/api/leads', ofTag)
const onPartner = on('/api/partners', () => ({ name: 'B', email: 'b@b.example' }))
const onDeal = on('/api/deals', () => ({ name: 'A', amount: 100, currency: 'USD' }))
const onTouchpoint = on(`/api/deals/${deal.id}/touchpoints`, ({ partnerIds }) => ({
  ...{ partner_id: partnerIds.alice, type: 'demo' },
}))

const CASES: Case[] = [
  onDeal('an unknown field', { status: 'won' }, 'status'),
  onDeal('no name', { name: ' ' }, 'name'),
  onDeal('a negative amount', { amount: -1 }, 'amount'),
  onDeal('half a cent', { amount: 0.5 }, 'amount'),
  onDeal('an unknown currency', { currency: 'XXQ' }, 'currency'),
  onDeal('an id with a space', { external_id: 'a b' }, 'external_id'),
  onTouchpoint('an unknown field', { lead_id: 'led_1' }, 'lead_id'),
  onTouchpoint('another type', { type: 'lunch' }, 'type'),
  onTouchpoint('a negative weight', { weight: -1 }, 'weight'),
  onTouchpoint('a weight as text', { weight: '1' }, 'weight'),
  onTouchpoint('no time', { occurred_at: 'yesterday' }, 'occurred_at'),
  onOrder('an unknown field', { tenant_id: 'org_x' }, 'tenant_id'),
  onOrder('a field that only we set', { attributed_at: 0 }, 'attributed_at'),
  onOrder('no currency', { currency: undefined }, 'currency'),
  onOrder('an unknown currency', { currency: 'XXQ' }, 'currency'),
  onOrder('a currency in lower case', { currency: 'usd' }, 'currency'),
  onOrder('no item', { items: [] }, 'items'),
  onOrder('an amount as text', { items: [{ ...ITEM, unit_amount: '100' }] }, 'items.0.unit_amount'),
  onOrder('a negative amount', { items: [{ ...ITEM, unit_amount: -1 }] }, 'items.0.unit_amount'),
  onOrder('half a cent', { items: [{ ...ITEM, unit_amount: 0.5 }] }, 'items.0.unit_amount'),
  onOrder('a negative tax', { tax_amount: -1 }, 'tax_amount'),
  onOrder('no quantity left', { items: [{ ...ITEM, quantity: 0 }] }, 'items.0.quantity'),
  onOrder('an unknown field of an item', { items: [{ ...ITEM, price: 1 }] }, 'items.0.price'),
  onOrder('201 items', { items: Array(201).fill(ITEM) }, 'items'),
  onOrder('an id with a space', { external_id: 'a b' }, 'external_id'),
  onOrder('an id of 129', { external_id: 'a'.repeat(129) }, 'external_id'),
  onOrder('no time', { placed_at: 'yesterday' }, 'placed_at'),
  onOrder('an unknown status', { status: 'refunded' }, 'status'),
  onVisit('an unknown field', { organization_id: 'org_x' }, 'organization_id'),
  onVisit('no visitor', { visitor_id: undefined }, 'visitor_id'),
  onVisit('no code', { partner_code: undefined }, 'partner_code'),
  onVisit('a number for a code', { partner_code: 7 }, 'partner_code'),
  onVisit('another kind', { kind: 'purchase' }, 'kind'),
  onVisit('a script for a page', { url: 'javascript:alert(1)' }, 'url'),
  onVisits('one bad visit of two', { visits: [aVisit(), aVisit('alice', { url: 'x' })] }, 'visits.1.url'),
  onVisits('101 visits', { visits: Array(101).fill({ visitor_id: 'visitor-1', partner_code: 'a' }) }, 'visits'),
  onLead('a lead without a name for anybody', { visitor_id: 'visitor-0001' }, 'email'),
  onLead('no e-mail address', { email: 'nobody' }, 'email'),
  onPartner('a rate above everything', { commission_rate_bp: 10_001 }, 'commission_rate_bp'),
  ['a recompute of nothing', '/api/recompute', () => ({}), 'order_id'],
  ['a recompute until before it begins', '/api/recompute', () => ({ ...BACKWARDS }), 'period_end'],
  ['a simulation until before it begins', '/api/simulations', () => ({ ...BACKWARDS }), 'period_end'],
  ['a simulation of a field that is no term', '/api/simulations', () => ({ ...BACKWARDS, hold_days: 1 }), 'hold_days'],
  [
    'a version of a model that nobody fits',
    '/api/reports/attribution/versions',
    () => ({ ...BACKWARDS, model: 'last_touch' }),
    'model',
  ],
  ['a negative refund', '/api/orders/1/refunds', () => ({ external_id: 'r', amount: -1 }), 'amount'],
  ['a refund without a name', '/api/orders/1/refunds', () => ({ amount: 1 }), 'external_id'],
]

function expectProblem({ status, body, headers }: Answer, expected: number, code: string) {
  expect([status, body.code]).toEqual([expected, code])
  expect(headers.get('content-type')).toBe('application/problem+json')
  expect(body).toMatchObject({
    type: `/docs#${code}`,
    status: expected,
    title: expect.any(String),
    detail: expect.any(String),
  })
}

/** The fields that are named; nothing is changed. */
async function refused(ask: () => Promise<Answer>): Promise<string[]> {
  const before = await everythingOf(shop)
  const answer = await ask()
  expectProblem(answer, 422, 'invalid_input')
  expect(await everythingOf(shop)).toEqual(before)
  return answer.body.errors.map(({ path }: { path: string }) => path)
}

const isIngestion = (path: string) => path === '/api/visits' || path === '/api/leads'

describe('input that is not right', () => {
  it.each(CASES)('%s on %s names the field and changes nothing', async (_what, path, body, field) => {
    const given = isIngestion(path) ? {} : { key: shop.secretKey }
    expect(await refused(() => send('POST', path, { body: body(shop), ...given }))).toContain(field)
  })

  it.each(['1e999', '-1e999'])('is a weight beyond every number: %s', async (weight) => {
    const raw = `{"partner_id":"${shop.partnerIds.alice}","type":"demo","weight":${weight}}`
    const asked = { raw, key: shop.secretKey }
    const [first] = await refused(() => send('POST', `/api/deals/${deal.id}/touchpoints`, asked))
    expect(first).toBe('weight')
  })

  it.each([
    ['a decay that grows', '{"time_decay_lambda":-0.1}', 'time_decay_lambda'],
    ['a decay beyond every number', '{"time_decay_lambda":1e999}', 'time_decay_lambda'],
    ['a half-life of no time', '{"time_decay_half_life_days":0}', 'time_decay_half_life_days'],
    ['a negative weight of a role', '{"role_weights":{"demo":-1}}', 'role_weights.demo'],
    ['a weight of a role beyond every number', '{"role_weights":{"demo":1e999}}', 'role_weights.demo'],
    ['a negative default weight', '{"role_default_weight":-1}', 'role_default_weight'],
    ['a negative window', '{"touch_window_days":{"demo":-1}}', 'touch_window_days.demo'],
    ['a website that is no address', '{"allowed_origins":["shop"]}', 'allowed_origins.0'],
    ['another way to count roles', '{"role_dedupe":"partner"}', 'role_dedupe'],
    ['a model that nobody knows', '{"attribution_model":"w_shaped"}', 'attribution_model'],
  ])('is a setting: %s', async (_what, raw, field) => {
    const [first] = await refused(() => send('PATCH', '/api/organization', { raw, key: shop.secretKey }))
    expect(first).toBe(field)
  })

  it.each(['{"a":', 'visitor_id=1', '', '\u0000'])('is no JSON: %j', async (raw) => {
    expectProblem(await send('POST', '/api/visits', { raw }), 400, 'body_is_not_json')
    if (raw !== '')
      expectProblem(await send('POST', '/api/orders', { raw, key: shop.secretKey }), 400, 'body_is_not_json')
  })

  it.each(['[]', 'null', '1', '"text"'])('is JSON but no object: %s', async (raw) => {
    for (const path of ['/api/visits', '/api/leads'])
      expectProblem(await send('POST', path, { raw }), 422, 'invalid_input')
  })

  it('is a prototype where a field should be', async () => {
    const raw = JSON.stringify(anOrder()).replace('{', '{"__proto__":{"status":"paid"},')
    expectProblem(await send('POST', '/api/orders', { raw, key: shop.secretKey }), 422, 'invalid_input')
  })
})

describe('a body that is too large', () => {
  const long = (bytes: number) => 'x'.repeat(bytes)

  it.each([
    ['a visit of 5 kB', '/api/visits', { ...aVisit(), referrer: `https://a.example/${long(5_000)}` }],
    ['a batch of 70 kB', '/api/visits', { visits: [{ ...aVisit(), referrer: long(70_000) }] }],
    ['a lead of 5 kB', '/api/leads', { email: 'a@b.example', metadata: { a: long(5_000) } }],
    ['an order of 300 kB', '/api/orders', { ...anOrder(), campaign: long(300_000) }],
  ])('is refused: %s', async (_what, path, body) => {
    const asked = isIngestion(path) ? { body: { ...ofTag(shop), ...body } } : { body, key: shop.secretKey }
    expectProblem(await send('POST', path, asked), 413, 'body_too_large')
  })
})

describe('a visit that nobody may earn by', () => {
  const droppedOf = async (shop: Shop) => (await get('/api/visits/dropped', shop.secretKey)).body.data

  async function isDropped(shop: Shop, visit: object, reason: string) {
    expect((await sendVisit(shop, visit)).status).toBe(202)
    const [dropped] = await eventually(async () => {
      const counted = await droppedOf(shop)
      return counted.length > 0 && counted
    }, 'the count')
    expect(dropped).toMatchObject({ reason, count: 1 })
    expect(await countOf(shop, 'visits')).toBe(0)
  }

  it('is taken and counted as unknown when nobody has the code', async () => {
    await isDropped(await aShop(), aVisit('nobody'), 'unknown_code')
  })

  it('is taken and counted when its partner is suspended', async () => {
    const shop = await aShop()
    const path = `/api/partners/${shop.partnerIds.alice}/suspend`
    expect((await post(path, shop.secretKey, { reason: 'Paid for clicks' })).status).toBe(200)
    await isDropped(shop, aVisit('alice', { occurred_at: null }), 'partner_not_active')
  })

  it('is taken and counted when it is nine days old', async () => {
    await isDropped(await aShop(), aVisit('alice', { occurred_at: Date.now() - 9 * 86_400_000 }), 'too_old')
  })

  it('is taken and counted when it says that it is a machine', async () => {
    await isDropped(await aShop(), aVisit('alice', { bot: true }), 'bot')
  })
})
