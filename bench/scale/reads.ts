import type { Miniflare } from 'miniflare'
import * as z from 'zod'
import { ask, type Organization } from '../harness.ts'
import { type Asked, type Door, type Measured, measure } from './door.ts'
import type { Ids } from './ids.ts'

/** Milliseconds at p95: a list of 50, a detail, a write, an attribution and what is as rare as that. */
export const BARS = { list: 100, detail: 50, write: 200, decision: 500 } as const

const Page = z.object({ next_cursor: z.string().nullable() })

const DAY = 86_400_000
const dateOf = (time: number) => new Date(time).toISOString().slice(0, 10)

type Reading = { door: Door; runtime: Miniflare; organization: Organization; ids: Ids; requests: number; now: number }

const COUNTED = 10

/** The most rows of the shard that one of these requests reads. */
async function rowsReadBy({ runtime, now }: Reading, asked: Asked[]): Promise<number> {
  const requests = asked.slice(0, COUNTED).map(({ path, headers }) => ({ at: now, method: 'GET', path, headers }))
  const { rowsRead } = await ask(runtime, '/rows-read', { requests }, z.object({ rowsRead: z.array(z.int()) }))
  return Math.max(...rowsRead)
}

/** Page after page from the newest on, and from there again at the end. */
async function walk(reading: Reading, name: string, path: string): Promise<Measured> {
  const { door, organization, requests } = reading
  const headers = { authorization: `Bearer ${organization.secretKey}` }
  const asked: Asked[] = []
  let cursor: string | null = null
  const measured = await measure(name, { requests, bar: BARS.list }, async () => {
    const more = cursor === null ? '' : `&cursor=${cursor}`
    asked.push({ path: `${path}limit=50${more}`, headers })
    const { text, milliseconds } = await door.must({ path: `${path}limit=50${more}`, headers })
    cursor = Page.parse(JSON.parse(text)).next_cursor
    return milliseconds
  })
  return { ...measured, rowsRead: await rowsReadBy(reading, asked) }
}

/** One thing after the other, each of them elsewhere in history. */
async function visit(reading: Reading, name: string, bar: number, pathOf: (n: number) => string, as?: string) {
  const { door, organization, requests } = reading
  const headers: Record<string, string> =
    as === undefined ? { authorization: `Bearer ${organization.secretKey}` } : { cookie: as }
  const asked: Asked[] = []
  const measured = await measure(name, { requests, bar }, async (n) => {
    asked.push({ path: pathOf(n), headers })
    return (await door.must({ path: pathOf(n), headers })).milliseconds
  })
  return { ...measured, rowsRead: await rowsReadBy(reading, asked) }
}

const nth = <Each>(all: readonly Each[], n: number): Each => {
  const each = all[n % all.length]
  if (each === undefined) throw new Error('there is nothing of this kind in the shard')
  return each
}

export async function measureLists(reading: Reading): Promise<Measured[]> {
  const partner = reading.organization.partners[7]?.id ?? ''
  const lists: [string, string][] = [
    ['visits', '/api/visits?'],
    ['visits of a partner', `/api/visits?partner_id=${partner}&`],
    ['orders', '/api/orders?'],
    ['orders refunded', '/api/orders?status=refunded&'],
    ['orders disputed (there are none)', '/api/orders?status=disputed&'],
    ['commissions', '/api/commissions?'],
    ['commissions of a partner', `/api/commissions?partner_id=${partner}&`],
    ['commissions held (there are none)', '/api/commissions?status=held&'],
    ['commissions reversed', '/api/commissions?status=reversed&'],
    ['payouts', '/api/payouts?'],
    ['payouts that wait', '/api/payouts?status=pending&'],
    ['payouts failed (there are none)', '/api/payouts?status=failed&'],
    ['transfers', '/api/ledger/transfers?'],
    ['transfers of a partner', `/api/ledger/transfers?partner_id=${partner}&`],
    ['transfers of cash', '/api/ledger/transfers?account=cash&'],
    ['transfers of a partner’s balance', `/api/ledger/transfers?account=partner:${partner}:transit&`],
    ['transfers of a cause', `/api/ledger/transfers?cause=order.reckoned:${reading.ids.orders[0]}:1&`],
    ['activity', '/api/activity?'],
    ['activity of an object', `/api/activity?object=${reading.ids.orders[0]}&`],
    ['partners', '/api/partners?'],
    ['links', '/api/links?'],
    ['deals', '/api/deals?'],
  ]
  const measured: Measured[] = []
  for (const [name, path] of lists) measured.push(await walk(reading, `50 ${name}`, path))
  return measured
}

export async function measureDetails(reading: Reading, portal: { cookie: string; commissions: string[] }) {
  const { ids, organization } = reading
  const { detail, list } = BARS
  const partnerOf = (n: number) => nth(organization.partners, n).id
  return [
    await visit(reading, 'order', detail, (n) => `/api/orders/${nth(ids.orders, n)}`),
    await visit(reading, 'order: trace', detail, (n) => `/api/orders/${nth(ids.orders, n)}/trace`),
    await visit(reading, 'partner', detail, (n) => `/api/partners/${partnerOf(n)}`),
    await visit(reading, 'partner: figures', detail, (n) => `/api/partners/${partnerOf(n)}/stats`),
    await visit(reading, 'payout', detail, (n) => `/api/payouts/${nth(ids.payouts, n)}`),
    await visit(
      reading,
      'commission, as its partner sees it',
      detail,
      (n) => `/api/earnings/${nth(portal.commissions, n)}`,
      portal.cookie,
    ),
    await visit(reading, 'portal: first page', list, () => '/api/portal', portal.cookie),
    await visit(reading, 'overview of 30 days', list, () => '/api/overview?days=30'),
    await visit(reading, 'overview of 90 days', list, () => '/api/overview?days=90'),
    await visit(reading, 'payout figures', list, () => '/api/payouts/stats'),
  ]
}

export async function measureBookPages(reading: Reading): Promise<Measured[]> {
  const partnerOf = (n: number) => nth(reading.organization.partners, n).id
  const monthOf = (n: number) => {
    const from = reading.now - (35 + (n % 50)) * DAY
    return `period_start=${dateOf(from)}&period_end=${dateOf(from + 30 * DAY)}`
  }
  return [
    await visit(
      reading,
      'accounts: the organization’s, and 10 partners',
      BARS.list,
      () => '/api/ledger/accounts?limit=50',
    ),
    await walk(reading, 'accounts: all partners, page by page', '/api/ledger/accounts?'),
    await visit(
      reading,
      'statement of 30 days of a partner, with proofs',
      BARS.decision,
      (n) => `/api/statements?partner_id=${partnerOf(n)}&${monthOf(n)}`,
    ),
  ]
}
