import type { Miniflare } from 'miniflare'
import * as z from 'zod'
import { ask, type Organization } from '../harness.ts'
import { randomFrom } from '../workers/random.ts'

/** What happens in the days that are told again and again. */
export const EXAMPLE = {
  orders: 1_000,
  visitsAnOrder: 7,
  /** Partners that sell in one example; each copy is told of the next ones. */
  partners: 50,
  refundEvery: 10,
  unknownEvery: 12,
  deals: 20,
}

const MINUTE = 60_000
const DAY = 86_400_000
const AT_ONCE = 100

const AGENT = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36'

export const Answers = z.array(z.object({ status: z.int(), body: z.unknown(), cookie: z.string().nullable() }))
type Answer = z.output<typeof Answers>[number]
/** Without headers of its own a request carries the secret key. */
type Asked = { at: number; method: string; path: string; headers?: Record<string, string>; body?: unknown }

const numbered = (name: string, number: number) => `${name}-t${String(number).padStart(8, '0')}`

/** Tells the product at chosen times; every answer must be a success. */
export class Teller {
  private readonly runtime: Miniflare
  private readonly organization: Organization
  constructor(runtime: Miniflare, organization: Organization) {
    this.runtime = runtime
    this.organization = organization
  }

  async tell(requests: Asked[]): Promise<Answer[]> {
    const all: Answer[] = []
    for (let from = 0; from < requests.length; from += AT_ONCE) {
      const some = requests.slice(from, from + AT_ONCE).map((request) => ({
        ...request,
        headers: {
          'user-agent': AGENT,
          ...(request.headers ?? { authorization: `Bearer ${this.organization.secretKey}` }),
        },
      }))
      all.push(...(await ask(this.runtime, '/through', { requests: some }, Answers)))
    }
    const wrong = all.find(({ status }) => status >= 300)
    if (wrong) throw new Error(`the example was not taken: ${wrong.status} ${JSON.stringify(wrong.body)}`)
    return all
  }

  clock = (at: number) => ask(this.runtime, '/clock', { at }, z.object({ done: z.literal(true) }))
}

const Payouts = z.object({ data: z.array(z.object({ id: z.string(), version: z.int() })) })
const Decided = z.object({ id: z.string(), version: z.int() })
const Made = z.object({ id: z.string() })

/** Visits of each buyer on the day before the order, through links of the partners of the example. */
function visitsOf(organization: Organization, random: () => number, startsAt: number): Asked[] {
  const visits = Array.from({ length: EXAMPLE.orders * EXAMPLE.visitsAnOrder }, (_, n) => {
    const partner = 1 + Math.floor(random() * EXAMPLE.partners)
    return {
      id: numbered('visit', n),
      visitor_id: numbered('visitor', n % EXAMPLE.orders),
      partner_code: `partner-${partner}`,
      url: `https://shop.example/products/${Math.floor(random() * 500)}`,
    }
  })
  const batches = Math.ceil(visits.length / 100)
  return Array.from({ length: batches }, (_, batch) => ({
    at: startsAt + Math.floor((batch * DAY) / batches),
    method: 'POST',
    path: '/api/visits',
    headers: {},
    body: { key: organization.publishableKey, visits: visits.slice(batch * 100, batch * 100 + 100) },
  }))
}

function ordersOf(random: () => number, startsAt: number): Asked[] {
  return Array.from({ length: EXAMPLE.orders }, (_, n) => ({
    at: startsAt + Math.floor((n * DAY) / EXAMPLE.orders / 2),
    method: 'POST',
    path: '/api/orders',
    body: {
      external_id: numbered('order', n),
      currency: 'USD',
      items: Array.from({ length: 1 + Math.floor(random() * 3) }, (_, line) => ({
        sku: `SKU-${line}`,
        quantity: 1 + Math.floor(random() * 3),
        unit_amount: 100 + Math.floor(random() * 20_000),
      })),
      customer: { email: `${numbered('buyer', n)}@gmail.com` },
      ...(n % EXAMPLE.unknownEvery === 0 ? {} : { visitor_id: numbered('visitor', n) }),
      payment_fee_amount: 30,
    },
  }))
}

