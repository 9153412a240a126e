import { env } from 'cloudflare:workers'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draftOf, PlaceOrder } from '../orders/input'
import { placeOrder } from '../orders/place'
import { openTenant } from '../platform/tenant'
import { deliver, knock } from '../test-support/door'
import { keepingQueues } from '../test-support/faults'
import { countOf, everythingOf, rowsOf } from '../test-support/rows'
import { aShop, aVisit } from '../test-support/shop'

const HOME = 'https://shop.example/'
const DEEP = `${'['.repeat(1_800)}${']'.repeat(1_800)}`

/** Sends a body as a page does, and has the queue deliver what was taken. */
async function tell(path: '/api/visits' | '/api/leads', raw: string) {
  const kept = keepingQueues(env)
  const answer = await knock(kept.env, 'POST', path, { raw, headers: { 'content-type': 'text/plain' } })
  const delivered = await deliver(env, 'visits', kept.visits)
  return { answer, delivered, taken: kept.visits.length }
}

describe('an odd visit that is taken', () => {
  it.each([
    ['an address that grows when it is written out', { url: HOME + '語'.repeat(500) }],
    ['a host longer than any', { url: `https://${'a.'.repeat(300)}example/` }],
    ['a referrer’s host longer than any', { referrer: `https://${'b.'.repeat(400)}example/` }],
    ['a campaign with a NUL in it', { campaign: 'spring\u0000x' }],
    ['half a letter in its campaign', { campaign: 'spring\ud83d' }],
    ['odd letters in its source', { utm: { source: '\u202eاحمد\u0000' } }],
    ['utm that is a prototype', { utm: JSON.parse('{"__proto__":{"source":"x"}}') }],
    ['a token of 512 letters', { click_token: 'x'.repeat(512) }],
  ])('is stored beside its neighbour: %s', async (_, more) => {
    const shop = await aShop()
    const visits = [aVisit('alice', { id: 'odd', ...more }), aVisit('alice', { id: 'plain' })]
    const { answer, delivered } = await tell(
      '/api/visits',
      JSON.stringify({ key: shop.publishableKey, visits: visits.map(({ ...visit }) => visit) }),
    )
    expect([answer.status, delivered]).toEqual([202, { acknowledged: 1, retried: 0 }])
    expect([await countOf(shop, 'visits'), await countOf(shop, 'dead_letters')]).toEqual([2, 0])
  })
})

describe('an odd lead', () => {
  it.each([
    ['a NUL in the name', { name: 'A\u0000da' }, 201],
    ['half a letter in the metadata', { metadata: { plan: 'pro\ud83d' } }, 201],
    ['a prototype in the metadata', { metadata: JSON.parse('{"__proto__":{"plan":"x"},"constructor":"y"}') }, 201],
    ['metadata that is a list', { metadata: ['pro'] }, 422],
    ['metadata that is text', { metadata: 'pro' }, 422],
    ['an e-mail that is a list', { email: ['a@b.example'] }, 422],
    ['an e-mail with a line break', { email: 'a@b.example\r\nBcc: c@d.example' }, 422],
    ['a time beyond every calendar', { occurred_at: 8.64e15 }, 422],
  ])('with %s is kept whole or refused by name', async (_, more, status) => {
    const shop = await aShop()
    const before = await everythingOf(shop)
    const body = { key: shop.publishableKey, email: 'a@home.example', visitor_id: 'visitor-0001', ...more }
    const { answer } = await tell('/api/leads', JSON.stringify(body))
    expect(answer.status, JSON.stringify(answer.body)).toBe(status)
    if (status === 201) expect(await countOf(shop, 'leads')).toBe(1)
    else {
      expect(answer.headers.get('content-type')).toBe('application/problem+json')
      expect(answer.body.errors[0].path).toBe(Object.keys(more)[0])
      expect(await everythingOf(shop)).toEqual(before)
    }
  })

  it('keeps metadata that is nested deep as text, and no more of it than 500 letters', async () => {
    const shop = await aShop()
    const raw = `{"key":"${shop.publishableKey}","email":"a@home.example","metadata":{"deep":${DEEP}}}`
    expect((await tell('/api/leads', raw)).answer.status).toBe(201)
    const [lead] = await rowsOf(shop, 'leads')
    expect(JSON.parse(String(lead?.metadata))).toEqual({ deep: '['.repeat(500) })
  })
})

