import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { settleAttempt } from '../../payouts/attempts/settle'
import {
  aPayingShop,
  aProposal,
  approve,
  decide,
  markBack,
  moved,
  type PayingShop,
  payoutOf,
} from '../../payouts/fixtures/paying'
import { requireAnswered } from '../../payouts/rails/unanswered'
import { openTenant } from '../../platform/tenant'
import { deliver, knock } from '../../test-support/door'
import { keepingQueues } from '../../test-support/faults'
import { behind, rowsOf } from '../../test-support/rows'
import { send } from '../../test-support/world'
import { ACCOUNTS, askedTwice, BANKS, ready, SERVICES } from './fixtures/ready'

afterEach(() => vi.unstubAllGlobals())

const set = (shop: PayingShop, rail: string, settings: object) =>
  send('PATCH', '/api/payout-rails', { key: shop.secretKey, body: { rail, settings } })

describe('a rail with an API', () => {
  it('is called by the queue, and a message that comes twice calls it about nothing new', async () => {
    const all = await ready('stripe')
    const kept = keepingQueues(env)
    const answer = await knock(kept.env, 'POST', `/api/payouts/${all.id}/send`, {
      ...{ key: all.shop.secretKey, body: { rail: 'stripe' } },
    })
    expect(answer.status).toBe(200)
    const messages = [...kept.deliveries, ...kept.deliveries]
    expect(await deliver(env, 'deliveries', messages)).toEqual({ acknowledged: 2, retried: 0 })
    expect(await payoutOf(all.shop, all.id)).toMatchObject({ status: 'paid' })
    expect(all.provider.posts()).toHaveLength(1)
  })

  const hand = (shop: PayingShop, id: string, rail = 'stripe') => decide(shop, id, 'send', { body: { rail } })

  it('is refused by name: not set up, bank not verified, bank of another kind, bank changed since', async () => {
    const shop = await aPayingShop()
    const alice = shop.partnerIds.alice ?? ''
    const { payout } = await aProposal(shop, 1_000)
    await approve(shop, payout.id)
    const codeOf = async (rail?: string) => (await hand(shop, payout.id, rail)).body.code
    expect(await codeOf()).toBe('rail_not_connected')
    await set(shop, 'stripe', ACCOUNTS.stripe)
    await set(shop, 'xendit', ACCOUNTS.xendit)
    expect(await codeOf()).toBe('bank_not_verified')
    await send('PATCH', `/api/partners/${alice}/bank`, { key: shop.secretKey, body: BANKS.stripe })
    expect(await codeOf()).toBe('bank_not_verified')
    await send('POST', `/api/partners/${alice}/verify-bank`, { headers: { ...shop.owner, 'If-Match': '1' } })
    expect(await codeOf('xendit')).toBe('bank_does_not_fit_the_rail')
    await send('PATCH', `/api/partners/${alice}/bank`, { key: shop.secretKey, body: { stripe_account: 'acct_other1' } })
    expect(await codeOf()).toBe('bank_changed_recently')
    expect(await moved(shop, 'payout.sent')).toEqual([])
  })

  it('shows its secrets to nobody, and keeps them sealed', async () => {
    const { shop } = await ready('paypal')
    const listed = await send('GET', '/api/payout-rails', { key: shop.secretKey })
    const everywhere = JSON.stringify([
      listed.body,
      await rowsOf(shop, 'rail_accounts'),
      await rowsOf(shop, 'activity'),
    ])
    for (const secret of ['secret-12345678', 'client-12345678']) expect(everywhere).not.toContain(secret)
  })

  it('has a sandbox that is another host', async () => {
    const all = await ready('paypal')
    await all.hand()
    await all.work()
    expect(new Set(all.provider.calls.map(({ url }) => new URL(url).host))).toEqual(
      new Set(['api-m.sandbox.paypal.com']),
    )
  })

  it('tells a sandbox from earnest, and keeps the settings that are not given', async () => {
    const shop = await aPayingShop()
    expect((await set(shop, 'stripe', { webhook_secret: 'whsec_12345678' })).body.errors).toMatchObject([
      { path: 'settings.secret_key' },
    ])
    for (const service of SERVICES) expect((await set(shop, service, ACCOUNTS[service])).body.is_sandbox).toBe(true)
    expect((await set(shop, 'paypal', { sandbox: false })).body).toMatchObject({ is_sandbox: false, version: 2 })
    expect((await set(shop, 'stripe', { secret_key: 'sk_live_12345678' })).body.is_sandbox).toBe(false)
    const { body } = await send('GET', '/api/payout-rails', { key: shop.secretKey })
    const told = body.data.map(({ rail, is_sandbox }: { rail: string; is_sandbox: boolean }) => [rail, is_sandbox])
    expect(told).toEqual([
      ['paypal', false],
      ['stripe', false],
      ['xendit', true],
    ])
  })

  it('that is switched off takes nothing new, and what is in flight is still asked about', async () => {
    const all = await ready('xendit')
    await all.hand()
    await all.work()
    const turn = (is_enabled: boolean) => set(all.shop, 'xendit', { is_enabled })
    expect((await turn(false)).body).toMatchObject({ is_enabled: false })
    all.provider.set('FAILED')
    await all.work()
    expect(await payoutOf(all.shop, all.id)).toMatchObject({ status: 'failed', attempt: 1 })
    expect((await all.hand()).body.code).toBe('rail_is_off')
    await turn(true)
    expect((await all.hand()).status).toBe(200)
  })

  it('tells how far the service has come with an attempt', async () => {
    const all = await ready('xendit')
    all.provider.next('broken')
    const sent = await all.hand()
    expect(sent.body.attempts).toMatchObject([{ call_state: 'due', call_told: null, outcome: null }])
    const stateNow = async () => {
      await all.work()
      const { attempts } = await payoutOf(all.shop, all.id)
      return [attempts[0].call_state, attempts[0].call_told, attempts[0].outcome]
    }
    expect(await stateNow()).toEqual(['unknown', 'answered 500', null])
    expect(await stateNow()).toEqual(['pending', null, null])
    all.provider.set('SUCCEEDED')
    expect(await stateNow()).toEqual(['paid', 'succeeded', 'paid'])
  })
})