const refundsOf = (startsAt: number): Asked[] =>
  Array.from({ length: Math.floor(EXAMPLE.orders / EXAMPLE.refundEvery) }, (_, n) => ({
    at: startsAt + n * MINUTE,
    method: 'POST',
    path: `/api/orders/${numbered('order', n * EXAMPLE.refundEvery)}/refunds`,
    body: { external_id: numbered('refund', n), amount: n % 4 === 0 ? null : 50 },
  }))

async function makeDeals(teller: Teller, organization: Organization, at: number) {
  const deals = await teller.tell(
    Array.from({ length: EXAMPLE.deals }, (_, n) => ({
      at: at + n,
      method: 'POST',
      path: '/api/deals',
      body: { name: `Deal ${n}`, amount: 100_000, currency: 'USD', external_id: numbered('deal', n) },
    })),
  )
  await teller.tell(
    deals.map(({ body }, n) => ({
      at: at + 1_000 + n,
      method: 'POST',
      path: `/api/deals/${Made.parse(body).id}/touchpoints`,
      body: { partner_id: organization.partners[n % EXAMPLE.partners]?.id, type: 'referral' },
    })),
  )
}

type Who = Record<string, string>

/** Of fifty proposals ten wait, five are approved, five are sent and thirty are paid. */
async function payOut(teller: Teller, { key, person }: { key: Who; person: Who }, at: number) {
  const period = { period_start: at - 10 * DAY, period_end: at }
  const [made] = await teller.tell([{ at, method: 'POST', path: '/api/payouts/generate', body: period }])
  let payouts = Payouts.parse(made?.body).data
  const decide = async (step: number, what: string, body: object, few: number, as = key) => {
    const asked = payouts.slice(0, few).map(({ id, version }, n) => ({
      at: at + step * 60 * MINUTE + n * 1_000,
      method: 'POST',
      path: `/api/payouts/${id}/${what}`,
      headers: { 'if-match': `"${version}"`, ...as },
      body,
    }))
    payouts = (await teller.tell(asked)).map(({ body: decided }) => Decided.parse(decided))
  }
  await decide(1, 'approve', {}, 40, person)
  await decide(2, 'send', { rail: 'csv' }, 35)
  await decide(3, 'mark-paid', { paid_at: at + 180 * MINUTE, reference: 'Bank 1', attempt: null }, 30)
}

/**
 * Four days of a shop, told to the product's own front door: visits, orders, refunds and deals, earnings that clear,
 * payouts in every state. Ends before `until`; the same for the same seed, but for the ids.
 */
export async function tellExample(runtime: Miniflare, organization: Organization, seed: number, until: number) {
  const random = randomFrom(seed)
  const teller = new Teller(runtime, organization)
  const firstDay = Math.floor(until / DAY) * DAY - 4 * DAY
  const settings = { hold_days: 1, platform_fee_bp: 500, minimum_payout_amounts: { USD: 1 } }
  await teller.tell([{ at: firstDay, method: 'PATCH', path: '/api/organization', body: settings }])
  await teller.tell(visitsOf(organization, random, firstDay))
  await teller.tell(ordersOf(random, firstDay + DAY))
  await teller.tell(refundsOf(firstDay + DAY + 0.6 * DAY))
  await makeDeals(teller, organization, firstDay + DAY)
  await teller.clock(firstDay + 3 * DAY)
  const paysAt = firstDay + 3 * DAY + 60 * MINUTE
  const { cookie } = await ask(runtime, '/sign-in', { organization, at: paysAt }, z.object({ cookie: z.string() }))
  await payOut(teller, { key: { authorization: `Bearer ${organization.secretKey}` }, person: { cookie } }, paysAt)
}
