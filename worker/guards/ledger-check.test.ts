import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { INVARIANTS } from '../ledger/check'
import { aFullShop } from '../test-support/full-shop'
import { countOf, rowsOf, shardOf } from '../test-support/rows'
import { signIn } from '../test-support/sessions'
import { aSale, type Shop } from '../test-support/shop'
import { get, post, send } from '../test-support/world'

type Breach = { account: string; currency: string; commission_id: string | null }

/** Behind the back of every verb. */
const tamper = (sale: Shop, set: string) =>
  shardOf(sale).prepare(`UPDATE ${set} WHERE organization_id = ?`).bind(sale.organizationId).run()

async function breachesOf(sale: Shop): Promise<Record<string, Breach[]>> {
  const { status, body } = await get('/api/ledger/check', sale.secretKey)
  expect([status, body.ok]).toEqual([200, false])
  const broken = body.invariants.filter(({ ok }: { ok: boolean }) => !ok)
  return Object.fromEntries(broken.map(({ name, breaches }: { name: string; breaches: Breach[] }) => [name, breaches]))
}

const generate = ({ secretKey }: Shop) =>
  post('/api/payouts/generate', secretKey, { period_start: Date.now() - 86_400_000, period_end: Date.now() })

describe('the check of the books', () => {
  it('finds nothing in books that agree, and payouts may be proposed', async () => {
    const sale = await aSale()
    const { body } = await get('/api/ledger/check', sale.secretKey)
    expect(body).toMatchObject({ ok: true, frozen: false })
    expect(body.invariants.length).toBeGreaterThanOrEqual(8)
    for (const invariant of body.invariants) expect(invariant).toMatchObject({ ok: true, breaches: [] })
    expect((await generate(sale)).status).toBe(201)
  })

  it('names the account and the invariants when one balance was changed, and payouts are frozen', async () => {
    const sale = await aSale()
    await tamper(sale, 'partner_balances SET pending = pending + 1')
    const account = `partner:${sale.partnerIds.alice}:pending`
    const breaches = await breachesOf(sale)
    const breach = { account, currency: 'USD', expected_amount: 300, actual_amount: 301 }
    expect(breaches.balance_equals_its_transfers).toMatchObject([breach])
    expect(breaches.partner_equals_the_sum_of_earnings).toMatchObject([{ account }])
    const refused = await generate(sale)
    expect([refused.status, refused.body.code]).toEqual([409, 'payouts_frozen'])
    expect(await countOf(sale, 'payouts')).toBe(0)
  })

  it('names the commission when the copy of one earning was changed', async () => {
    const sale = await aSale()
    await tamper(sale, 'earnings SET recovered = recovered + 5')
    const breaches = await breachesOf(sale)
    expect(breaches.earning_equals_its_transfers).toMatchObject([{ commission_id: sale.commissionId }])
    expect(breaches.commissions_equal_entitlements).toMatchObject([{ account: sale.orderId }])
    expect((await generate(sale)).body.code).toBe('payouts_frozen')
  })

  it.each([
    ['reckonings SET commissions = commissions + 1, seller = seller - 1', 'commissions_equal_entitlements'],
    ['reckonings SET seller = seller + 1, platform_fees = platform_fees - 1', 'order_equals_its_transfers'],
    ['earnings SET pending = pending - 40, reserved = 40', 'reserved_and_transit_are_the_open_lines'],
    ['earnings SET pending = pending - 40, transit = 40', 'reserved_and_transit_are_the_open_lines'],
    ['partner_balances SET pending = pending - 1, available = 1', 'balance_equals_its_transfers'],
    ['partner_balances SET receivable = 1', 'partner_equals_the_sum_of_earnings'],
  ])('sees %s', async (set, invariant) => {
    const sale = await aSale()
    await tamper(sale, set)
    expect(Object.keys(await breachesOf(sale))).toContain(invariant)
  })

  it('sees a payout that is not the sum of its lines', async () => {
    const shop = await aFullShop('SHARD_01')
    await tamper(shop, 'payouts SET amount = amount + 1')
    const breaches = await breachesOf(shop)
    expect(breaches.payout_equals_its_lines).toMatchObject([{ account: shop.ids.payout }])
  })

  it('sees money that left without an attempt to send it', async () => {
    const sale = await aSale()
    await shardOf(sale)
      .prepare(
        `INSERT INTO transfers (organization_id, cause_id, n, day, at, debit, credit, currency, amount, partner_id, earning_id, payout_id)
         SELECT organization_id, 'c', j.value, 99999, 0, iif(j.value, 'available', 'pending'), iif(j.value, 'cash', 'available'),
           currency, 300, partner_id, e.id, 'pay_1' FROM earnings e, json_each('[0, 1]') j WHERE organization_id = ? ORDER BY j.value`,
      )
      .bind(sale.organizationId)
      .run()
    const breaches = await breachesOf(sale)
    expect(breaches).toEqual({ cash_equals_paid_attempts: [expect.objectContaining({ actual_amount: 300 })] })
  })

  it('sees an attempt that stands paid though no money left', async () => {
    const shop = await aFullShop('SHARD_00')
    const attempt = `INSERT INTO payout_attempts (organization_id, payout_id, k, amount, rail, outcome, at)
      VALUES (?, ?, 1, 5, 'csv', 'paid', 1)`
    await shardOf(shop).prepare(attempt).bind(shop.organizationId, shop.ids.payout).run()
    const { cash_equals_paid_attempts } = await breachesOf(shop)
    expect(cash_equals_paid_attempts).toMatchObject([{ expected_amount: 5, actual_amount: 0 }])
  })

  it('sees an order whose amounts no transfer ever moved', async () => {
    const sale = await aSale()
    const reckoning = `INSERT INTO reckonings (organization_id, source_id, kind, currency, revision, sales, platform_fees,
      payment_fees, seller, commissions) VALUES (?, 'ord_unheard_of', 'order', 'USD', 1, 7, 0, 0, 7, 0)`
    await shardOf(sale).prepare(reckoning).bind(sale.organizationId).run()
    const { order_equals_its_transfers } = await breachesOf(sale)
    expect(order_equals_its_transfers).toMatchObject([
      { account: 'ord_unheard_of:sales', expected_amount: 7, actual_amount: 0 },
      { account: 'ord_unheard_of:seller', expected_amount: 7, actual_amount: 0 },
    ])
  })

  it('sees transfers of an order that was never reckoned', async () => {
    const sale = await aSale()
    await tamper(sale, `reckonings SET source_id = 'ord_unheard_of'`)
    const { order_equals_its_transfers } = await breachesOf(sale)
    expect(order_equals_its_transfers).toContainEqual(
      expect.objectContaining({ account: `${sale.orderId}:sales`, expected_amount: 0, actual_amount: 3_000 }),
    )
  })

  it('sees a transfer that no order asked for', async () => {
    const sale = await aSale()
    await shardOf(sale)
      .prepare(
        `INSERT INTO transfers (organization_id, cause_id, n, day, at, debit, credit, currency, amount)
         SELECT organization_id, cause_id, 99, day, at, 'sales', 'seller', currency, 1 FROM transfers WHERE organization_id = ? LIMIT 1`,
      )
      .bind(sale.organizationId)
      .run()
    expect(Object.keys(await breachesOf(sale))).toContain('order_equals_its_transfers')
  })

  it('freezes once, whoever asks and however often, and a person must lift it', async () => {
    const sale = await aSale()
    await tamper(sale, 'partner_balances SET pending = pending + 1')
    await Promise.all([breachesOf(sale), breachesOf(sale), breachesOf(sale)])
    expect(await countOf(sale, 'freezes')).toBe(1)
    await tamper(sale, 'partner_balances SET pending = pending - 1')
    expect((await get('/api/ledger/check', sale.secretKey)).body).toMatchObject({ ok: true, frozen: true })
    expect((await generate(sale)).body.code).toBe('payouts_frozen')
    const lifted = await post('/api/ledger/unfreeze', sale.secretKey, { reason: 'Set right' })
    expect([lifted.status, (await rowsOf(sale, 'freezes'))[0]?.lifted_at]).toEqual([403, null])
  })

  it('is followed by a lift once the books agree, not before, and not by two', async () => {
    const sale = await aSale()
    const headers = await signIn(sale.signInUrl)
    const lift = async () =>
      (await send('POST', '/api/ledger/unfreeze', { headers, body: { reason: 'Set right' } })).body
    await tamper(sale, 'partner_balances SET pending = pending + 1')
    await breachesOf(sale)
    expect((await lift()).code).toBe('books_not_clean')
    await tamper(sale, 'partner_balances SET pending = pending - 1')
    expect([(await lift()).frozen, (await lift()).code]).toEqual([false, 'payouts_not_frozen'])
  })
})

describe('the whole check', () => {
  // Payouts are walked once per currency, of which there are few.
  const OFTEN = /^SEARCH (?!p\b)\w+ USING PRIMARY KEY \(organization_id=\?\) LEFT-JOIN$/

  it.each(INVARIANTS)('walks no table again for each row of another: %s', async (_name, sql) => {
    const { results } = await env.SHARD_00.prepare(`EXPLAIN QUERY PLAN ${sql}`).bind('org_1').all<{ detail: string }>()
    const plans = results.map(({ detail }) => detail)
    expect(plans.filter((plan) => /^SEARCH/.test(plan)).length).toBeGreaterThan(1)
    expect(plans.filter((plan) => OFTEN.test(plan))).toEqual([])
  })
})
