import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  aPayingShop,
  aProposal,
  approve,
  balanceOf,
  booksAgree,
  decide,
  markBack,
  moved,
  type PayingShop,
  payoutOf,
} from '../../payouts/fixtures/paying'
import { RAIL_CALL } from '../../payouts/rails/hand-over'
import { hmacHex } from '../../platform/signature'
import { openTenant } from '../../platform/tenant'
import { deliver, knock } from '../../test-support/door'
import { keepingQueues } from '../../test-support/faults'
import { rowsOf } from '../../test-support/rows'
import { send } from '../../test-support/world'
import { dueWork } from '../queries'
import { callRail } from './call'
import { aProvider, type Service } from './fixtures/provider'

const BANKS: Record<Service, object> = {
  stripe: { method: 'stripe', currency: 'USD', stripe_account: 'acct_alice1' },
  xendit: {
    method: 'xendit',
    currency: 'USD',
    holder: 'Alice Example',
    account_number: '0012345678',
    bank_code: 'PH_BDO',
  },
  paypal: { method: 'paypal', currency: 'USD', paypal_email: 'alice@pay.example' },
}
const ACCOUNTS: Record<Service, object> = {
  stripe: { secret_key: 'sk_test_12345678', webhook_secret: 'whsec_12345678' },
  xendit: { secret_key: 'xnd_development_1', callback_token: 'token-12345678' },
  paypal: { client_id: 'client-12345678', client_secret: 'secret-12345678', webhook_id: 'WH-1', sandbox: true },
}
const SERVICES: Service[] = ['stripe', 'xendit', 'paypal']
const IN_BETWEEN = { stripe: null, xendit: 'SUCCEEDED', paypal: 'SUCCESS' }
const MINUTE = 60_000

afterEach(() => vi.unstubAllGlobals())

/** A payout of 10.05 approved, to a partner whose bank details a person has verified, on a rail that is set up. */
async function ready(service: Service) {
  const provider = aProvider(service)
  vi.stubGlobal('fetch', provider.fetch)
  const shop = await aPayingShop()
  const alice = shop.partnerIds.alice ?? ''
  await send('PATCH', `/api/partners/${alice}/bank`, { key: shop.secretKey, body: BANKS[service] })
  await send('POST', `/api/partners/${alice}/verify-bank`, { headers: { ...shop.owner, 'If-Match': '1' } })
  const rail = await send('PATCH', '/api/payout-rails', {
    key: shop.secretKey,
    body: { rail: service, settings: ACCOUNTS[service] },
  })
  const { payout } = await aProposal(shop, 1_005)
  await approve(shop, payout.id)
  const id = String(payout.id)
  // Kept in hand, so that no message is delivered when another test is under way.
  const { env: quiet } = keepingQueues(env)
  const hand = () => knock(quiet, 'POST', `/api/payouts/${id}/send`, { key: shop.secretKey, body: { rail: service } })
  const callback = String(rail.body.callback_url).replace('https://edge.example', '')
  const call = (options: Parameters<typeof knock>[3], path = callback) => knock(quiet, 'POST', path, options)
  return { shop, id, provider, hand, callback, call, work: workOf(shop, id), service }
}
type Ready = Awaited<ReturnType<typeof ready>>

/** Does the work of an attempt that is due, as the queue would, some minutes from now; false when none is. */
const workOf =
  (shop: PayingShop, id: string) =>
  async (k = 1, minutes = 1) => {
    const tenant = openTenant(env, { ...shop, epoch: 1 }, Date.now() + minutes * MINUTE)
    const due = await dueWork(tenant, `${RAIL_CALL}:${id}.${k}`)
    if (due) await callRail(env, tenant, `${id}.${k}`, due.token)
    return due !== null
  }

const settled = async ({ shop, id, provider, work, service }: Ready) => {
  const status = IN_BETWEEN[service]
  for (let turn = 0; turn < 8 && (await work()); turn++) if (status) provider.set(status)
  return payoutOf(shop, id)
}

