import { describe, expect, it } from 'vitest'
import { booksAgree, place } from '../test-support/deals'
import { behind, everythingOf, rowsOf } from '../test-support/rows'
import { aShop, earned, orderOf, type Shop } from '../test-support/shop'
import { eventually, get, post, send } from '../test-support/world'

const DAY = 86_400_000
const DEAL = { name: 'Acme renewal', amount: 1_000_000, currency: 'USD' }

async function aDeal(shop: Shop, more: object = {}) {
  const { status, body } = await post('/api/deals', shop.secretKey, { ...DEAL, ...more })
  if (status !== 201) throw new Error(JSON.stringify(body))
  return body
}

const touch = (shop: Shop, dealId: string, more: object = {}) =>
  post(`/api/deals/${dealId}/touchpoints`, shop.secretKey, {
    partner_id: shop.partnerIds.alice,
    type: 'demo',
    occurred_at: '2026-02-01T00:00:00Z',
    ...more,
  })

const change = (shop: Shop, dealId: string, body: object, headers: Record<string, string> = {}) =>
  send('PATCH', `/api/deals/${dealId}`, { key: shop.secretKey, body, headers })

const shop = await aShop({ alice: 1_000, ben: 2_000 })

describe('a deal', () => {
  it('is made once per external id, whatever was changed on it since', async () => {
    const made = await aDeal(shop, { external_id: 'd-1' })
    await change(shop, made.id, { name: 'Acme' })
    const again = await post('/api/deals', shop.secretKey, { ...DEAL, external_id: 'd-1' })
    expect([again.status, again.body.id, again.body.name]).toEqual([200, made.id, 'Acme'])
    const other = await post('/api/deals', shop.secretKey, { ...DEAL, amount: 1, external_id: 'd-1' })
    expect(other).toMatchObject({ status: 409, body: { code: 'deal_exists_with_other_content' } })
  })

  it('is made once when two ask for it at the same time', async () => {
    const ask = () => post('/api/deals', shop.secretKey, { ...DEAL, external_id: 'at-once' })
    const answers = await Promise.all([ask(), ask(), ask()])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 201])
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
  })

  it('without an external id is another deal each time', async () => {
    expect((await aDeal(shop)).id).not.toBe((await aDeal(shop)).id)
  })

  it('is changed in what is given, and only as it was seen', async () => {
    const { id, version } = await aDeal(shop)
    const changed = await change(shop, id, { amount: 5 }, { 'If-Match': `"${version}"` })
    expect(changed).toMatchObject({ status: 200, body: { amount: 5, name: DEAL.name, version: version + 1 } })
    const stale = await change(shop, id, { amount: 6 }, { 'If-Match': `"${version}"` })
    expect(stale).toMatchObject({ status: 409, body: { code: 'changed_since_read', current: { amount: 5 } } })
  })

  it('takes no lead that is not there', async () => {
    const refused = await post('/api/deals', shop.secretKey, { ...DEAL, lead_id: 'led_none' })
    expect(refused).toMatchObject({ status: 422, body: { code: 'unknown_lead' } })
    const { body: lead } = await post('/api/leads', shop.secretKey, { email: 'a@acme.example' })
    expect(await aDeal(shop, { lead_id: lead.lead_id })).toMatchObject({ lead_id: lead.lead_id })
  })
})

describe('a touchpoint', () => {
  it('is logged with what was said of it, and listed by time', async () => {
    const { id } = await aDeal(shop)
    const late = await touch(shop, id, { type: 'proposal', weight: 2.5, notes: 'Sent the offer' })
    const early = await touch(shop, id, { partner_id: shop.partnerIds.ben, occurred_at: '2026-01-01T00:00:00Z' })
    expect([late.status, early.status]).toEqual([201, 201])
    const { body } = await get(`/api/deals/${id}/touchpoints`, shop.secretKey)
    expect(body.data).toEqual([early.body, late.body])
    expect(late.body).toMatchObject({
      partner_name: 'alice',
      type: 'proposal',
      weight: 2.5,
      notes: 'Sent the offer',
      occurred_at: '2026-02-01T00:00:00.000Z',
    })
  })

  it('with an id of its sender is logged once', async () => {
    const { id } = await aDeal(shop)
    const first = await touch(shop, id, { external_id: 't-1' })
    const again = await touch(shop, id, { external_id: 't-1' })
    expect([first.status, again.status]).toEqual([201, 200])
    expect(again.body).toEqual(first.body)
    const other = await touch(shop, id, { external_id: 't-1', type: 'referral' })
    expect(other).toMatchObject({ status: 409, body: { code: 'touchpoint_exists_with_other_content' } })
  })

  it('takes the deal to its next version', async () => {
    const { id, version } = await aDeal(shop)
    await touch(shop, id)
    const stale = await change(shop, id, { amount: 6 }, { 'If-Match': `"${version}"` })
    expect(stale).toMatchObject({ status: 409, body: { code: 'changed_since_read' } })
  })

  it('can be taken back while the deal is open, and the activity keeps what it said', async () => {
    const { id } = await aDeal(shop)
    const { body: logged } = await touch(shop, id, { notes: 'The wrong deal' })
    const remove = () => send('DELETE', `/api/deals/${id}/touchpoints/${logged.id}`, { key: shop.secretKey })
    expect((await remove()).status).toBe(204)
    expect((await remove()).status).toBe(404)
    expect((await get(`/api/deals/${id}/touchpoints`, shop.secretKey)).body.data).toEqual([])
    const { body } = await get(`/api/activity?object=${id}&action=deal.touchpoint_removed`, shop.secretKey)
    expect(body.data).toMatchObject([{ detail: { notes: 'The wrong deal', id: logged.id } }])
  })

  it('of nobody, or in another currency than the deal, is refused by name and nothing is written', async () => {
    const { id } = await aDeal(shop)
    const before = await everythingOf(shop)
    const nobody = await touch(shop, id, { partner_id: 'ptr_nobody' })
    expect(nobody).toMatchObject({ status: 422, body: { code: 'unknown_partner' } })
    const foreign = await touch(shop, id, { currency: 'EUR' })
    expect(foreign).toMatchObject({ status: 422, body: { code: 'currency_differs' } })
    expect(await everythingOf(shop)).toEqual(before)
    expect((await touch(shop, id, { currency: 'USD' })).status).toBe(201)
  })
})

