import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { contract } from '../contract'
import { deliver, knock } from '../test-support/door'
import { keepingQueues } from '../test-support/faults'
import { aFullShop, type FullShop } from '../test-support/full-shop'
import { at, MONEY, type Request } from '../test-support/money-requests'
import { countOf, shardOf } from '../test-support/rows'
import { anOrder, aSale, aVisit } from '../test-support/shop'
import { get, post, send } from '../test-support/world'

type Headers = Record<string, string>
const onPartner = (what: string) => (shop: FullShop) =>
  at(`/api/partners/${shop.ids.partner}/${what}`, { reason: 'Because' })
const onOrder = (what: string, body: object) => (shop: FullShop) => at(`/api/orders/${shop.ids.order}/${what}`, body)

async function onApplicant({ secretKey }: FullShop, what: string, ...before: string[]) {
  const applicant = { name: what, email: `${what}@applicants.example`, status: 'pending' }
  const { id } = (await post('/api/partners', secretKey, applicant)).body
  for (const step of before) await post(`/api/partners/${id}/${step}`, secretKey, { reason: 'Because' })
  return at(`/api/partners/${id}/${what}`, { reason: 'Because' })
}

async function onLetter(shop: FullShop, what: string, body: object) {
  const kept = keepingQueues(env)
  await knock(kept.env, 'POST', '/api/visits', { key: shop.secretKey, body: aVisit('alice', { id: what }) })
  await deliver(env, 'dead-letters', kept.visits)
  const [letter] = (await get('/api/dead-letters?status=stored', shop.secretKey)).body.data
  return at(`/api/dead-letters/${letter.id}/${what}`, body)
}

async function onFrozenBooks(shop: FullShop) {
  const shift = (by: number) =>
    shardOf(shop)
      .prepare('UPDATE partner_balances SET available = available + CAST(? AS INTEGER) WHERE organization_id = ?')
      .bind(by, shop.organizationId)
      .run()
  await shift(1)
  await get('/api/ledger/check', shop.secretKey)
  await shift(-1)
  return { ...at('/api/ledger/unfreeze', { reason: 'Set right' }), as: shop.owner }
}

/** How each route that creates or moves something is asked; in this order, as one prepares the next. */
const ASKED: Record<string, (shop: FullShop) => Request | Promise<Request>> = {
  ...MONEY,
  'POST /api/orders': () => at('/api/orders', anOrder('another')),
  'POST /api/orders/:order/touchpoints': ({ ids }) =>
    at(`/api/orders/${ids.order}/touchpoints`, { partner_id: ids.partner, type: 'demo' }),
  'POST /api/orders/:order/tie': ({ ids }) => at(`/api/orders/${ids.order}/tie`, { deal_id: ids.deal }),
  'POST /api/orders/:order/refunds': onOrder('refunds', { external_id: 're_1', amount: 100 }),
  'POST /api/orders/:order/disputes': onOrder('disputes', { external_id: 'd_1', status: 'won' }),
  'POST /api/orders/:order/pay': onOrder('pay', {}),
  'POST /api/orders/:order/cancel': onOrder('cancel', {}),
  'POST /api/deals': () => at('/api/deals', { name: 'Another', amount: 5_000, currency: 'USD' }),
  'POST /api/deals/:id/touchpoints': ({ ids }) =>
    at(`/api/deals/${ids.deal}/touchpoints`, { partner_id: ids.partner, type: 'demo' }),
  'POST /api/deals/:id/close': ({ ids }) => at(`/api/deals/${ids.deal}/close`, { status: 'won' }),
  'POST /api/partners': () => at('/api/partners', { name: 'Bea', email: 'bea@b.example', code: 'bea' }),
  'POST /api/partners/:id/approve': (shop) => onApplicant(shop, 'approve'),
  'POST /api/partners/:id/reject': (shop) => onApplicant(shop, 'reject'),
  'POST /api/partners/:id/reapply': (shop) => onApplicant(shop, 'reapply', 'reject'),
  'POST /api/partners/:id/suspend': onPartner('suspend'),
  'POST /api/partners/:id/reactivate': onPartner('reactivate'),
  'POST /api/partners/:id/deactivate': onPartner('deactivate'),
  'POST /api/partners/:id/invite': ({ ids }) => at(`/api/partners/${ids.partner}/invite`),
  'POST /api/partners/:id/verify-bank': async ({ ids, owner, secretKey }) => {
    const body = { method: 'paypal', currency: 'USD', paypal_email: 'alice@pay.example' }
    await send('PATCH', `/api/partners/${ids.partner}/bank`, { key: secretKey, body })
    return { ...at(`/api/partners/${ids.partner}/verify-bank`), as: { ...owner, 'If-Match': '1' } }
  },
  'POST /api/links': ({ ids }) =>
    at('/api/links', { partner_id: ids.partner, destination: 'https://shop-1.example/x', campaign: 'x' }),
  'POST /api/commission-rules': () => at('/api/commission-rules', { scope: 'default', percent_bp: 700 }),
  'POST /api/recompute': ({ ids }) => at('/api/recompute', { order_id: ids.order }),
  'POST /api/reports/attribution/versions': () =>
    at('/api/reports/attribution/versions', { model: 'markov', period_start: 1_790_000_000_000, period_end: AFTER }),
  'POST /api/simulations': () => at('/api/simulations', { period_start: 1_700_000_000_000, period_end: AFTER }),
  'POST /api/connections': () => at('/api/connections', { source: 'stripe', secret: 'whsec_of_another' }),
  'POST /api/commissions/:id/hold': ({ ids }) => at(`/api/commissions/${ids.commission}/hold`, { reason: 'Odd' }),
  'POST /api/commissions/:id/release': ({ ids, owner }) => ({
    ...at(`/api/commissions/${ids.commission}/release`, { reason: 'All is well' }),
    as: { ...owner, 'If-Match': '2' },
  }),
  'POST /api/payouts/generate': () =>
    at('/api/payouts/generate', { period_start: 1_700_000_000_000, period_end: AFTER }),
  'POST /api/dead-letters/:id/redrive': (shop) => onLetter(shop, 'redrive', {}),
  'POST /api/dead-letters/:id/drop': (shop) => onLetter(shop, 'drop', { reason: 'Noise' }),
  'POST /api/ledger/unfreeze': onFrozenBooks,
}

