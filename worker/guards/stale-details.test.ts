import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { recomputeSlices } from '../commissions/recompute/slice'
import { simulateSlices } from '../commissions/simulations/slice'
import { aPayingShop, aProposal, approve, moved, type PayingShop, soon } from '../payouts/fixtures/paying'
import type { Bindings } from '../platform/env'
import { openTenant } from '../platform/tenant'
import { anOpenDeal } from '../test-support/deals'
import { knock } from '../test-support/door'
import { beforeCommit, keepingQueues, meanwhile } from '../test-support/faults'
import { behind, everythingOf, rowsOf } from '../test-support/rows'
import { post, send } from '../test-support/world'

const BANK = { method: 'stripe', currency: 'USD', stripe_account: 'acct_alice1' }
const RAIL = { rail: 'stripe', settings: { secret_key: 'sk_test_12345678', webhook_secret: 'whsec_12345678' } }

const asOwner = ({ owner }: PayingShop, version: number) => ({ ...owner, 'If-Match': `"${version}"` })
const bankOf = ({ partnerIds }: PayingShop) => `/api/partners/${partnerIds.alice}/bank`
const verifyOf = ({ partnerIds }: PayingShop) => `/api/partners/${partnerIds.alice}/verify-bank`

/** Asked and decided; before it is written somebody else changes the same. */
async function whileChanged(shop: PayingShop, table: string, ask: (bindings: Bindings) => Promise<unknown>) {
  const letThrough = await beforeCommit(keepingQueues(env).env, ask)
  await behind(shop, `UPDATE ${table} SET version = version + 1 WHERE organization_id = ?1`)
  const before = await rowsOf(shop, table)
  const answered = await letThrough()
  expect(await rowsOf(shop, table)).toEqual(before)
  return answered
}

async function aShopWithBank() {
  const shop = await aPayingShop()
  await send('PATCH', bankOf(shop), { key: shop.secretKey, body: BANK })
  return shop
}

const CHANGED = { status: 409, body: { code: 'changed_since_read' } }

describe('where the money goes, decided on what somebody else has changed by now', () => {
  it('is not changed', async () => {
    const shop = await aShopWithBank()
    const request = { body: { stripe_account: 'acct_other1' }, headers: asOwner(shop, 1) }
    const ask = (bindings: Bindings) => knock(bindings, 'PATCH', bankOf(shop), request)
    expect(await whileChanged(shop, 'partner_banks', ask)).toMatchObject(CHANGED)
  })

  it('is not verified', async () => {
    const shop = await aShopWithBank()
    const request = { body: {}, headers: asOwner(shop, 1) }
    const ask = (bindings: Bindings) => knock(bindings, 'POST', verifyOf(shop), request)
    expect(await whileChanged(shop, 'partner_banks', ask)).toMatchObject(CHANGED)
  })

  it('is not set up as a rail', async () => {
    const shop = await aPayingShop()
    await send('PATCH', '/api/payout-rails', { key: shop.secretKey, body: RAIL })
    const request = { body: { ...RAIL, settings: { webhook_secret: 'whsec_87654321' } }, headers: asOwner(shop, 1) }
    const ask = (bindings: Bindings) => knock(bindings, 'PATCH', '/api/payout-rails', request)
    expect(await whileChanged(shop, 'rail_accounts', ask)).toMatchObject(CHANGED)
  })

  it('is not where an attempt is sent', async () => {
    const shop = await aShopWithBank()
    await send('POST', verifyOf(shop), { headers: asOwner(shop, 1), body: {} })
    await send('PATCH', '/api/payout-rails', { key: shop.secretKey, body: RAIL })
    const { payout } = await aProposal(shop, 1_000)
    await approve(shop, payout.id)
    const request = { body: { rail: 'stripe' }, headers: asOwner(shop, 2) }
    const ask = (bindings: Bindings) => knock(bindings, 'POST', `/api/payouts/${payout.id}/send`, request)
    const refused = { status: 409, body: { code: 'bank_not_verified' } }
    expect(await whileChanged(shop, 'partner_banks', ask)).toMatchObject(refused)
    expect(await moved(shop, 'payout.sent')).toEqual([])
  })
})

