import { describe, expect, it } from 'vitest'
import { forgetKeys } from '../organizations/resolve-key'
import { countOf } from '../test-support/rows'
import { anOrder, aShop, aVisit, sendVisit } from '../test-support/shop'
import { eventually, get, post, send } from '../test-support/world'

const PAGE = { origin: 'https://shop-of-a-visitor.example' }
const aLead = { visitor_id: 'visitor-0001', email: 'buyer@home.example' }

describe('a secret key in the request of a browser', () => {
  it.each([
    ['in the body of a visit', 'POST', '/api/visits', 'body', {}],
    ['in the body of a visit, from a page', 'POST', '/api/visits', 'body', PAGE],
    ['beside the origin of a page, on a visit', 'POST', '/api/visits', 'header', PAGE],
    ['in the body of a lead', 'POST', '/api/leads', 'body', {}],
    ['beside the origin of a page, on a lead', 'POST', '/api/leads', 'header', PAGE],
    ['beside the origin of a page, on an order', 'POST', '/api/orders', 'header', PAGE],
    ['beside the origin of a page, on a list', 'GET', '/api/orders', 'header', PAGE],
    ['beside our own origin', 'GET', '/api/partners', 'header', { origin: 'https://edge.example' }],
  ])('is refused %s', async (_what, method, path, place, headers) => {
    const shop = await aShop({})
    const content = { '/api/visits': aVisit(), '/api/leads': aLead, '/api/orders': anOrder() }[path]
    const answer = await send(method, path, {
      headers,
      ...(place === 'header' ? { key: shop.secretKey } : {}),
      ...(method === 'GET' ? {} : { body: place === 'body' ? { key: shop.secretKey, ...content } : content }),
    })
    expect([answer.status, answer.body.code]).toEqual([401, 'secret_key_in_browser'])
    expect([await countOf(shop, 'leads'), await countOf(shop, 'orders')]).toEqual([0, 0])
  })

  it('is taken from a server, which sends no origin', async () => {
    const shop = await aShop()
    expect((await post('/api/visits', shop.secretKey, aVisit())).status).toBe(202)
    expect((await post('/api/leads', shop.secretKey, aLead)).status).toBe(201)
  })
})

describe('a publishable key', () => {
  it('is refused from the page of somebody else', async () => {
    const shop = await aShop()
    const body = { key: shop.publishableKey, ...aVisit() }
    const answer = await send('POST', '/api/visits', { body, headers: PAGE })
    expect([answer.status, answer.body.code]).toEqual([403, 'origin_not_allowed'])
  })

  it('reads and changes nothing', async () => {
    const { publishableKey } = await aShop({})
    for (const answer of [
      await get('/api/orders', publishableKey),
      await post('/api/orders', publishableKey, anOrder()),
    ])
      expect([answer.status, answer.body.code]).toEqual([403, 'publishable_key_may_only_record'])
  })
})

describe('a key that is wrong', () => {
  const made = 'A'.repeat(43)
  it.each([`pk_${made}`, `sk_${made}`, 'pk_short', '', 'x'.repeat(300)])('is unknown: %s', async (key) => {
    const body = { key, ...aVisit() }
    const answer = await send('POST', '/api/visits', {
      body: key.startsWith('sk_') ? aVisit() : body,
      ...(key.startsWith('sk_') ? { key } : {}),
    })
    expect([answer.status, answer.body.code]).toEqual([401, 'unknown_key'])
  })
})

describe('a revoked key', () => {
  async function revoke(secretKey: string, kind: 'secret' | 'publishable') {
    const made = await post('/api/keys', secretKey, { kind, name: 'Spare' })
    expect(made.status).toBe(201)
    return { key: String(made.body.key), end: () => send('DELETE', `/api/keys/${made.body.id}`, { key: secretKey }) }
  }

  it('is refused at once in the isolate that heard of it, and everywhere when its minute is over', async () => {
    const shop = await aShop()
    const spare = await revoke(shop.secretKey, 'secret')
    expect((await get('/api/orders', spare.key)).status).toBe(200)
    expect((await spare.end()).status).toBe(204)
    const answer = await get('/api/orders', spare.key)
    expect([answer.status, answer.body.code]).toEqual([401, 'unknown_key'])
    forgetKeys()
    expect((await get('/api/orders', spare.key)).status).toBe(401)
    expect((await get('/api/orders', shop.secretKey)).status).toBe(200)
  })

  it('records no visit and no lead any more', async () => {
    const shop = await aShop()
    const spare = await revoke(shop.secretKey, 'publishable')
    const first = { ...shop, publishableKey: spare.key }
    await sendVisit(first, aVisit())
    await eventually(async () => (await countOf(shop, 'visits')) === 1, 'the visit')
    await spare.end()
    forgetKeys()
    const visit = await sendVisit(first, aVisit('alice', { id: 'v2' }))
    const lead = await send('POST', '/api/leads', { body: { key: spare.key, ...aLead } })
    expect([visit.body.code, lead.body.code]).toEqual(['unknown_key', 'unknown_key'])
    expect(await countOf(shop, 'leads')).toBe(0)
  })
})
