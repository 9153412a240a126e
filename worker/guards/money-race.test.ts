import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { record } from '../activity/record'
import { isStale, post } from '../ledger/post'
import { settleAttempt } from '../payouts/attempts/settle'
import {
  aCleared,
  anAttempt,
  aPayingShop,
  aProposedShop,
  approve,
  balanceOf,
  booksAgree,
  moved,
  payoutOf,
  propose,
  refund,
  soon,
  tenantOf,
} from '../payouts/fixtures/paying'
import type { Bindings } from '../platform/env'
import { commit, openTenant } from '../platform/tenant'
import { knock } from '../test-support/door'
import { beforeCommit, dyingAfter, losingReplies } from '../test-support/faults'
import { behind, shardOf } from '../test-support/rows'

const report = { outcome: 'paid' as const, at: Date.now(), reference: 'R', reason: null }

describe('fifty at once', () => {
  it('reserve 100 each of an earning of 1,010: exactly ten do', async () => {
    const shop = await aPayingShop()
    const { commissionId } = await aCleared(shop, 1_010)
    const tenant = tenantOf(shop)
    const partnerId = shop.partnerIds.alice ?? ''
    const reserve = async (n: number) => {
      const causeId = `test.reserved:${n}`
      const sides = { debit: 'available', credit: 'reserved', amount: 100, currency: 'USD' }
      const whose = { partnerId, earningId: commissionId, forEarningId: null, payoutId: null }
      const claim = record(tenant, { action: 'test.reserved', object: commissionId, key: causeId })
      await commit(tenant, [claim, ...post(tenant, [{ causeId, ...sides, ...whose }])])
    }
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, (_, n) => reserve(n)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(isStale(outcome.reason)).toBe(true)
    expect(await balanceOf(shop)).toMatchObject({ available: 10, reserved: 1_000 })
    expect(await moved(shop, 'test.reserved')).toHaveLength(10)
  })

  it('propose what has cleared: every earning is in one payout', async () => {
    const shop = await aPayingShop()
    await aCleared(shop, 500, '1001')
    await aCleared(shop, 500, '1002')
    const made = (await Promise.all(Array.from({ length: 10 }, () => propose(shop)))).flat()
    expect(made).toMatchObject([{ amount: 1_000 }])
    await booksAgree(shop)
  })

  it('hear from two attempts and a person: every report is booked once', async () => {
    const { shop, payout } = await anAttempt()
    const tenant = tenantOf(shop)
    const reports = Array.from({ length: 50 }, (_, n) => ({
      ...report,
      outcome: (['failed', 'paid', 'returned'] as const)[n % 3] ?? 'paid',
    }))
    const heard = await Promise.all(reports.map((each) => settleAttempt(tenant, payout.id, 1, each)))
    expect(heard.filter(({ isNews }) => isNews).length).toBeLessThanOrEqual(3)
    expect((await payoutOf(shop, payout.id)).attempts).toMatchObject([{ outcome: 'returned' }])
    expect(await balanceOf(shop)).toEqual({ pending: 0, available: 1_000, reserved: 0, transit: 0, receivable: 0 })
    await booksAgree(shop)
  })
})

describe('reports about one attempt in any order', () => {
  const orders = [
    ['failed', 'paid', 'returned'],
    ['failed', 'returned', 'paid'],
    ['paid', 'failed', 'returned'],
    ['paid', 'returned', 'failed'],
    ['returned', 'failed', 'paid'],
    ['returned', 'paid', 'failed'],
  ] as const

  it.each(orders)('%s, %s, %s: what came back is available again', async (...order) => {
    const { shop, payout } = await anAttempt()
    for (const outcome of [...order, ...order]) {
      await settleAttempt(tenantOf(shop), payout.id, 1, { ...report, outcome })
      await booksAgree(shop)
    }
    expect(await balanceOf(shop)).toMatchObject({ available: 1_000, transit: 0, receivable: 0 })
  })
})

