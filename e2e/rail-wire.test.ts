import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import Stripe from 'stripe'
import { Xendit } from 'xendit-node'
import { type Asked, aRail, bundleRails, handover, product, railAt } from './rails.ts'

bundleRails()

const headersOf = ({ headers }: Asked, ...names: string[]) =>
  Object.fromEntries(names.map((name) => [name, headers[name]]))
const formOf = (body: string) => Object.fromEntries(new URLSearchParams(body))

describe('a transfer of Stripe Connect', () => {
  const KEY = 'sk_test_12345678'

  test('is asked for as Stripe’s own library asks', async () => {
    const { provider, port, own } = await aRail('stripe', { secret_key: KEY })
    assert.deepEqual(await own.create(handover()), { state: 'paid', providerId: 'tr_1', reason: null })
    const stripe = new Stripe(KEY, { host: '127.0.0.1', port, protocol: 'http' })
    const { reference, payoutId, partnerId } = handover()
    const metadata = { payout_id: payoutId, partner_id: partnerId, reference }
    await stripe.transfers.create(
      { amount: 123_456, currency: 'usd', destination: 'acct_123', transfer_group: reference, metadata },
      { idempotencyKey: reference },
    )
    const [ours, theirs]: Asked[] = provider.calls
    assert.ok(ours && theirs)
    assert.deepEqual([ours.method, ours.url, formOf(ours.body)], [theirs.method, theirs.url, formOf(theirs.body)])
    const told = ['authorization', 'stripe-version', 'content-type', 'idempotency-key']
    assert.deepEqual(headersOf(ours, ...told), headersOf(theirs, ...told))
    assert.equal(provider.made.size, 1)
  })

  test('is looked for as Stripe’s own library looks', async () => {
    const { provider, port, own } = await aRail('stripe', { secret_key: KEY })
    assert.equal(await own.find(handover(), null), null)
    const wanted = { limit: 1, transfer_group: handover().reference }
    await new Stripe(KEY, { host: '127.0.0.1', port, protocol: 'http' }).transfers.list(wanted)
    const [ours, theirs]: Asked[] = provider.calls
    assert.equal(ours?.url, theirs?.url)
  })

  test('of what Stripe cannot send is refused here', async () => {
    const { provider, own } = await aRail('stripe', { secret_key: KEY })
    for (const [currency, amountMinor] of Object.entries({ MGA: 150, KWD: 1_234 }))
      assert.equal((await own.create(handover({ currency, amountMinor }))).state, 'failed')
    assert.equal(provider.calls.length, 0)
    await own.create(handover({ currency: 'ISK', amountMinor: 7 }))
    assert.equal(formOf(provider.calls[0].body).amount, '700')
  })
})

describe('a payout of Xendit', () => {
  const ACCOUNT = {
    secret_key: 'xnd_development_1',
    api: 'v2',
    source_of_fund: 'BUSINESS_REVENUE',
    purpose_code: 'COMMISSION',
  }

  test('of the second version is asked for as Xendit’s own library asks', async () => {
    const { provider, baseUrl, own } = await aRail('xendit', ACCOUNT)
    assert.deepEqual(await own.create(handover()), { state: 'pending', providerId: 'disb-1', reason: null })
    const { Payout } = new Xendit({ secretKey: ACCOUNT.secret_key, xenditURL: baseUrl })
    const { reference, payoutId, partnerId } = handover()
    await Payout.createPayout({
      idempotencyKey: reference,
      data: {
        referenceId: reference,
        channelCode: 'PH_BDO',
        channelProperties: { accountHolderName: 'Alice B. Example', accountNumber: '0012345678' },
        amount: 1234.56,
        currency: 'USD',
        description: `Payout ${reference}`,
        receiptNotification: { emailTo: ['alice@pay.example'] },
        metadata: { payout_id: payoutId, partner_id: partnerId },
      },
    })
    await own.find(handover(), null)
    await Payout.getPayouts({ referenceId: reference })
    await own.find(handover(), 'disb-1')
    await Payout.getPayoutById({ id: 'disb-1' })
    const [create, theirCreate, find, theirFind, byId, theirById]: Asked[] = provider.calls
    assert.ok(create && theirCreate)
    assert.deepEqual([create.method, create.url], [theirCreate.method, theirCreate.url])
    assert.deepEqual(JSON.parse(create.body), JSON.parse(theirCreate.body))
    const told = ['authorization', 'content-type', 'idempotency-key']
    assert.deepEqual(headersOf(create, ...told), headersOf(theirCreate, ...told))
    assert.deepEqual([find?.url, byId?.url], [theirFind?.url, theirById?.url])
    assert.equal(provider.made.size, 1)
  })

  test('tells amounts exactly and no description where none is taken', async () => {
    const { provider, own } = await aRail('xendit', ACCOUNT)
    const bank = { ...handover().bank, holder: '__amount__' }
    await own.create(handover({ currency: 'MYR', amountMinor: Number.MAX_SAFE_INTEGER, bank }))
    assert.match(provider.calls[0].body, /"amount":90071992547409\.91,/)
    assert.equal('description' in JSON.parse(provider.calls[0].body), false)
    await own.create(handover({ currency: 'VND', amountMinor: 5_000, reference: 'pay_1je6sgk7a0123456789abcd.2' }))
    assert.match(provider.calls[1].body, /"amount":5000,/)
  })

  test('of the third version names its version, the recipient and both currencies', async () => {
    const { provider, own } = await aRail('xendit', { ...ACCOUNT, api: 'v3' })
    await own.create(handover())
    const [asked]: Asked[] = provider.calls
    assert.ok(asked)
    assert.equal(asked.url, '/v3/payouts')
    assert.deepEqual(headersOf(asked, 'api-version', 'idempotency-key'), {
      'api-version': '2025-09-09',
      'idempotency-key': handover().reference,
    })
    const body = JSON.parse(asked.body)
    const details = { source_currency: 'USD', source_amount: 1234.56, destination_currency: 'USD' }
    assert.deepEqual([body.payout_details, body.reference_id], [details, handover().reference])
    const { given_name, surname, account_details } = body.recipient
    assert.deepEqual([given_name, surname], ['Alice', 'B. Example'])
    assert.deepEqual(account_details, {
      ...{ currency: 'USD', account_country: 'PH', account_holder_name: 'Alice B. Example' },
      ...{ account_number: '0012345678', routing_type_1: 'BANK_CODE', routing_value_1: 'PH_BDO' },
    })
  })
})

