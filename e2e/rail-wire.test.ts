import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import Stripe from 'stripe'
import { Xendit } from 'xendit-node'

const rails = join(import.meta.dirname, '../worker/connectors/rails')

// biome-ignore lint/suspicious/noExplicitAny: the Worker's own types are bundled away
type Json = any
type Asked = { method: string; url: string; headers: IncomingHttpHeaders; body: string }

let folder: string
let product: Json
const servers: Server[] = []

const ENTRY = `export { stripeRail } from './stripe'
export { xenditRail } from './xendit'
export { paypalRail } from './paypal'
export { Unclear } from './rail'
export { aProvider } from './fixtures/provider'`

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tributary-rails-'))
  const outfile = join(folder, 'rails.mjs')
  await build({
    stdin: { contents: ENTRY, resolveDir: rails, loader: 'ts' },
    outfile,
    bundle: true,
    format: 'esm',
    logLevel: 'error',
    external: ['node:*'],
  })
  product = await import(pathToFileURL(outfile).href)
})

after(async () => {
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
  await rm(folder, { recursive: true })
})

/** A service on a port of its own: what it is asked is kept; told to be silent, it never answers. */
async function serve(service: 'stripe' | 'xendit' | 'paypal') {
  const provider = product.aProvider(service)
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const { method = '', url = '', headers } = request
    const answer = await provider.handle({ method, url, headers, body })
    if (answer === null) return
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.json))
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return { provider, port, baseUrl: `http://127.0.0.1:${port}` }
}

const handover = (more: object = {}) => ({
  ...{ reference: 'pay_1je6sgk7a0123456789abcd.1', payoutId: 'pay_1je6sgk7a0123456789abcd', partnerId: 'ptr_1' },
  ...{ currency: 'USD', amountMinor: 123_456, email: 'alice@pay.example' },
  bank: {
    ...{ holder: 'Alice B. Example', account_number: '0012345678', bank_code: 'PH_BDO', swift_bic: null },
    ...{ stripe_account: 'acct_123', paypal_email: 'alice@pay.example', address: { country: 'PH', town: 'Manila' } },
  },
  ...more,
})

const headersOf = ({ headers }: Asked, ...names: string[]) =>
  Object.fromEntries(names.map((name) => [name, headers[name]]))
const formOf = (body: string) => Object.fromEntries(new URLSearchParams(body))

describe('a transfer of Stripe Connect', () => {
  const KEY = 'sk_test_12345678'

  test('is asked for as Stripe’s own library asks', async () => {
    const { provider, port, baseUrl } = await serve('stripe')
    const own = product.stripeRail({ secret_key: KEY }, { fetch, baseUrl })
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
    const { provider, port, baseUrl } = await serve('stripe')
    const own = product.stripeRail({ secret_key: KEY }, { fetch, baseUrl })
    assert.equal(await own.find(handover(), null), null)
    await new Stripe(KEY, { host: '127.0.0.1', port, protocol: 'http' }).transfers.list({
      limit: 1,
      transfer_group: handover().reference,
    })
    const [ours, theirs]: Asked[] = provider.calls
    assert.equal(ours?.url, theirs?.url)
  })

  test('of what Stripe cannot send is refused here', async () => {
    const { provider, baseUrl } = await serve('stripe')
    const own = product.stripeRail({ secret_key: KEY }, { fetch, baseUrl })
    for (const [currency, amountMinor] of [
      ['MGA', 150],
      ['KWD', 1_234],
    ] as const)
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
    const { provider, baseUrl } = await serve('xendit')
    const own = product.xenditRail(ACCOUNT, { fetch, baseUrl })
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
    const { provider, baseUrl } = await serve('xendit')
    const own = product.xenditRail(ACCOUNT, { fetch, baseUrl })
    await own.create(handover({ currency: 'MYR', amountMinor: Number.MAX_SAFE_INTEGER }))
    assert.match(provider.calls[0].body, /"amount":90071992547409\.91,/)
    assert.equal('description' in JSON.parse(provider.calls[0].body), false)
    await own.create(handover({ currency: 'VND', amountMinor: 5_000, reference: 'pay_1je6sgk7a0123456789abcd.2' }))
    assert.match(provider.calls[1].body, /"amount":5000,/)
  })

  test('of the third version names its version, the recipient and both currencies', async () => {
    const { provider, baseUrl } = await serve('xendit')
    const own = product.xenditRail({ ...ACCOUNT, api: 'v3' }, { fetch, baseUrl })
    await own.create(handover())
    const [asked]: Asked[] = provider.calls
    assert.ok(asked)
    assert.equal(asked.url, '/v3/payouts')
    assert.deepEqual(headersOf(asked, 'api-version', 'idempotency-key'), {
      'api-version': '2025-09-09',
      'idempotency-key': handover().reference,
    })
    const body = JSON.parse(asked.body)
    assert.deepEqual(body.payout_details, {
      source_currency: 'USD',
      source_amount: 1234.56,
      destination_currency: 'USD',
    })
    assert.equal(body.reference_id, handover().reference)
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
    const { provider, baseUrl } = await serve('paypal')
    const own = product.paypalRail(ACCOUNT, { fetch, baseUrl })
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
    const { provider, baseUrl } = await serve('paypal')
    const own = product.paypalRail(ACCOUNT, { fetch, baseUrl })
    await own.create(handover())
    for (const [status, state] of Object.entries({
      UNCLAIMED: 'pending',
      ONHOLD: 'pending',
      BLOCKED: 'failed',
      RETURNED: 'returned',
    })) {
      provider.set(status)
      assert.equal((await own.find(handover(), 'PB1')).state, state, status)
    }
  })
})

describe('a service that does not answer', () => {
  const railOf = (service: string, baseUrl: string) => {
    const http = { fetch, baseUrl }
    if (service === 'stripe') return product.stripeRail({ secret_key: 'sk_test_12345678' }, http)
    if (service === 'xendit') return product.xenditRail({ secret_key: 'xnd_1', api: 'v2' }, http)
    return product.paypalRail({ client_id: 'id', client_secret: 'secret', webhook_id: 'WH-1', sandbox: true }, http)
  }
  const services = ['stripe', 'xendit', 'paypal'] as const

  test('is given up after ten seconds without a verdict, and then knows what it accepted', async () => {
    await Promise.all(
      services.map(async (service) => {
        const { provider, baseUrl } = await serve(service)
        const rail = railOf(service, baseUrl)
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
      const { provider, baseUrl } = await serve(service)
      const rail = railOf(service, baseUrl)
      provider.next('broken', 'broken_after', 'refusing')
      await assert.rejects(rail.create(handover()), product.Unclear)
      await assert.rejects(rail.create(handover()), product.Unclear)
      assert.equal((await rail.create(handover({ reference: 'pay_1je6sgk7a0123456789abcd.9' }))).state, 'failed')
      await assert.rejects(railOf(service, 'http://127.0.0.1:1').create(handover()), product.Unclear)
    })
})
