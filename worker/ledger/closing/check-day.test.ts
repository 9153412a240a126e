import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import {
  aPayingShop,
  aProposal,
  approve,
  booksAgree,
  decide,
  markBack,
  markPaid,
  type PayingShop,
  sendOut,
} from '../../payouts/fixtures/paying'
import type { D1Database } from '../../platform/env'
import { openTenant } from '../../platform/tenant'
import { aDebtor, anEntry } from '../../test-support/payout'
import { rowsOf, shardOf } from '../../test-support/rows'
import { aShop, type Shop } from '../../test-support/shop'
import { get, post, send } from '../../test-support/world'
import { bookDay, DAY, FIRST_DAY, tenantAt } from '../fixtures/days'
import { checkDay, DAY_INVARIANTS } from './check-day'
import { closeDays } from './close'
import { RECOUNTS, recountSlice } from './recount'

/** Adds up the rows that batches read, as they are billed. */
function countingReads(database: D1Database): { database: D1Database; rowsRead: () => number } {
  let rows = 0
  const counting: D1Database = {
    prepare: (sql) => database.prepare(sql),
    async batch(statements) {
      const results = await database.batch<never>(statements)
      for (const { meta } of results) rows += meta.rows_read
      return results
    },
    exec: (sql) => database.exec(sql),
    withSession: (constraint) => database.withSession(constraint),
    dump: () => database.dump(),
  }
  return { database: counting, rowsRead: () => rows }
}

async function closeAndCheck(shop: Shop, day: number) {
  const tenant = tenantAt(shop, day + 1, 1)
  expect(await closeDays(tenant)).toBeGreaterThan(0)
  return checkDay(tenant)
}

const tamper = (shop: Shop, sql: string) =>
  shardOf(shop).prepare(`${sql} WHERE organization_id = ?`).bind(shop.organizationId).run()