describe('a payout of PayPal', () => {
  const ACCOUNT = { client_id: 'id', client_secret: 'secret', webhook_id: 'WH-1', sandbox: true }

  test('is a batch of one under the reference, after a token, and a duplicate leads to the first', async () => {
    const { provider, own } = await aRail('paypal', ACCOUNT)
    for (const _ of [1, 2])
      assert.deepEqual(await own.create(handover()), { state: 'pending', providerId: 'PB1', reason: null })
    const [token, batch]: Asked[] = provider.calls
    assert.ok(token && batch)
    assert.deepEqual(
      [token.url, token.headers.authorization, token.body],
      ['/v1/oauth2/token', `Basic ${Buffer.from('id:secret').toString('base64')}`, 'grant_type=client_credentials'],
    )
    const { reference } = handover()
    assert.deepEqual(
      [batch.method, batch.url, batch.headers.authorization, batch.headers['paypal-request-id']],
      ['POST', '/v1/payments/payouts', 'Bearer A21', reference],
    )
    assert.deepEqual(JSON.parse(batch.body), {
      sender_batch_header: { sender_batch_id: reference, email_subject: 'You have a payout' },
      items: [
        {
          ...{ recipient_type: 'EMAIL', receiver: 'alice@pay.example', note: `Payout ${reference}` },
          ...{ amount: { value: '1234.56', currency: 'USD' }, sender_item_id: reference },
        },
      ],
    })
    provider.set('SUCCESS')
    assert.equal((await own.find(handover(), 'PB1')).state, 'paid')
    assert.equal(provider.made.size, 1)
  })

  test('that is unclaimed is not paid, and a batch that succeeded says nothing of its item', async () => {
    const { provider, own } = await aRail('paypal', ACCOUNT)
    await own.create(handover())
    const states = { UNCLAIMED: 'pending', ONHOLD: 'pending', BLOCKED: 'failed', RETURNED: 'returned' }
    for (const [status, state] of Object.entries(states)) {
      provider.set(status)
      assert.equal((await own.find(handover(), 'PB1')).state, state, status)
    }
  })
})

describe('a service that does not answer', () => {
  const SETTINGS = {
    stripe: { secret_key: 'sk_test_12345678' },
    xendit: { secret_key: 'xnd_1', api: 'v2' },
    paypal: { client_id: 'id', client_secret: 'secret', webhook_id: 'WH-1', sandbox: true },
  }
  const services = ['stripe', 'xendit', 'paypal'] as const

  test('is given up after ten seconds without a verdict, and then knows what it accepted', async () => {
    await Promise.all(
      services.map(async (service) => {
        const { provider, own: rail } = await aRail(service, SETTINGS[service])
        provider.next('silent')
        await assert.rejects(rail.create(handover()), product.Unclear)
        assert.equal(provider.made.size, 1)
        const told = (await rail.find(handover(), null)) ?? (await rail.create(handover()))
        assert.notEqual(told.state, 'failed')
        assert.equal(provider.made.size, 1)
      }),
    )
  })

  for (const service of services)
    test(`or breaks says nothing of the money: ${service}`, async () => {
      const { provider, own: rail } = await aRail(service, SETTINGS[service])
      provider.next('broken', 'broken_after', 'refusing')
      await assert.rejects(rail.create(handover()), product.Unclear)
      await assert.rejects(rail.create(handover()), product.Unclear)
      assert.equal((await rail.create(handover({ reference: 'pay_1je6sgk7a0123456789abcd.9' }))).state, 'failed')
      await assert.rejects(railAt(service, SETTINGS[service], 'http://127.0.0.1:1').create(handover()), product.Unclear)
    })
})