const cash = async ({ shop, id }: Ready) => moved(shop, `payout.paid:${id}`)

describe.each(SERVICES)('%s', (service) => {
  it('pays an attempt once, under its own key, and the books agree', async () => {
    const all = await ready(service)
    expect((await all.hand()).status).toBe(200)
    expect(await settled(all)).toMatchObject({ status: 'paid', attempts: [{ outcome: 'paid', rail: service }] })
    const [post, ...others] = all.provider.posts()
    expect([post?.headers['idempotency-key'] ?? post?.headers['paypal-request-id'], others.length]).toEqual([
      `${all.id}.1`,
      0,
    ])
    expect(await cash(all)).toEqual(['transit>cash 1005'])
    expect(await rowsOf(all.shop, 'pending')).toEqual([])
    await booksAgree(all.shop)
  })

  it.each(['silent', 'broken', 'broken_after'] as const)(
    'pays once when it is %s, under the same key',
    async (mood) => {
      const all = await ready(service)
      all.provider.next(mood, mood)
      await all.hand()
      await all.work()
      expect(await payoutOf(all.shop, all.id)).toMatchObject({ status: 'processing', attempt: 1 })
      expect(await settled(all)).toMatchObject({ status: 'paid', attempt: 1 })
      expect(all.provider.made.size).toBe(1)
      const keys = all.provider.posts().map(({ headers }) => headers['idempotency-key'] ?? headers['paypal-request-id'])
      expect(new Set(keys)).toEqual(new Set([`${all.id}.1`]))
      expect(await cash(all)).toEqual(['transit>cash 1005'])
      await booksAgree(all.shop)
    },
  )

  it('that refuses fails the attempt; the next one has a key of its own', async () => {
    const all = await ready(service)
    all.provider.next('refusing')
    await all.hand()
    await all.work()
    expect(await payoutOf(all.shop, all.id)).toMatchObject({ status: 'failed', attempts: [{ outcome: 'failed' }] })
    expect(await all.work()).toBe(false)
    await all.hand()
    await all.work(2)
    const status = IN_BETWEEN[service]
    if (status) all.provider.set(status)
    await all.work(2)
    expect(await payoutOf(all.shop, all.id)).toMatchObject({ status: 'paid', attempt: 2 })
    expect([...all.provider.made.keys()]).toEqual([`${all.id}.2`])
    await booksAgree(all.shop)
  })

  it('is called by many at once and pays once', async () => {
    const all = await ready(service)
    await all.hand()
    await Promise.allSettled(Array.from({ length: 6 }, () => all.work()))
    expect(await settled(all)).toMatchObject({ status: 'paid' })
    expect(all.provider.made.size).toBe(1)
    expect(await cash(all)).toEqual(['transit>cash 1005'])
    await booksAgree(all.shop)
  })

  it('that takes money back later is believed, once', async () => {
    const all = await ready(service)
    await all.hand()
    await settled(all)
    all.provider.set('REVERSED')
    for (const _ of [1, 2])
      await callRail(env, openTenant(env, { ...all.shop, epoch: 1 }, Date.now()), `${all.id}.1`, 't')
    expect(await payoutOf(all.shop, all.id)).toMatchObject({ status: 'returned', attempts: [{ outcome: 'returned' }] })
    expect(await balanceOf(all.shop)).toMatchObject({ available: 1_005, transit: 0 })
    await booksAgree(all.shop)
  })

  it('makes nothing of an attempt that a person has called failed, and pays the next', async () => {
    const all = await ready(service)
    all.provider.next('broken')
    await all.hand()
    await all.work()
    await markBack(all.shop, all.id, 'failed')
    await all.work()
    expect(all.provider.made.size).toBe(0)
    expect(await all.work()).toBe(false)
    await booksAgree(all.shop)
  })
})