const AFTER = Date.now()

/** What needs no such key, and why. */
const WITHOUT: Record<string, string> = {
  'POST /api/visits': 'a visit has an id of its own',
  'POST /api/leads': 'a lead is known by its person',
  'POST /api/webhooks/:id': 'a delivery has its sender’s id',
  'POST /api/rail-callbacks/:id': 'it only asks the service, and what that says is booked once',
  'POST /api/sign-in': 'asks for a mail',
  'POST /api/sign-in/redeem': 'a token works once',
  'POST /api/sign-out': 'ends what may have ended',
  'POST /api/partners/:id/reveal': 'the answer is a secret, which is kept nowhere',
  'POST /api/keys': 'the answer is a secret, which is shown once and kept nowhere',
  'POST /api/members': 'a member is known by the address',
}

const shop = await aFullShop('SHARD_01')

it.each(Object.keys(ASKED))('%s under one idempotency key happens once and is answered alike', async (route) => {
  const { path, body, as } = await (ASKED[route]?.(shop) ?? at(''))
  const headers = { 'Idempotency-Key': route, ...as }
  const ask = () => send('POST', path, { body, headers, ...(as ? {} : { key: shop.secretKey }) })
  const first = await ask()
  expect(first.status, JSON.stringify(first.body)).toBeLessThan(300)
  const happened = await countOf(shop, 'activity')
  const again = await ask()
  expect([again.status, again.headers.get('Idempotent-Replayed')]).toEqual([first.status, 'true'])
  expect(again.body).toEqual(first.body)
  expect(await countOf(shop, 'activity')).toBe(happened)
})

it('is held for every route that creates or moves something', () => {
  const unknown = Object.keys(contract).filter(
    (route) => route.startsWith('POST ') && !(route in ASKED || route in WITHOUT),
  )
  expect(unknown, 'say in this file how they are asked').toEqual([])
})

it('is one decision when two decide about the same letter at once', async () => {
  const { path } = await onLetter(shop, 'redrive', {})
  const answers = await Promise.all([1, 2, 3, 4].map(() => post(path, shop.secretKey)))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409])
})

it('answers a hold as the list then shows it', async () => {
  const sale = await aSale()
  const { body } = await post(`/api/commissions/${sale.commissionId}/hold`, sale.secretKey, { reason: 'Odd' })
  const [listed] = (await get('/api/commissions', sale.secretKey)).body.data
  expect(body).toEqual(listed)
})

it('is refused to a person who does not say which version they saw, or saw an older one', async () => {
  const sale = await aFullShop('SHARD_00')
  const path = `/api/commissions/${sale.ids.commission}/hold`
  const asked = (headers: Headers) =>
    send('POST', path, { body: { reason: 'Odd' }, headers: { ...sale.owner, ...headers } })
  expect(await asked({})).toMatchObject({ status: 428, body: { code: 'version_required' } })
  expect(await asked({ 'If-Match': '"9"' })).toMatchObject({
    status: 409,
    body: { code: 'changed_since_read', current: { id: sale.ids.commission } },
  })
})