describe('a touchpoint logged on an order', () => {
  const log = (shop: Shop, code: string, more: object = {}) =>
    post('/api/orders/1/touchpoints', shop.secretKey, {
      ...{ partner_id: shop.partnerIds[code], type: 'demo', occurred_at: Date.now() - DAY },
      ...more,
    })

  it('shares the order, which is decided again', async () => {
    const shop = await aShop({ alice: 1_000, ben: 2_000 })
    await send('PATCH', '/api/organization', { key: shop.secretKey, body: { attribution_model: 'equal_split' } })
    await place(shop, '1')
    await earned(shop, 1_000, '1')
    expect((await log(shop, 'ben', { external_id: 't-1' })).status).toBe(201)
    expect((await log(shop, 'ben', { external_id: 't-1', occurred_at: null })).status).toBe(200)
    const order = await earned(shop, 1_500, '1')
    expect(order.attribution.shares.map(({ amount }: { amount: number }) => amount)).toEqual([5_000, 5_000])
    expect(order.trace.touches).toContainEqual(
      expect.objectContaining({ source: 'logged', kind: 'demo', partner_id: shop.partnerIds.ben, kept: true }),
    )
    await booksAgree(shop)
  })

  it('is enough where nothing else says who sent the buyer, if it lies inside its window', async () => {
    const shop = await aShop({ alice: 1_000, ben: 2_000 })
    await send('PATCH', '/api/organization', { key: shop.secretKey, body: { touch_window_days: { demo: 14 } } })
    await place(shop, '1', { partner_code: undefined })
    await earned(shop, 0, '1')
    await log(shop, 'alice', { occurred_at: Date.now() - 15 * DAY })
    const late = await eventually(async () => {
      const order = await orderOf(shop, '1')
      return order.trace.touches.length === 1 && order
    }, 'the touch')
    expect(late.trace.touches).toMatchObject([{ kept: false, reason: 'outside_window' }])
    expect(late.attribution.reason).toBe('no_qualifying_touch')
    await log(shop, 'ben', { occurred_at: Date.now() - 13 * DAY })
    await earned(shop, 2_000, '1')
  })

  it('is refused in another currency, of nobody, and on no order', async () => {
    const shop = await aShop({ alice: 1_000, ben: 2_000 })
    await place(shop, '1')
    await earned(shop, 1_000, '1')
    const before = await everythingOf(shop)
    expect(await log(shop, 'ben', { currency: 'EUR' })).toMatchObject({ body: { code: 'currency_differs' } })
    expect(await log(shop, 'ben', { partner_id: 'ptr_none' })).toMatchObject({ body: { code: 'unknown_partner' } })
    const none = await post('/api/orders/none/touchpoints', shop.secretKey, {
      ...{ partner_id: shop.partnerIds.ben, type: 'demo' },
    })
    expect(none.status).toBe(404)
    expect(await everythingOf(shop)).toEqual(before)
  })
})

describe('the database itself', () => {
  const asIf = (sql: string) => behind(shop, sql).then(() => 'done', String)

  it('keeps what a closed deal rests on', async () => {
    const { id } = await aDeal(shop)
    await touch(shop, id)
    const [{ id: touchpoint } = { id: '' }] = await rowsOf(shop, 'touchpoints', 'created_at DESC')
    const at = 'WHERE organization_id = ?1'
    expect(
      await asIf(`UPDATE deals SET status = 'won', closed_at = 1, version = version + 1 ${at} AND id = '${id}'`),
    ).toBe('done')
    for (const sql of [
      `UPDATE deals SET amount = 1 ${at} AND id = '${id}'`,
      `UPDATE deals SET status = 'open', closed_at = NULL ${at} AND id = '${id}'`,
      `DELETE FROM touchpoints ${at} AND subject_id = '${id}'`,
      `INSERT INTO touchpoints SELECT organization_id, subject_id, 'tch_x', NULL, partner_id, type, 1, NULL, '', 'x', 1
       FROM touchpoints ${at} AND subject_id = '${id}'`,
    ])
      expect(await asIf(sql)).toContain('deal_is_closed')
    expect(await asIf(`UPDATE touchpoints SET weight = 9 ${at} AND id = '${touchpoint}'`)).toContain(
      'touchpoints_are_never_updated',
    )
  })
})