describe('an attempt that waits for its call', () => {
  it('knows what another call has learned, though its own found out nothing', async () => {
    const all = await ready('paypal')
    let isFirst = true
    vi.stubGlobal('fetch', async (...asked: Parameters<typeof fetch>) => {
      if (!isFirst || !String(asked[0]).endsWith('/payouts')) return all.provider.fetch(...asked)
      isFirst = false
      await all.work(1, 2)
      throw new DOMException('The operation timed out', 'TimeoutError')
    })
    await all.hand()
    await all.work()
    expect(await rowsOf(all.shop, 'rail_calls')).toMatchObject([{ state: 'pending', provider_id: 'PB1' }])
    expect(all.provider.made.size).toBe(1)
  })

  it.each(SERVICES)('of %s makes nothing while payouts are frozen, and goes on when they are not', async (service) => {
    const all = await ready(service)
    const poke = (by: number) =>
      behind(all.shop, `UPDATE partner_balances SET pending = pending + ${by} WHERE organization_id = ?1`)
    await all.hand()
    await poke(1)
    expect((await send('GET', '/api/ledger/check', { key: all.shop.secretKey })).body.frozen).toBe(true)
    for (const minutes of [1, 4]) await all.work(1, minutes)
    expect([all.provider.posts(), (await payoutOf(all.shop, all.id)).status]).toEqual([[], 'processing'])
    await poke(-1)
    await send('POST', '/api/ledger/unfreeze', { headers: all.shop.owner, body: { reason: 'Mended' } })
    await all.work(1, 9)
    expect(all.provider.made.size).toBe(1)
  })
})

describe.each(SERVICES)('the keys of %s', (service) => {
  it('are taken or not, and the question moves nothing', async () => {
    const { shop, provider } = await ready(service)
    const check = () => send('GET', `/api/payout-rails/check?rail=${service}`, { key: shop.secretKey })
    expect((await check()).body).toEqual({ ok: true, told: null })
    expect(provider.posts()).toEqual([])
    vi.stubGlobal('fetch', async () => Response.json({}, { status: 401 }))
    expect((await check()).body).toEqual({ ok: false, told: 'answered 401' })
    const other = await aPayingShop()
    const unset = await send('GET', `/api/payout-rails/check?rail=${service}`, { key: other.secretKey })
    expect([unset.status, unset.body.code]).toEqual([409, 'rail_not_connected'])
  })
})

describe('a person and a rail about one attempt', () => {
  it('is not called failed by a decision that was made before it was called', async () => {
    const { shop, id, hand } = await ready('stripe')
    await hand()
    const tenant = openTenant(env, { ...shop, epoch: 1 }, Date.now())
    const failed = { outcome: 'failed' as const, at: Date.now(), reference: null, reason: 'It did not come' }
    const guarded = { ...failed, guards: [requireAnswered(tenant, id, 1)] }
    await expect(settleAttempt(tenant, id, 1, guarded)).rejects.toThrow('rail_has_not_answered')
  })

  it.each(['stripe', 'xendit'] as const)(
    'makes nothing once a person calls the attempt failed: %s',
    async (service) => {
      const all = await askedTwice(service)
      vi.stubGlobal('fetch', async (...asked: Parameters<typeof fetch>) => {
        if (asked[1]?.method !== 'POST') await markBack(all.shop, all.id, 'failed')
        return all.provider.fetch(...asked)
      })
      await all.work()
      expect(await payoutOf(all.shop, all.id)).toMatchObject({ status: 'failed' })
      expect(all.provider.made.size).toBe(0)
    },
  )
})
