import { describe, expect, it } from 'vitest'
import { BankDetails } from '../../partners/bank/shapes'
import { RAIL_ACCOUNTS } from '../../payouts/rails/account-shapes'
import { aShop } from '../../test-support/shop'
import { send } from '../../test-support/world'
import { ACCOUNTS, BANKS } from './fixtures/ready'
import { paypalRail } from './paypal'
import { type Http, Unclear } from './rail'
import { stripeRail } from './stripe'
import { xenditRail } from './xendit'

describe('an answer that says nothing of the money', () => {
  const CLIENTS = {
    stripe: (http: Http) => stripeRail({ secret_key: 'sk_test_12345678' }, http),
    xendit: (http: Http) => xenditRail(RAIL_ACCOUNTS.xendit.parse(ACCOUNTS.xendit), http),
    paypal: (http: Http) => paypalRail(RAIL_ACCOUNTS.paypal.parse(ACCOUNTS.paypal), http),
  }
  const HANDED = {
    ...{ reference: 'pay_1.1', payoutId: 'pay_1', partnerId: 'ptr_1', currency: 'USD', amountMinor: 5, email: null },
    bank: BankDetails.parse(BANKS.stripe),
  }
  it.each([
    ['stripe', 200, {}],
    ['stripe', 400, { error: { type: 'idempotency_error' } }],
    ['stripe', 401, { error: { type: 'invalid_request_error' } }],
    ['stripe', 429, { error: { type: 'rate_limit_error' } }],
    ['xendit', 200, {}],
    ['xendit', 400, { error_code: 'DUPLICATE_ERROR' }],
    ['xendit', 503, { error_code: 'SERVER_ERROR' }],
    ['paypal', 200, {}],
    ['paypal', 400, { name: 'DUPLICATE_REQUEST_ID' }],
  ] as const)('leaves the attempt as it is: %s, %i', async (service, status, said) => {
    const answer = async (url: RequestInfo | URL) =>
      String(url).endsWith('/token') ? Response.json({ access_token: 't' }) : Response.json(said, { status })
    await expect(CLIENTS[service]({ fetch: answer }).create(HANDED)).rejects.toThrow(Unclear)
  })
})

describe('a callback', () => {
  it('to the address of a connection finds no rail', async () => {
    const { secretKey: key } = await aShop({})
    const given = { source: 'stripe', secret: 'whsec_12345678' }
    const { id } = (await send('POST', '/api/connections', { key, body: given })).body
    expect((await send('POST', `/api/rail-callbacks/${id}`, { body: {} })).status).toBe(404)
  })
})
