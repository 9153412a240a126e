import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { reckonDeals } from '../commissions/deals/reckon'
import { reckonOrders } from '../commissions/reckon'
import { dayOf } from '../core/visit'
import { closeDays } from '../ledger/closing/close'
import { bookDay, DAY } from '../ledger/fixtures/days'
import {
  aCleared,
  aClearedShop,
  aPayingShop,
  aProposal,
  aProposedShop,
  booksAgree,
  decide,
  moved,
  type PayingShop,
} from '../payouts/fixtures/paying'
import type { Bindings } from '../platform/env'
import { openTenant } from '../platform/tenant'
import { anOpenDeal, aWonDeal, dealPays } from '../test-support/deals'
import { knock } from '../test-support/door'
import { keepingQueues, meanwhile } from '../test-support/faults'
import { anEntry } from '../test-support/payout'
import { behind, type Row, rowsOf, workDone } from '../test-support/rows'
import { orderOf } from '../test-support/shop'
import { send } from '../test-support/world'

const at = ({ organizationId, shard }: PayingShop, bindings: Bindings, now = Date.now()) =>
  openTenant(bindings, { organizationId, shard, epoch: 1 }, now)

const only = async (shop: PayingShop, table: string): Promise<Row> => (await rowsOf(shop, table))[0] ?? {}

const asking = (path: string, body: object, headers: Record<string, string>, method = 'POST') =>
  ((bindings) => knock(bindings, method, path, { body, headers })) satisfies (bindings: Bindings) => unknown

const changed = (shop: PayingShop, table: string) => () =>
  behind(shop, `UPDATE ${table} SET version = version + 1 WHERE organization_id = ?1`)

const asOwner = (shop: PayingShop, version = 1) => ({ cookie: shop.owner.cookie, 'If-Match': `"${version}"` })
const asKey = (shop: PayingShop) => ({ authorization: `Bearer ${shop.secretKey}` })

/** Nothing else forbids these: no claim is taken, no balance is short. Only the version tells that it is stale. */
describe('a decision about what has another version by now is refused', () => {
  const DECIDED: [string, string, (shop: PayingShop) => Promise<[string, object, Record<string, string>, string?]>][] =
    [
      ...(['credits', 'adjustments'] as const).flatMap((noun) =>
        (['approve', 'reject'] as const).map((what): (typeof DECIDED)[number] => [
          `${what} of ${noun}`,
          noun,
          async (shop) => {
            const { path, as } = await anEntry(shop, noun)
            return [`${path}/${what}`, what === 'reject' ? { reason: 'No' } : {}, as]
          },
        ]),
      ),
      [
        'approval of a payout',
        'payouts',
        async (shop) => {
          const { payout } = await aProposal(shop, 1_000)
          return [`/api/payouts/${payout.id}/approve`, {}, asOwner(shop)]
        },
      ],
      [
        'change of a deal',
        'deals',
        async (shop) => [`/api/deals/${(await anOpenDeal(shop)).id}`, { name: 'Other' }, asOwner(shop), 'PATCH'],
      ],
      [
        'tie of an order',
        'orders',
        async (shop) => {
          const { orderId } = await aCleared(shop, 1_000)
          const deal = await anOpenDeal(shop)
          return [`/api/orders/${orderId}/tie`, { deal_id: deal.id }, asKey(shop)]
        },
      ],
    ]

  it.each(DECIDED)('%s', async (_, table, ask) => {
    const shop = await aPayingShop()
    const asked = await ask(shop)
    const before = await only(shop, table)
    const transfers = await moved(shop, '')
    const { status, body } = await meanwhile(asking(...asked), changed(shop, table))
    expect([status, body.code]).toEqual([409, 'changed_since_read'])
    expect(await only(shop, table)).toEqual({ ...before, version: Number(before.version) + 1 })
    expect(await moved(shop, '')).toEqual(transfers)
  })

  it('release of a commission', async () => {
    const { shop, commissionId } = await aClearedShop()
    const path = `/api/commissions/${commissionId}`
    await knock(env, 'POST', `${path}/hold`, { body: { reason: 'Odd' }, headers: asKey(shop) })
    const release = asking(`${path}/release`, { reason: 'Fine' }, asOwner(shop, 2))
    expect((await meanwhile(release, changed(shop, 'earnings'))).status).toBeGreaterThanOrEqual(400)
    expect(await only(shop, 'earnings')).toMatchObject({ held: 1, released: 0, version: 3 })
  })

  it('lift of a freeze that another lifted', async () => {
    const shop = await aPayingShop()
    await behind(shop, `INSERT INTO freezes (organization_id, id, breaches, since) SELECT ?1, 'frz_1', '[]', 1`)
    const lift = `UPDATE freezes SET lifted_at = 5, lifted_by = 'usr_5', lifted_reason = 'First' WHERE organization_id = ?1`
    const { status, body } = await meanwhile(asking('/api/ledger/unfreeze', { reason: 'Second' }, shop.owner), () =>
      behind(shop, lift),
    )
    expect([status, body.code]).toEqual([409, 'payouts_not_frozen'])
    expect(await only(shop, 'freezes')).toMatchObject({ lifted_at: 5, lifted_reason: 'First' })
  })
})

