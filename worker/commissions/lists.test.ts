import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { aClearedShop, aPayingShop, balanceOf, booksAgree, clock } from '../payouts/fixtures/paying'
import type { Bindings } from '../platform/env'
import { openTenant } from '../platform/tenant'
import { aDealOf100, dealPays, fact, place } from '../test-support/deals'
import { knock } from '../test-support/door'
import { keepingQueues, meanwhile } from '../test-support/faults'
import { behind, rowsOf, workDone } from '../test-support/rows'
import { anOrder, aSale, aShop, earned, type Shop } from '../test-support/shop'
import { get, post, send } from '../test-support/world'
import { reckonOrders } from './reckon'

async function sell(shop: Shop, name: string, partner_code: string, refund?: number) {
  const { status } = await post('/api/orders', shop.secretKey, anOrder(name, { partner_code }))
  expect(status).toBe(201)
  await earned(shop, 300, name)
  if (refund === undefined) return
  await post(`/api/orders/${name}/refunds`, shop.secretKey, { external_id: `R-${name}`, amount: refund })
  await earned(shop, refund === 3_000 ? 0 : 150, name)
}

/** All pages of a list, one row a page. */
async function all(shop: Shop, path: string, field: string): Promise<string[]> {
  const found: string[] = []
  for (let cursor: string | null = ''; cursor !== null && found.length < 10; ) {
    const { body } = await get(`${path}&limit=1${cursor && `&cursor=${cursor}`}`, shop.secretKey)
    found.push(...body.data.map((row: Record<string, string>) => row[field]))
    cursor = body.next_cursor
  }
  return found
}

describe('lists of what is rare', () => {
  it('find the same by their own indexes as are there, newest first', async () => {
    const shop = await aShop({ alice: 1_000, ben: 1_000 })
    await sell(shop, '1', 'alice')
    await sell(shop, '2', 'ben', 3_000)
    await sell(shop, '3', 'alice', 1_500)
    await sell(shop, '4', 'alice', 3_000)
    const ordersOf = (filter: string) => all(shop, `/api/orders?${filter}`, 'external_id')
    expect(await ordersOf('status=refunded')).toEqual(['4', '2'])
    expect(await ordersOf('status=refunded&source=api')).toEqual(['4', '2'])
    expect(await ordersOf('status=refunded&source=shop')).toEqual([])
    expect(await ordersOf('status=partially_refunded')).toEqual(['3'])
    expect(await ordersOf('status=paid')).toEqual(['1'])
    const amountsOf = (filter: string) => all(shop, `/api/commissions?${filter}`, 'net_amount')
    const [alice, ben] = [shop.partnerIds.alice, shop.partnerIds.ben]
    expect(await amountsOf('status=pending')).toEqual([150, 300])
    expect(await amountsOf('status=reversed')).toEqual([0, 0])
    expect(await amountsOf(`partner_id=${alice}`)).toEqual([0, 150, 300])
    expect(await amountsOf(`partner_id=${alice}&status=pending`)).toEqual([150, 300])
    expect(await amountsOf(`partner_id=${ben}&status=pending`)).toEqual([])
    expect(await amountsOf('status=available')).toEqual([])
  })
})

describe('an order that is not decided yet', () => {
  it('has no trace', async () => {
    const { secretKey: key } = await aShop({})
    await knock(keepingQueues(env).env, 'POST', '/api/orders', { key, body: anOrder() })
    expect((await get('/api/orders/1001/trace', key)).status).toBe(404)
  })
})