async function signedBy({ service, id }: Ready, about = `${id}.1`) {
  const events = {
    stripe: { type: 'transfer.created', data: { object: { transfer_group: about } } },
    xendit: { event: 'payout.succeeded', data: { reference_id: about, status: 'SUCCEEDED' } },
    paypal: { event_type: 'PAYMENT.PAYOUTS-ITEM.SUCCEEDED', resource: { payout_item: { sender_item_id: about } } },
  }
  const raw = JSON.stringify(events[service])
  const time = Math.floor(Date.now() / 1000)
  const paypal = (part: string) => [`paypal-${part}`, part === 'transmission-sig' ? 'genuine' : `${part}-1`] as const
  const headers: Record<string, string> = {
    ...(service === 'stripe'
      ? { 'stripe-signature': `t=${time},v1=${await hmacHex('whsec_12345678', `${time}.${raw}`)}` }
      : service === 'xendit'
        ? { 'x-callback-token': 'token-12345678' }
        : Object.fromEntries(
            ['auth-algo', 'cert-url', 'transmission-id', 'transmission-sig', 'transmission-time'].map(paypal),
          )),
  }
  return { raw, headers }
}

describe.each(SERVICES)('a callback of %s', (service) => {
  it('early, twice and late books nothing by itself: what the service answers is booked, once', async () => {
    const all = await ready(service)
    const call = async () => all.call(await signedBy(all))
    expect((await call()).body).toEqual({ received: true, known: false })
    all.provider.next('silent')
    await all.hand()
    const answers = await Promise.all([call(), call()])
    expect(answers.map(({ body }) => body.known)).toEqual([true, true])
    await all.work()
    expect(await settled(all)).toMatchObject({ status: 'paid' })
    await call()
    await all.work()
    expect(await cash(all)).toEqual(['transit>cash 1005'])
    expect(all.provider.made.size).toBe(1)
    await booksAgree(all.shop)
  })

  it('that says paid of what is not is not believed', async () => {
    const all = await ready(service)
    all.provider.next('broken', 'broken', 'broken', 'broken')
    await all.hand()
    await all.call(await signedBy(all))
    await all.work()
    expect(await payoutOf(all.shop, all.id)).toMatchObject({ status: 'processing', attempts: [{ outcome: null }] })
    expect(await cash(all)).toEqual([])
  })

  it('without the secret is refused, and leads nowhere under another address', async () => {
    const all = await ready(service)
    await all.hand()
    const { raw, headers } = await signedBy(all)
    const forged = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace(/.$/, '0')]))
    expect((await all.call({ raw, headers: forged })).body.code).toBe('signature_is_wrong')
    expect((await all.call({ raw })).body.code).toBe('signature_is_wrong')
    const nowhere = all.callback.replace(/.{6}$/, '000000')
    expect((await all.call({ raw, headers }, nowhere)).status).toBe(404)
  })
})

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
    await send('PATCH', '/api/payout-rails', {
      key: shop.secretKey,
      body: { rail: 'stripe', settings: ACCOUNTS.stripe },
    })
    await send('PATCH', '/api/payout-rails', {
      key: shop.secretKey,
      body: { rail: 'xendit', settings: ACCOUNTS.xendit },
    })
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
    const set = (rail: string, settings: object) =>
      send('PATCH', '/api/payout-rails', { key: shop.secretKey, body: { rail, settings } })
    expect((await set('stripe', { webhook_secret: 'whsec_12345678' })).body.errors).toMatchObject([
      { path: 'settings.secret_key' },
    ])
    for (const service of SERVICES) expect((await set(service, ACCOUNTS[service])).body.is_sandbox).toBe(true)
    expect((await set('paypal', { sandbox: false })).body).toMatchObject({ is_sandbox: false, version: 2 })
    expect((await set('stripe', { secret_key: 'sk_live_12345678' })).body.is_sandbox).toBe(false)
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
    const turn = (is_enabled: boolean) =>
      send('PATCH', '/api/payout-rails', {
        key: all.shop.secretKey,
        body: { rail: 'xendit', settings: { is_enabled } },
      })
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