describe('a connection, decided on what somebody else has changed by now', () => {
  it.each([
    ['PATCH', 'is not changed', { secret: 'whsec_other123' }],
    ['DELETE', 'is not removed', undefined],
  ] as const)('%s: %s', async (method, _, body) => {
    const shop = await aPayingShop()
    const given = { source: 'stripe', secret: 'whsec_12345678' }
    const { id } = (await post('/api/connections', shop.secretKey, given)).body
    const request = { headers: asOwner(shop, 1), ...(body && { body }) }
    const ask = (bindings: Bindings) => knock(bindings, method, `/api/connections/${id}`, request)
    expect(await whileChanged(shop, 'connections', ask)).toMatchObject(CHANGED)
  })
})

describe('a deal that is closed', () => {
  it('is not changed, by who saw it open or says what it is', async () => {
    const shop = await aPayingShop()
    const { id, name } = await anOpenDeal(shop)
    const path = `/api/deals/${id}`
    const request = (named: string) => ({ body: { name: named }, headers: asOwner(shop, 1) })
    const close = `UPDATE deals SET status = 'lost', closed_at = 1 WHERE organization_id = ?1`
    const closed = { status: 409, body: { code: 'deal_is_closed' } }
    const change = (bindings: Bindings) => knock(bindings, 'PATCH', path, request('Other'))
    expect(await meanwhile(change, () => behind(shop, close))).toMatchObject(closed)
    expect(await send('PATCH', path, request(name))).toMatchObject(closed)
  })
})

describe('a recompute whose end two messages find', () => {
  it('ends once', async () => {
    const shop = await aPayingShop()
    const period = { period_start: Date.now() - 86_400_000, period_end: Date.now() + 1_000 }
    const quiet = keepingQueues(env).env
    const { body } = await knock(quiet, 'POST', '/api/recompute', { key: shop.secretKey, body: period })
    const { organizationId, shard } = shop
    const at = (bindings: Bindings) => openTenant(bindings, { organizationId, shard, epoch: 1 }, Date.now())
    const letThrough = await beforeCommit(quiet, (bindings) => recomputeSlices(at(bindings), body.id))
    await recomputeSlices(at(quiet), body.id)
    await letThrough()
    const ends = (await rowsOf(shop, 'activity')).filter(({ action }) => action === 'recompute.finished')
    expect(ends).toHaveLength(1)
    expect(await rowsOf(shop, 'recomputes')).toMatchObject([{ status: 'done', revision: 1 }])
  })
})

describe('a slice of a simulation that another message took on meanwhile', () => {
  it('changes nothing: what the other left stands, and its work is still due', async () => {
    const shop = await aPayingShop()
    const period = { period_start: Date.now() - 86_400_000, period_end: Date.now() + 1_000 }
    const { body } = await post('/api/simulations', shop.secretKey, period)
    const work = `'simulation.slice', '${body.id}', 't', ${Date.now() * 2}`
    await behind(shop, `UPDATE simulations SET status = 'working', finished_at = NULL WHERE organization_id = ?1`)
    await behind(
      shop,
      `INSERT INTO pending (organization_id, key, queue, kind, subject, token, due_at)
       VALUES (?1, 'simulation.slice:${body.id}', 'events', ${work})`,
    )
    const { organizationId, shard } = shop
    const letThrough = await beforeCommit(keepingQueues(env).env, (bindings) =>
      simulateSlices(openTenant(bindings, { organizationId, shard, epoch: 1 }, Date.now()), body.id),
    )
    await behind(shop, 'UPDATE simulations SET revision = revision + 1 WHERE organization_id = ?1')
    const before = await everythingOf(shop)
    await letThrough()
    expect(before.pending).toHaveLength(1)
    expect(await everythingOf(shop)).toEqual(before)
  })
})

describe('an order that is sent ten times at once', () => {
  it('is placed once, and earns once', async () => {
    const shop = await aPayingShop()
    const order = { external_id: 'o1', currency: 'USD', items: [{ sku: 'MUG', quantity: 1, unit_amount: 5_000 }] }
    const all = await Promise.all(
      Array.from({ length: 10 }, () => post('/api/orders', shop.secretKey, { ...order, partner_code: 'alice' })),
    )
    expect(all.map(({ status }) => status).sort()).toEqual([...Array(9).fill(200), 201])
    const placed = (await rowsOf(shop, 'activity')).filter(({ action }) => action === 'order.placed')
    expect(placed).toHaveLength(1)
    await soon(async () => (await rowsOf(shop, 'earnings'))[0]?.pending).toBe(500)
  })
})
