import type { Miniflare } from 'miniflare'
import * as z from 'zod'
import { ask, type Organization, Outcome, timed } from '../harness.ts'
import { type Door, type Measured, measure } from './door.ts'
import type { Ids } from './ids.ts'
import { BARS } from './reads.ts'

type Writing = {
  door: Door
  runtime: Miniflare
  organization: Organization
  ids: Ids
  requests: number
  cookie: string
  run: string
}

const Placed = z.object({ order_id: z.string() })

const orderOf = (run: string, n: number, visitor: string) => ({
  external_id: `${run}-${n}`,
  currency: 'USD',
  items: [{ sku: 'SKU-1', quantity: 1 + (n % 3), unit_amount: 1_000 + n }],
  customer: { email: `${run}-${n}@gmail.com` },
  visitor_id: visitor,
  payment_fee_amount: 30,
})

const visitsOf = (run: string, n: number, partners: Organization['partners']) =>
  Array.from({ length: 100 }, (_, place) => ({
    id: `${run}-v${n}-${place}`,
    visitor_id: `${run}-visitor-${String(n * 10 + (place % 10)).padStart(8, '0')}`,
    partner_code: partners[(n + place) % partners.length]?.code,
    url: `https://shop.example/products/${place}`,
  }))

/** Orders of visitors who came a moment ago; each is decided at once, by the consumer itself. */
async function measureAttribution(writing: Writing): Promise<Measured[]> {
  const { door, runtime, organization, requests, run } = writing
  const headers = { authorization: `Bearer ${organization.secretKey}` }
  const placing: number[] = []
  const deciding = await measure(
    'attribution: order placed → decided and booked',
    { requests, bar: BARS.decision },
    async (n) => {
      const visitor = `${run}-visitor-${String(n % (requests * 10)).padStart(8, '0')}`
      const body = orderOf(`${run}-attributed`, n, visitor)
      const { text, milliseconds } = await door.must({ method: 'POST', path: '/api/orders', headers, body })
      const orderIds = [Placed.parse(JSON.parse(text)).order_id]
      const { seconds, answer } = await timed(() => ask(runtime, '/orders/reckon', { organization, orderIds }, Outcome))
      if (answer.done !== 1) throw new Error('an order was not decided')
      placing.push(milliseconds)
      return milliseconds + seconds * 1_000
    },
  )
  return [deciding]
}

async function approve({ door, ids, cookie }: Writing, n: number): Promise<number> {
  const payout = ids.waiting[n]
  if (!payout) throw new Error('not enough payouts wait for an approval')
  const headers = { cookie, 'if-match': `"${payout.version}"`, 'sec-fetch-site': 'same-origin' }
  const asked = { method: 'POST', path: `/api/payouts/${payout.id}/approve`, headers, body: {} }
  return (await door.must(asked)).milliseconds
}

/** Writes through the front door, one after the other; each is new. */
export async function measureWrites(writing: Writing): Promise<Measured[]> {
  const { door, organization, ids, requests, run } = writing
  const headers = { authorization: `Bearer ${organization.secretKey}` }
  const many = { requests, bar: BARS.write }
  const post = async (path: string, body: unknown, as: Record<string, string> = headers) =>
    (await door.must({ method: 'POST', path, headers: as, body })).milliseconds
  const approvals = Math.min(requests, ids.waiting.length - 5)
  return [
    await measure('100 visits accepted', many, (n) =>
      post('/api/visits', { key: organization.publishableKey, visits: visitsOf(run, n, organization.partners) }, {}),
    ),
    await measure('order placed', many, (n) =>
      post('/api/orders', orderOf(run, n, `${run}-visitor-${String(n).padStart(8, '0')}`)),
    ),
    await measure('refund recorded', many, (n) =>
      post(`/api/orders/${run}-${n}/refunds`, { external_id: `${run}-r${n}`, amount: 100 }),
    ),
    await measure('payout approved', { ...many, requests: approvals }, (n) => approve(writing, n)),
    ...(await measureAttribution(writing)),
  ]
}
