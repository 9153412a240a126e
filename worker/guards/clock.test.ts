import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { clearDueEarnings } from '../ledger/clear'
import { laterOn } from '../test-support/later'
import { behind, rowsOf, shardOf } from '../test-support/rows'
import { anOrder, aSale, earned, orderOf } from '../test-support/shop'
import { get, post } from '../test-support/world'

const DAY = 86_400_000
const in31Days = () => Date.now() + 31 * DAY
type Sale = Awaited<ReturnType<typeof aSale>>

const cleared = async (sale: Sale) =>
  (await rowsOf(sale, 'transfers')).filter(({ debit, credit }) => debit === 'pending' && credit === 'available')
const balanceOf = async (sale: Sale) => (await rowsOf(sale, 'partner_balances'))[0]
const check = async (sale: Sale) => (await get('/api/ledger/check', sale.secretKey)).body

describe('the hold of a commission', () => {
  it('lasts until its day and not a minute less', async () => {
    const sale = await aSale()
    const due = Date.parse((await orderOf(sale)).commissions[0].clears_at)
    await laterOn(env, due - 60_000)
    expect(await balanceOf(sale)).toMatchObject({ pending: 300, available: 0 })
    await laterOn(env, due)
    expect(await balanceOf(sale)).toMatchObject({ pending: 0, available: 300 })
    expect((await orderOf(sale)).commissions).toMatchObject([{ status: 'available', net_amount: 300 }])
  })

  it('ends once when the clock runs twice, at once, late and again the next day', async () => {
    const sale = await aSale()
    const at = in31Days()
    await Promise.all([laterOn(env, at), laterOn(env, at), laterOn(env, at + 60_000)])
    await laterOn(env, at)
    await laterOn(env, at + DAY)
    expect(await balanceOf(sale)).toMatchObject({ pending: 0, available: 300 })
    expect((await cleared(sale)).map(({ amount }) => amount)).toEqual([300])
    expect(await check(sale)).toMatchObject({ ok: true })
  })

  it('ends though the books of another organization take nothing, which the clock is told', async () => {
    const [broken, sale] = [await aSale(), await aSale()]
    await behind(broken, `UPDATE residents SET state = 'moving' WHERE organization_id = ?1`)
    await expect(clearDueEarnings(env, sale.shard, in31Days())).rejects.toThrow('tenant_moved')
    expect(await balanceOf(sale)).toMatchObject({ pending: 0, available: 300 })
    expect(await balanceOf(broken)).toMatchObject({ pending: 300, available: 0 })
    await behind(broken, `UPDATE residents SET state = 'here' WHERE organization_id = ?1`)
  })

  it('stays while the commission is held by a person', async () => {
    const sale = await aSale()
    await post(`/api/commissions/${sale.commissionId}/hold`, sale.secretKey, { reason: 'Looks odd' })
    await laterOn(env, in31Days())
    expect(await balanceOf(sale)).toMatchObject({ pending: 300, available: 0 })
  })

  it('clears what a refund left, and a refund after it takes from what is cleared', async () => {
    const sale = await aSale()
    const refund = (external_id: string, amount: number) =>
      post('/api/orders/1001/refunds', sale.secretKey, { external_id, amount })
    await refund('re_1', 1_000)
    await earned(sale, 200)
    await laterOn(env, in31Days())
    expect(await balanceOf(sale)).toMatchObject({ pending: 0, available: 200 })
    await refund('re_2', 2_000)
    await earned(sale, 0)
    expect(await balanceOf(sale)).toMatchObject({ pending: 0, available: 0, receivable: 0 })
    expect(await check(sale)).toMatchObject({ ok: true })
  })

  it('meets a refund at the same moment without losing either', async () => {
    const sale = await aSale()
    await Promise.all([
      laterOn(env, in31Days()),
      post('/api/orders/1001/refunds', sale.secretKey, { external_id: 're_1', amount: 1_500 }),
    ])
    await earned(sale, 150)
    await laterOn(env, in31Days() + DAY)
    expect(await balanceOf(sale)).toMatchObject({ pending: 0, available: 150 })
    expect(await check(sale)).toMatchObject({ ok: true })
  })

  it('settles first what the partner owes, and clears the rest', async () => {
    const sale = await aSale()
    await laterOn(env, in31Days())
    await payOut(sale, 300)
    await post('/api/orders/1001/refunds', sale.secretKey, { external_id: 're_1', amount: 3_000 })
    await earned(sale, 0)
    expect(await balanceOf(sale)).toMatchObject({ pending: 0, available: 0, receivable: 300 })
    await post('/api/orders', sale.secretKey, anOrder('1002', { items: [{ sku: 'JUG', unit_amount: 5_000 }] }))
    await earned(sale, 500, '1002')
    await Promise.all([laterOn(env, in31Days() + DAY), laterOn(env, in31Days() + DAY + 60_000)])
    expect(await balanceOf(sale)).toMatchObject({ pending: 0, available: 200, receivable: 0 })
  })
})

/** Money that left behind the back of every verb, as if a payout had been sent and paid. */
const payOut = (sale: Sale, amount: number) =>
  shardOf(sale)
    .prepare(
      `INSERT INTO transfers (organization_id, cause_id, n, day, at, debit, credit, currency, amount, partner_id, earning_id, payout_id)
       SELECT organization_id, 'payout', 0, CAST(? AS INTEGER), 0, 'available', 'cash', currency, CAST(? AS INTEGER), partner_id, id, 'pay_1'
       FROM earnings WHERE organization_id = ? AND id = ?`,
    )
    .bind(Math.trunc(Date.now() / DAY), amount, sale.organizationId, sale.commissionId)
    .run()