describe('the nightly check', () => {
  it('agrees with books that nobody touched, and looks once at each day', async () => {
    const shop = await aShop({ alice: 1_000, ben: 1_000 })
    for (const partner of ['alice', 'ben']) await bookDay(shop, FIRST_DAY, 4, partner)
    expect(await closeAndCheck(shop, FIRST_DAY)).toMatchObject({ ok: true })
    expect(await checkDay(tenantAt(shop, FIRST_DAY + 1, 2))).toBeNull()
  })

  it.each([
    ['a balance', 'UPDATE partner_balances SET pending = pending + 1', 'balance_equals_its_transfers'],
    ['an earning', 'UPDATE earnings SET pending = pending + 1', 'earning_equals_its_transfers'],
    ['an earning’s debt', 'UPDATE earnings SET owed = owed + 1, pending = pending + 1', 'earning_equals_its_transfers'],
  ])('freezes payouts over %s that is not its transfers', async (_what, sql, invariant) => {
    const shop = await aShop()
    await bookDay(shop, FIRST_DAY)
    await closeAndCheck(shop, FIRST_DAY)
    await bookDay(shop, FIRST_DAY + 1)
    await tamper(shop, sql)
    const check = await closeAndCheck(shop, FIRST_DAY + 1)
    expect(check?.invariants.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual([invariant])
    expect((await get('/api/ledger/status', shop.secretKey)).body.frozen).toBe(true)
  })

  it('counts credits, adjustments, repayments and money that left', async () => {
    const shop = await aPayingShop()
    const { payout } = await aProposal(shop, 1_000)
    for (const step of [approve, sendOut, markPaid]) await step(shop, payout.id)
    for (const noun of ['credits', 'adjustments'] as const) {
      const { path, as } = await anEntry(shop, noun)
      await send('POST', `${path}/approve`, { body: {}, headers: as })
    }
    const partner_id = await aDebtor(shop, 9)
    const repaid = { partner_id, currency: 'USD', amount: 4, received_at: Date.now(), reference: 'R' }
    await post('/api/repayments', shop.secretKey, repaid)
    await booksAgree(shop)
    for (const table of ['credits', 'adjustments', 'repayments', 'payout_attempts'])
      await tamper(shop, `UPDATE ${table} SET amount = amount + 1`)
    const tenant = openTenant(env, { ...shop, epoch: 1 }, Date.now() + DAY)
    await closeDays(tenant)
    const check = await checkDay(tenant)
    const broken = ['cash_equals_paid_attempts', 'credits_and_adjustments_equal_entitlements']
    expect(check?.invariants.flatMap(({ ok, name }) => (ok ? [] : [name])).sort()).toEqual(broken)
    for (let isOver = false; !isOver; ) isOver = await recountSlice(tenant)
    const found = await rowsOf(shop, 'book_checks')
    expect(found).toMatchObject([
      { kind: 'day', breaches: 5 },
      { kind: 'recount', breaches: 5 },
    ])
  })

  it('notices that a balance was changed together with all of today’s transfers, because yesterday is sealed', async () => {
    const shop = await aShop()
    await bookDay(shop, FIRST_DAY)
    await closeAndCheck(shop, FIRST_DAY)
    await shardOf(shop).batch([
      shardOf(shop).prepare('DROP TRIGGER transfers_are_never_updated'),
      shardOf(shop)
        .prepare('UPDATE transfers SET amount = amount + 1 WHERE organization_id = ?')
        .bind(shop.organizationId),
      shardOf(shop).prepare(
        `CREATE TRIGGER transfers_are_never_updated BEFORE UPDATE ON transfers BEGIN SELECT RAISE(ABORT, 'transfers_are_append_only'); END`,
      ),
    ])
    await tamper(shop, 'UPDATE partner_balances SET pending = pending + 3')
    await tamper(shop, 'UPDATE earnings SET pending = pending + 1')
    expect((await get('/api/ledger/check', shop.secretKey)).body.ok).toBe(true)
    await bookDay(shop, FIRST_DAY + 1)
    expect(await closeAndCheck(shop, FIRST_DAY + 1)).toMatchObject({ ok: false })
  })

  it('costs as much on day 100 as on day 1', async () => {
    const shop = await aShop({ alice: 1_000, ben: 1_000 })
    const read: Record<number, number> = {}
    for (let day = 1; day <= 100; day++) {
      for (const partner of ['alice', 'ben']) await bookDay(shop, FIRST_DAY + day, 10, partner)
      await closeDays(tenantAt(shop, FIRST_DAY + day + 1, 1))
      const { database, rowsRead } = countingReads(shardOf(shop))
      const plain = openTenant(env, { ...shop, epoch: 1 }, (FIRST_DAY + day + 1) * DAY + 3_600_000)
      expect(await checkDay({ ...plain, shard: database })).toMatchObject({ ok: true })
      read[day] = rowsRead()
    }
    console.info(`The nightly check of 20 transfers read ${read[1]} rows on day 1, ${read[100]} on day 100.`)
    expect(read[100]).toBeLessThanOrEqual((read[2] ?? 0) * 1.1)
  }, 120_000)
})

describe('payouts that were rejected', () => {
  const no = (shop: PayingShop, id: string) => decide(shop, id, 'reject', { as: shop.owner, body: { reason: 'No' } })
  const WAYS: [string, ((shop: PayingShop, id: string) => Promise<unknown>)[]][] = [
    ['at once', [no]],
    ['after approval', [approve, no]],
    ['after failure', [approve, sendOut, (shop, id) => markBack(shop, id, 'failed'), no]],
  ]

  it.each(WAYS)('%s agree with the nightly check and with the recount', async (_way, steps) => {
    const shop = await aPayingShop()
    const { payout } = await aProposal(shop, 1_000)
    for (const step of steps) await step(shop, payout.id)
    await booksAgree(shop)
    const tomorrow = Date.now() + DAY
    const tenant = openTenant(env, { ...shop, epoch: 1 }, tomorrow)
    await closeDays(tenant)
    expect(await checkDay(tenant)).toMatchObject({ ok: true })
    expect(await rowsOf(shop, 'book_checks')).toMatchObject([{ breaches: 0 }, { breaches: 0 }])
  })
})

describe('the weekly recount', () => {
  const finish = async (shop: Shop, day: number) => {
    for (let slices = 1; ; slices++) if (await recountSlice(tenantAt(shop, day))) return slices
  }

  it('goes through partners, orders and payouts, and finds them right', async () => {
    const shop = await aShop({ alice: 1_000, ben: 1_000 })
    for (const partner of ['alice', 'ben']) await bookDay(shop, FIRST_DAY, 4, partner)
    expect(await finish(shop, FIRST_DAY + 2)).toBe(3)
    expect(await rowsOf(shop, 'book_checks')).toMatchObject([{ kind: 'recount', breaches: 0, place: '' }])
  })

  it('finds what no day touched, and freezes payouts', async () => {
    const shop = await aShop()
    await bookDay(shop, FIRST_DAY)
    await closeAndCheck(shop, FIRST_DAY)
    await tamper(shop, 'UPDATE partner_balances SET available = available + 1')
    await finish(shop, FIRST_DAY + 9)
    const [, recount] = await rowsOf(shop, 'book_checks')
    expect(Number(recount?.breaches)).toBeGreaterThan(0)
    expect((await get('/api/ledger/status', shop.secretKey)).body.frozen).toBe(true)
  })
})

describe('both', () => {
  const all = [...DAY_INVARIANTS.map(([, sql]) => sql), ...Object.values(RECOUNTS).flat()]
  it.each(all.map((sql, index) => ({ sql, index })))(
    'read only what they were told to: statement $index',
    async ({ sql }) => {
      const { results } = await env.SHARD_00.prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .bind('org_1', '[]')
        .all<{ detail: string }>()
      const plans = results.map(({ detail }) => detail)
      expect(plans.filter((plan) => /\(organization_id=\?\)$|^SCAN [tebkplsa]\b/.test(plan))).toEqual([])
    },
  )
})