/** These decide by themselves, so they read again: nobody's version is overwritten, nothing of a stale plan is kept. */
describe('what is decided without a person is decided anew', () => {
  it.each([
    ['orders', 'version'],
    ['reckonings', 'revision'],
  ])('when %s of an order have another %s', async (table, column) => {
    const { shop, orderId } = await aClearedShop()
    await workDone(shop)
    const before = await only(shop, table)
    await meanwhile(
      (bindings) => reckonOrders(at(shop, bindings), [orderId]),
      () => behind(shop, `UPDATE ${table} SET ${column} = ${column} + 1 WHERE organization_id = ?1`),
    )
    expect((await only(shop, table))[column]).toBe(Number(before[column]) + 2)
    await booksAgree(shop)
  })

  it('when an order was tied to a deal, which then earns instead of it', async () => {
    const { shop, orderId } = await aClearedShop()
    const deal = await anOpenDeal(shop)
    await workDone(shop)
    await meanwhile(
      (bindings) => reckonOrders(at(shop, bindings), [orderId]),
      () => behind(shop, 'UPDATE orders SET deal_id = ?2, version = version + 1 WHERE organization_id = ?1', deal.id),
    )
    expect((await orderOf(shop)).split.commission_amount).toBe(0)
  })

  it('when a won deal has another version', async () => {
    const shop = await aPayingShop()
    const { id } = await aWonDeal(shop, [['alice', 'demo', 1]])
    await dealPays(shop, id, 100_000)
    const { version } = await only(shop, 'deals')
    await meanwhile((bindings) => reckonDeals(at(shop, bindings), [id]), changed(shop, 'deals'))
    expect((await only(shop, 'deals')).version).toBe(Number(version) + 2)
    await booksAgree(shop)
  })

  it('when a commission to be held has another version', async () => {
    const { shop, commissionId } = await aClearedShop()
    const hold = asking(`/api/commissions/${commissionId}/hold`, { reason: 'Odd' }, asKey(shop))
    expect((await meanwhile(hold, changed(shop, 'earnings'))).status).toBe(200)
    expect(await only(shop, 'earnings')).toMatchObject({ held: 1, version: 3, pending: 1_000 })
    expect(await moved(shop, `earning.held:${commissionId}:3`)).toEqual(['available>pending 1000'])
  })

  it('when a line that a refund shrinks was withdrawn, which stays as it was', async () => {
    const { shop, payout, orderId } = await aProposedShop()
    await workDone(shop)
    const refund = { external_id: 're_1', amount: 4_000 }
    await knock(keepingQueues(env).env, 'POST', `/api/orders/${orderId}/refunds`, {
      body: refund,
      headers: asKey(shop),
    })
    await meanwhile(
      (bindings) => reckonOrders(at(shop, bindings), [orderId]),
      () => decide(shop, payout.id, 'reject', { as: shop.owner, body: { reason: 'No' } }),
    )
    expect(await only(shop, 'payout_lines')).toMatchObject({ status: 'withdrawn', amount: 1_000 })
    expect(await only(shop, 'payouts')).toMatchObject({ status: 'rejected', version: 2, amount: 1_000, reason: 'No' })
    expect((await orderOf(shop)).split.commission_amount).toBe(600)
    await booksAgree(shop)
  })

  it('when a transfer came into the day that is being closed', async () => {
    const shop = await aPayingShop()
    const yesterday = dayOf(Date.now()) - 1
    await bookDay(shop, yesterday)
    await meanwhile(
      (bindings) => closeDays(at(shop, bindings, (yesterday + 1) * DAY + 3_600_000)),
      () => bookDay(shop, yesterday),
    )
    expect(await only(shop, 'closed_days')).toMatchObject({ day: yesterday, transfers: 6 })
  })

  it('when a touchpoint is taken back twice: the second is told that there is none', async () => {
    const shop = await aPayingShop()
    const deal = await anOpenDeal(shop, [['alice', 'demo', 1]])
    const { id } = await only(shop, 'touchpoints')
    const path = `/api/deals/${deal.id}/touchpoints/${id}`
    const answer = await meanwhile(
      (bindings) => knock(bindings, 'DELETE', path, { headers: asOwner(shop, 2) }),
      () => send('DELETE', path, { key: shop.secretKey }),
    )
    expect(answer.status).toBe(404)
  })
})
