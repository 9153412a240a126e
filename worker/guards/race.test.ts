import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { reckonOrders } from '../commissions/reckon'
import { checkBooks } from '../ledger/check'
import type { Bindings } from '../platform/env'
import { openTenant } from '../platform/tenant'
import { runSchedule } from '../schedule'
import { deliver, knock } from '../test-support/door'
import { beforeCommit, keepingQueues } from '../test-support/faults'
import { rowsOf, workDone } from '../test-support/rows'
import { aSale, aVisit, orderOf } from '../test-support/shop'
import { eventually } from '../test-support/world'

type Sale = Awaited<ReturnType<typeof aSale>>

const tenantOf = ({ organizationId, shard }: Sale, bindings: Bindings = env) =>
  openTenant(bindings, { organizationId, shard, epoch: 1 }, Date.now())

/** A sale of alice's, quiet, and two facts to come that nobody is told of: the test reckons when it wants. */
async function aQuietSale() {
  const sale = await aSale({ alice: 1_000, ben: 2_000 })
  await workDone(sale)
  const kept = keepingQueues(env)
  const ask = (path: string, body: object) => knock(kept.env, 'POST', path, { key: sale.secretKey, body })
  return {
    sale,
    async lateVisitOfBen() {
      const later = aVisit('ben', { id: 'late', occurred_at: Date.now() - 30_000 })
      await ask('/api/visits', later)
      await deliver(kept.env, 'visits', kept.visits)
    },
    say: ask,
    fullRefund: () => ask('/api/orders/1001/refunds', { external_id: 're_1', amount: 3_000 }),
  }
}

/** Loads and decides now, and stands before its commit until it is let through. */
async function decidedReckoning(sale: Sale) {
  return beforeCommit(env, (bindings) => reckonOrders(tenantOf(sale, bindings), [sale.orderId]))
}

async function revisionOf(sale: Sale) {
  const [row] = await rowsOf(sale, 'reckonings')
  return Number(row?.revision)
}

describe('a late visit and a full refund of one order', () => {
  it('leave no commission when the reckoning that saw less commits last', async () => {
    const { sale, lateVisitOfBen, fullRefund } = await aQuietSale()
    const before = await revisionOf(sale)
    await lateVisitOfBen()
    const sawTheVisit = await decidedReckoning(sale)
    await fullRefund()
    const sawBoth = await decidedReckoning(sale)
    await sawBoth()
    await sawTheVisit()
    expect(await revisionOf(sale)).toBe(before + 2)
    const order = await orderOf(sale)
    expect(order.split).toMatchObject({ commission_amount: 0, seller_amount: 0 })
    for (const balance of await rowsOf(sale, 'partner_balances'))
      expect(balance).toMatchObject({ pending: 0, available: 0, receivable: 0 })
    expect(await checkBooks(tenantOf(sale))).toMatchObject({ ok: true })
  })

  it('are booked once when two reckonings decided on the very same facts', async () => {
    const { sale, lateVisitOfBen, fullRefund } = await aQuietSale()
    const before = await revisionOf(sale)
    await lateVisitOfBen()
    await fullRefund()
    const [first, second] = [await decidedReckoning(sale), await decidedReckoning(sale)]
    await Promise.all([second(), first()])
    expect(await revisionOf(sale)).toBe(before + 2)
    expect(await checkBooks(tenantOf(sale))).toMatchObject({ ok: true })
    expect((await orderOf(sale)).split.commission_amount).toBe(0)
    const clawedBack = (await rowsOf(sale, 'transfers')).filter(
      ({ debit, credit }) => debit === 'pending' && credit === 'sales',
    )
    expect(clawedBack.map(({ amount }) => amount)).toEqual([300])
  })

  it('do not lose each other when the visit of another partner is decided first', async () => {
    const { sale, lateVisitOfBen, fullRefund } = await aQuietSale()
    await fullRefund()
    const sawTheRefund = await decidedReckoning(sale)
    await lateVisitOfBen()
    const sawBoth = await decidedReckoning(sale)
    await sawTheRefund()
    await sawBoth()
    const order = await orderOf(sale)
    expect(order.attribution.shares).toMatchObject([{ partner_id: sale.partnerIds.ben }])
    expect(order.commissions.map(({ net_amount }: { net_amount: number }) => net_amount)).toEqual([0, 0])
    expect(await checkBooks(tenantOf(sale))).toMatchObject({ ok: true })
  })
})

describe('a dispute that was won and a full refund of one order', () => {
  it('leave no commission when the reckoning that saw less commits last, though no balance forbids it', async () => {
    const { sale, say, fullRefund } = await aQuietSale()
    const dispute = (status: string) => say('/api/orders/1001/disputes', { external_id: 'd_1', status })
    await dispute('lost')
    await reckonOrders(tenantOf(sale), [sale.orderId])
    expect((await orderOf(sale)).split.commission_amount).toBe(0)
    await dispute('won')
    const sawTheDispute = await decidedReckoning(sale)
    await fullRefund()
    const sawBoth = await decidedReckoning(sale)
    await sawBoth()
    await sawTheDispute()
    expect((await orderOf(sale)).split).toMatchObject({ commission_amount: 0, seller_amount: 0 })
    expect(await rowsOf(sale, 'partner_balances')).toMatchObject([{ pending: 0, receivable: 0 }])
    expect(await checkBooks(tenantOf(sale))).toMatchObject({ ok: true })
  })
})

describe('a fact that comes while its order is being reckoned', () => {
  it('is still due afterwards, so that the sweep finds it when its own message is lost', async () => {
    const { sale, lateVisitOfBen, fullRefund } = await aQuietSale()
    await lateVisitOfBen()
    const sawTheVisit = await decidedReckoning(sale)
    await fullRefund()
    await sawTheVisit()
    expect((await orderOf(sale)).split.commission_amount).toBe(600)
    expect(await rowsOf(sale, 'pending')).toMatchObject([{ subject: sale.orderId }])
    await runSchedule(env, Date.now() + 120_000)
    await eventually(async () => (await orderOf(sale)).split.commission_amount === 0, 'the refund')
    await workDone(sale)
  })
})