describe('a commission that is held and released', () => {
  it('is not on a word about what has changed since it was read', async () => {
    const { shop, commissionId } = await aClearedShop()
    for (const [what, read] of Object.entries({ hold: 1, release: 3 })) {
      const path = `/api/commissions/${commissionId}/${what}`
      const asOf = (version: number) => ({
        body: { reason: 'Odd' },
        headers: { cookie: shop.owner.cookie, 'If-Match': `"${version}"` },
      })
      const { status, body } = await meanwhile(
        (bindings: Bindings) => knock(bindings, 'POST', path, asOf(read)),
        () => behind(shop, 'UPDATE earnings SET version = version + 1 WHERE organization_id = ?1'),
      )
      expect([status, body.code, body.current?.version]).toEqual([409, 'changed_since_read', read + 1])
      const many = await Promise.all(Array.from({ length: 6 }, () => send('POST', path, asOf(read + 1))))
      expect(many.map((answer) => answer.status).sort()).toEqual([200, 409, 409, 409, 409, 409])
      expect(new Set(many.flatMap((answer) => answer.body.code ?? []))).toEqual(new Set(['changed_since_read']))
    }
    expect(await rowsOf(shop, 'earnings')).toMatchObject([{ held: 0, released: 1, version: 5 }])
  })

  it('by a person stays held when a dispute that was opened meanwhile is won', async () => {
    const { shop, commissionId, orderId } = await aClearedShop()
    const early = { body: { reason: 'Fine' }, headers: { cookie: shop.owner.cookie, 'If-Match': '"1"' } }
    const { body } = await send('POST', `/api/commissions/${commissionId}/release`, early)
    expect(body.code).toBe('commission_is_not_held')
    await post(`/api/commissions/${commissionId}/hold`, shop.secretKey, { reason: 'A buyer wrote to us' })
    for (const status of ['opened', 'won']) {
      const occurred_at = Date.now() - (status === 'opened' ? 1_000 : 0)
      await post(`/api/orders/${orderId}/disputes`, shop.secretKey, { external_id: 'dp_1', status, occurred_at })
      await workDone(shop)
      expect(await rowsOf(shop, 'earnings')).toMatchObject([{ held: 1, held_reason: 'manual', pending: 1_000 }])
    }
  })

  it('of a deal stays held when the deal shrinks, and clears once it is released', async () => {
    const shop = await aPayingShop({ alice: 1_000 })
    const deal = await aDealOf100(shop)
    const path = `/api/commissions/${deal.commissions[0].id}`
    await place(shop, '1', { deal_id: deal.id })
    await clock()
    expect(await balanceOf(shop)).toMatchObject({ pending: 0, available: 1_000 })
    expect((await post(`${path}/hold`, shop.secretKey, { reason: 'Odd' })).body).toMatchObject({ status: 'held' })
    await fact(shop, '1', 'refunds', { external_id: 're_1', amount: 4_000 })
    await dealPays(shop, deal.id, 600)
    await clock()
    const [row] = await rowsOf(shop, 'earnings')
    expect(row).toMatchObject({ held: 1, held_reason: 'manual', pending: 600, available: 0 })
    const headers = { ...shop.owner, 'If-Match': `"${row?.version}"` }
    expect((await send('POST', `${path}/release`, { body: { reason: 'Fine' }, headers })).status).toBe(200)
    await workDone(shop)
    await clock()
    expect(await balanceOf(shop)).toMatchObject({ pending: 0, available: 600 })
    await booksAgree(shop)
  })

  it('and released while a dispute is open is held by that', async () => {
    const { shop, commissionId, orderId } = await aClearedShop()
    const path = `/api/commissions/${commissionId}`
    await post(`${path}/hold`, shop.secretKey, { reason: 'A buyer wrote to us' })
    const opened = { external_id: 'dp_1', status: 'opened', occurred_at: Date.now() }
    await post(`/api/orders/${orderId}/disputes`, shop.secretKey, opened)
    await workDone(shop)
    const [row] = await rowsOf(shop, 'earnings')
    const headers = { cookie: shop.owner.cookie, 'If-Match': `"${row?.version}"` }
    expect((await send('POST', `${path}/release`, { body: { reason: 'Fine' }, headers })).status).toBe(200)
    await workDone(shop)
    expect(await rowsOf(shop, 'earnings')).toMatchObject([{ held: 1, held_reason: 'dispute', pending: 1_000 }])
    const read = (await send('GET', `/api/orders/${orderId}`, { headers })).body.commissions[0]
    const refused = { name: 'release', allowed: false, code: 'dispute_is_open' }
    expect(read.actions).toContainEqual(refused)
    const again = { 'If-Match': `"${read.version}"`, cookie: shop.owner.cookie }
    const { body } = await send('POST', `${path}/release`, { body: { reason: 'Fine' }, headers: again })
    expect(body.code).toBe(refused.code)
  })

  it('by a person stays held when its order is decided at that moment, which sees it', async () => {
    const sale = await aSale()
    await workDone(sale)
    const refund = { key: sale.secretKey, body: { external_id: 're_1', amount: 1_500 } }
    await knock(keepingQueues(env).env, 'POST', '/api/orders/1001/refunds', refund)
    const { organizationId, shard } = sale
    await meanwhile(
      (bindings) => reckonOrders(openTenant(bindings, { organizationId, shard, epoch: 1 }, Date.now()), [sale.orderId]),
      () => post(`/api/commissions/${sale.commissionId}/hold`, sale.secretKey, { reason: 'Odd' }),
    )
    const [held] = await rowsOf(sale, 'earnings')
    expect(held).toMatchObject({ held: 1, held_reason: 'manual', pending: 150, attributed: 1_500 })
  })
})