describe('a refund that is decided on while a person decides', () => {
  /** Decides now, and stands before the commit until it is let through. */
  const decided = (path: string, body: object, headers: Record<string, string>) =>
    beforeCommit(env, (bindings) => knock(bindings, 'POST', path, { body, headers }))

  it('refuses an approval of what is no longer there', async () => {
    const { shop, payout, orderId } = await aProposedShop()
    const as = { cookie: shop.owner.cookie, 'If-Match': '1' }
    const letThrough = await decided(`/api/payouts/${payout.id}/approve`, {}, as)
    await refund(shop, orderId, 4_000)
    await soon(async () => (await payoutOf(shop, payout.id)).amount).toBe(600)
    const { status, body } = await letThrough()
    expect([status, body.code, body.current.amount]).toEqual([409, 'changed_since_read', 600])
    expect((await approve(shop, payout.id)).body).toMatchObject({ status: 'approved', amount: 600 })
    await booksAgree(shop)
  })

  const meanwhile: [string, string, string][] = [
    [
      'partner_not_active',
      'of a suspended partner',
      `UPDATE partners SET status = 'suspended' WHERE organization_id = ?1 AND id = ?2`,
    ],
    [
      'payouts_frozen',
      'of frozen books',
      `INSERT INTO freezes (organization_id, id, breaches, since) SELECT ?1, ?2, '[]', 1`,
    ],
    [
      'bank_changed_recently',
      'to a new account',
      `INSERT INTO partner_banks (organization_id, partner_id, changed_at) VALUES (?1, ?2, unixepoch() * 1000)`,
    ],
  ]

  it.each(meanwhile)('refuses as %s to approve or send the money %s', async (code, _, sql) => {
    const { shop, payout } = await aProposedShop()
    const tell = (what: string, body: object, version: number) =>
      decided(`/api/payouts/${payout.id}/${what}`, body, { cookie: shop.owner.cookie, 'If-Match': `${version}` })
    const undo = ['DELETE FROM freezes', 'DELETE FROM partner_banks', `UPDATE partners SET status = 'active'`]
    for (const [what, body, version] of [
      ['approve', {}, 1],
      ['send', { rail: 'csv' }, 2],
    ] as const) {
      const letThrough = await tell(what, body, version)
      await behind(shop, sql, shop.partnerIds.alice ?? '')
      expect((await letThrough()).body.code).toBe(code)
      await shardOf(shop).batch(undo.map((each) => shardOf(shop).prepare(each)))
      if (what === 'approve') expect((await approve(shop, payout.id)).status).toBe(200)
    }
    expect(await moved(shop, 'payout.')).toEqual(['available>reserved 1000'])
    await booksAgree(shop)
  })
})

describe('a step whose answer is lost, or that never reached the database', () => {
  const faults: [string, (bindings: Bindings) => Bindings][] = [
    ['its answer is lost', (bindings) => losingReplies(bindings)],
    ['the database is gone', (bindings) => dyingAfter(bindings, 0)],
  ]

  it.each(faults)('is taken once when %s and everybody tries again', async (_, broken) => {
    const { shop, payout } = await aProposedShop()
    const path = (what: string) => `/api/payouts/${payout.id}/${what}`
    const attempt = async (what: string, body: object, version: number) => {
      const as = { cookie: shop.owner.cookie, 'If-Match': `${version}`, 'Idempotency-Key': what }
      const first = await knock(broken(env), 'POST', path(what), { body, headers: as })
      expect([200, 500]).toContain(first.status)
      const second = await knock(env, 'POST', path(what), { body, headers: as })
      expect([second.status, second.body.version]).toEqual([200, version + 1])
    }
    await attempt('approve', {}, 1)
    await attempt('send', { rail: 'csv' }, 2)
    await attempt('mark-paid', { paid_at: Date.now(), reference: 'R' }, 3)
    expect(await moved(shop, 'payout.')).toEqual([
      ...['available>reserved 1000', 'reserved>transit 1000', 'transit>cash 1000'],
    ])
    await booksAgree(shop)
  })

  it('is booked once by a rail that reports again after a lost answer', async () => {
    const { shop, payout } = await anAttempt()
    const { organizationId, shard } = shop
    const lossy = openTenant(losingReplies(env), { organizationId, shard, epoch: 1 }, Date.now())
    await expect(settleAttempt(lossy, payout.id, 1, report)).rejects.toThrow('connection lost')
    expect(await settleAttempt(lossy, payout.id, 1, report)).toMatchObject({ isNews: false, known: 'paid' })
    expect(await moved(shop, 'payout.paid')).toEqual(['transit>cash 1000'])
    await booksAgree(shop)
  })
})
