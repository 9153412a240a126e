import { describe, expect, it } from 'vitest'
import { countOf, rowsOf } from '../test-support/rows'
import { anOrder, aShop, aVisit, orderOf, type Shop, sendVisit } from '../test-support/shop'
import { eventually, post, send } from '../test-support/world'

const RATES = { alice: 1_000, bob: 1_000 }

/** Where the short link leads: the signed click of alice. */
async function followed({ slug }: Shop) {
  const { headers } = await send('GET', `/r/${slug}~alice`)
  return new URL(headers.get('location') ?? '').searchParams.get('rt') ?? ''
}

async function visited(shop: Shop, more: object) {
  const before = await countOf(shop, 'visits')
  expect((await sendVisit(shop, { ...aVisit(), occurred_at: null, ...more })).status).toBe(202)
  await eventually(async () => (await countOf(shop, 'visits')) > before, 'the visit')
}

async function told(shop: Shop, lead: object) {
  const { status } = await send('POST', '/api/leads', { body: { key: shop.publishableKey, ...lead } })
  expect(status).toBeLessThan(300)
}

let orders = 0
async function decided(shop: Shop, more: object) {
  const name = `f-${++orders}`
  expect((await post('/api/orders', shop.secretKey, anOrder(name, { visitor_id: null, ...more }))).status).toBe(201)
  return eventually(async () => {
    const order = await orderOf(shop, name)
    return order.attributed_at && order
  }, 'the decision')
}

/** The same click, by another partner: only the signature knows better. */
const forBob = (shop: Shop, token: string) =>
  token.split('.').with(2, String(shop.partnerIds.bob).slice('ptr_'.length)).join('.')
/** A moment earlier than it was, and still within every window. */
const earlier = (token: string) => token.replace(/^[^.]+/, (at) => (Number.parseInt(at, 36) - 1_000).toString(36))
const buyer = (name: string) => ({ customer: { email: `${name}@home.example` } })

describe('the person who showed a signed click first', () => {
  it('may show it again: a reload, the lead, and each order, with a cookie or without', async () => {
    const shop = await aShop(RATES)
    const click_token = await followed(shop)
    await visited(shop, { id: 'landing', click_token })
    await visited(shop, { id: 'reload', click_token })
    await told(shop, { visitor_id: 'visitor-0001', email: 'a@home.example', click_token })
    for (const more of [
      { ...buyer('a'), click_token },
      { visitor_id: 'visitor-0001', click_token },
      { ...buyer('a'), visitor_id: 'visitor-0001', click_token },
    ]) {
      const order = await decided(shop, more)
      expect(order.commissions).toMatchObject([{ partner_id: shop.partnerIds.alice, amount: 300, held_reason: null }])
      expect(order.trace.evidence.chosen).toBe('click_token')
    }
    expect(await rowsOf(shop, 'leads')).toHaveLength(1)
  })

  it('keeps it when somebody shows an altered copy before', async () => {
    const shop = await aShop(RATES)
    const click_token = await followed(shop)
    await visited(shop, { visitor_id: 'a-thief-01', click_token: earlier(click_token) })
    expect((await decided(shop, { ...buyer('a'), click_token })).trace.evidence.chosen).toBe('click_token')
  })
})

describe('a click that was altered', () => {
  it.each([
    ['its partner', forBob],
    ['its time', (_: Shop, token: string) => earlier(token)],
    ['its campaign', (_: Shop, token: string) => token.split('.').with(3, 'c3ByaW5n').join('.')],
    ['its nonce', (_: Shop, token: string) => token.split('.').with(1, 'x'.repeat(16)).join('.')],
    [
      'a letter of its signature',
      (_: Shop, token: string) => token.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
    ],
  ])('in %s earns nothing', async (_, alter) => {
    const shop = await aShop(RATES)
    const click_token = alter(shop, await followed(shop))
    const order = await decided(shop, { ...buyer('a'), click_token })
    expect(order.commissions).toEqual([])
    expect(order.trace.evidence.candidates).toContainEqual(
      expect.objectContaining({ kind: 'click_token', found: false, reason: 'token_invalid' }),
    )
  })
})

describe('somebody else', () => {
  it('gets nothing by it in a lead of their own', async () => {
    const shop = await aShop(RATES)
    const click_token = await followed(shop)
    await visited(shop, { click_token })
    await told(shop, { visitor_id: 'a-thief-01', email: 'thief@home.example', click_token })
    const order = await decided(shop, buyer('thief'))
    expect([order.commissions, order.attribution.reason]).toEqual([[], 'no_evidence'])
    const shown = await decided(shop, { ...buyer('thief'), click_token })
    expect(shown.commissions).toEqual([])
    expect(shown.trace.evidence.candidates).toContainEqual(
      expect.objectContaining({ kind: 'click_token', found: false, reason: 'token_bound_to_another' }),
    )
  })

  it('who forges the code of a partner in a lead earns at most what is held, and the trace says that it is a claim', async () => {
    const shop = await aShop(RATES)
    const click_token = forBob(shop, await followed(shop))
    const claim = { visitor_id: 'a-thief-01', email: 'thief@home.example', partner_code: 'bob', click_token }
    await told(shop, { ...claim, clicked_at: Date.now() - 5_000 })
    const order = await decided(shop, { ...buyer('thief'), click_token })
    expect(order.commissions).toMatchObject([{ partner_id: shop.partnerIds.bob, status: 'held', held_reason: 'claim' }])
    expect(order.trace).toMatchObject({ rests_on_claim: true, touches: [{ source: 'claim' }] })
    expect(JSON.stringify(order.trace.sentences)).toContain('It rests on what the page said alone, so it is held')
    const { amounts } = order.commissions[0]
    expect(amounts).toMatchObject({ available: 0, reserved: 0, paid: 0 })
  })

  it('cannot claim a buyer whom another partner sent', async () => {
    const shop = await aShop(RATES)
    await visited(shop, { visitor_id: 'visitor-0001' })
    await told(shop, {
      visitor_id: 'visitor-0001',
      email: 'a@home.example',
      partner_code: 'bob',
      clicked_at: Date.now(),
    })
    const order = await decided(shop, buyer('a'))
    expect(order.commissions).toMatchObject([{ partner_id: shop.partnerIds.alice, held_reason: null }])
    expect(order.trace.rests_on_claim).toBe(false)
  })

  it.each([
    ['ignore', []],
    ['allow', [{ status: 'pending', held_reason: null }]],
  ])('has no other luck where claims are set to %s than the organization chose', async (claims, commissions) => {
    const shop = await aShop(RATES)
    await send('PATCH', '/api/organization', { key: shop.secretKey, body: { claims } })
    await told(shop, { visitor_id: 'a-thief-01', email: 'thief@home.example', partner_code: 'bob' })
    expect((await decided(shop, buyer('thief'))).commissions).toMatchObject(commissions)
  })
})
