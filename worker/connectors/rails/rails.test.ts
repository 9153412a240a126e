import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { balanceOf, booksAgree, markBack, payoutOf } from '../../payouts/fixtures/paying'
import { openTenant } from '../../platform/tenant'
import { rowsOf } from '../../test-support/rows'
import { send } from '../../test-support/world'
import { callRail } from './call'
import { aProvider } from './fixtures/provider'
import { askedTwice, cash, IN_BETWEEN, type Ready, ready, SERVICES, settled, signedBy } from './fixtures/ready'

afterEach(() => vi.unstubAllGlobals())

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
    const all = await askedTwice(service)
    expect((await markBack(all.shop, all.id, 'failed')).status).toBe(200)
    await all.work()
    expect(all.provider.made.size).toBe(0)
    expect(await all.work()).toBe(false)
    await booksAgree(all.shop)
  })

  it.each(['failed', 'returned'] as const)('alone can say that an attempt %s, until it was asked', async (what) => {
    const all = await ready(service)
    const codes: string[] = []
    const say = async () => codes.push((await markBack(all.shop, all.id, what)).body.code)
    all.provider.next('silent')
    await all.hand()
    await say()
    await all.work()
    await say()
    const { actions } = await payoutOf(all.shop, all.id)
    expect(actions).toContainEqual({ name: `mark_${what}`, allowed: false, code: 'rail_has_not_answered' })
    if (service !== 'stripe') {
      await all.work()
      await say()
    }
    expect(new Set(codes)).toEqual(new Set(['rail_has_not_answered']))
    expect(await settled(all)).toMatchObject({ status: 'paid', attempt: 1 })
    expect(await cash(all)).toEqual(['transit>cash 1005'])
  })

  it('is not overruled by a person while it is being asked', async () => {
    const all = await askedTwice(service)
    const { fetch } = all.provider
    const said: number[] = []
    vi.stubGlobal('fetch', async (...asked: Parameters<typeof fetch>) => {
      const isMoney = asked[1]?.method === 'POST' && /\/(transfers|payouts)$/.test(String(asked[0]))
      if (isMoney) said.push((await markBack(all.shop, all.id, 'failed')).status)
      return fetch(...asked)
    })
    await all.work()
    expect(said).toEqual([409])
    expect(await settled(all)).toMatchObject({ status: 'paid', attempt: 1 })
    expect(all.provider.made.size).toBe(1)
  })
})

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
    const wrong = (value: string) => value.replace(/.$/, (last) => (last === '0' ? '1' : '0'))
    const forged = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, wrong(value)]))
    expect((await all.call({ raw, headers: forged })).body.code).toBe('signature_is_wrong')
    expect((await all.call({ raw })).body.code).toBe('signature_is_wrong')
    const nowhere = all.callback.replace(/.{6}$/, '000000')
    expect((await all.call({ raw, headers }, nowhere)).status).toBe(404)
  })
})

describe('new keys of a service', () => {
  const takeKeys = ({ shop }: Ready, secret_key: string) =>
    send('PATCH', '/api/payout-rails', { key: shop.secretKey, body: { rail: 'xendit', settings: { secret_key } } })

  it('make nothing of what may have been made from the account before', async () => {
    const all = await ready('xendit')
    all.provider.next('silent')
    await all.hand()
    await all.work(1, 0)
    const other = aProvider('xendit')
    vi.stubGlobal('fetch', other.fetch)
    await takeKeys(all, 'xnd_development_2')
    for (const minutes of [1, 4, 9]) await all.work(1, minutes)
    expect([all.provider.made.size, other.made.size]).toEqual([1, 0])
    const { attempts } = await payoutOf(all.shop, all.id)
    expect(attempts).toMatchObject([{ call_state: 'unknown', call_told: 'the keys changed since it was asked' }])
    expect((await markBack(all.shop, all.id, 'failed', 1)).status).toBe(200)
  })

  it('make what was refused with the ones before', async () => {
    const all = await ready('xendit')
    vi.stubGlobal('fetch', async () => Response.json({}, { status: 401 }))
    await all.hand()
    await all.work(1, 0)
    vi.stubGlobal('fetch', all.provider.fetch)
    await takeKeys(all, 'xnd_development_2')
    await all.work(1, 9)
    expect(all.provider.made.size).toBe(1)
  })
})