const shop = await aShop()
const VISIT = { id: 'v', visitor_id: 'visitor-0001', partner_code: 'alice', kind: 'click', url: HOME, referrer: HOME }
const MORE = { occurred_at: 1, sent_at: 1, campaign: 'x', utm: {}, bot: false, consent: 'granted', click_token: 'x' }
const LEAD = { id: 'l', visitor_id: 'visitor-0001', email: 'a@b.example', external_id: 'c', name: 'A', metadata: {} }
const CLAIM = { partner_code: 'alice', clicked_at: 1, click_token: 'x', occurred_at: 1, sent_at: 1 }

const junk = fc.oneof(
  fc.jsonValue({ depthSize: 'medium' }),
  fc.string({ unit: 'binary', maxLength: 600 }),
  fc.constantFrom(
    -1,
    1e308,
    2 ** 53,
    '\u0000',
    '',
    'https://[::1]:99999/',
    "x'); DROP TABLE leads; --",
    Array(101).fill(0),
  ),
)
const garbled = (whole: Record<string, unknown>) =>
  fc
    .tuple(fc.constantFrom(...Object.keys(whole), 'key', '__proto__', 'visits'), junk)
    .map(
      ([field, value]) =>
        `${JSON.stringify({ key: shop.publishableKey, ...whole }).slice(0, -1)},${JSON.stringify(field)}:${JSON.stringify(value)}}`,
    )

describe('whatever a page sends', () => {
  it.each([
    ['/api/visits', garbled({ ...VISIT, ...MORE })],
    ['/api/leads', garbled({ ...LEAD, ...CLAIM })],
    ['/api/visits', fc.json()],
    ['/api/leads', fc.json()],
  ] as const)('to %s is taken and lands, or is refused as a problem', async (path, bodies) => {
    await fc.assert(
      fc.asyncProperty(bodies, async (raw) => {
        const { answer, delivered, taken } = await tell(path, raw)
        expect(answer.status, raw).toBeLessThan(500)
        expect(delivered, raw).toEqual({ acknowledged: taken, retried: 0 })
        if (answer.status < 300) return
        expect(answer.headers.get('content-type')).toBe('application/problem+json')
        expect(answer.body).toMatchObject({
          status: answer.status,
          code: expect.any(String),
          detail: expect.any(String),
        })
      }),
      { numRuns: 150 },
    )
    expect(await countOf(shop, 'dead_letters')).toBe(0)
  })
})

describe('an odd order that is refused by name', () => {
  it('has a sum that no number holds', async () => {
    const { secretKey: key } = await aShop({})
    const items = [{ sku: 'MUG', unit_amount: Number.MAX_SAFE_INTEGER }]
    const body = { external_id: '1001', currency: 'USD', items, tax_amount: 1 }
    const refused = { status: 422, body: { code: 'amounts_do_not_add_up' } }
    expect(await knock(env, 'POST', '/api/orders', { key, body })).toMatchObject(refused)
  })

  it('is told better by its source, in another currency', async () => {
    const shop = await aShop({})
    const { organizationId, shard } = shop
    const tenant = openTenant(keepingQueues(env).env, { organizationId, shard, epoch: 1 }, Date.now())
    const given = { external_id: 'in_1', currency: 'USD', items: [{ sku: 'MUG', unit_amount: 5 }] }
    const draft = draftOf(PlaceOrder.parse(given), tenant.now)
    await placeOrder(tenant, 'con_1', draft)
    const better = placeOrder(tenant, 'con_1', { ...draft, rank: 1, currency: 'EUR' })
    await expect(better).rejects.toMatchObject({ code: 'currency_differs' })
    expect(await rowsOf(shop, 'orders')).toMatchObject([{ currency: 'USD', rank: 0 }])
  })
})
