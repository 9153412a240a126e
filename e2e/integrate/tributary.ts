import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { Copy, Organization } from '../copy.ts'
import { product } from '../product.ts'
import type { Yours } from './page.ts'

const WITHIN_MILLISECONDS = 15_000

let copy: Copy | undefined
before(
  async () => {
    copy = await product()
  },
  { timeout: 300_000 },
)
after(() => copy?.stop())

/** The address of the running product. */
export const edge = (): string => {
  assert.ok(copy)
  return copy.url
}

/** The second organization: what others watch are the numbers of the first. */
export const merchant = (): Organization => {
  assert.ok(copy)
  return copy.organizations[1]
}

/** What the reader of the page puts in place of its placeholders. */
export const yours = (more: Yours = {}): Yours => ({
  'https://edge.example': edge(),
  'pk_…': merchant().publishable_key,
  'sk_…': merchant().secret_key,
  ...more,
})

/** Asks as the merchant's server; rejects unless the answer is 2xx. */
export const ask = async <Body>(path: string, init: RequestInit = {}): Promise<Body> => {
  const headers = { authorization: `Bearer ${merchant().secret_key}`, 'content-type': 'application/json' }
  const answer = await fetch(`${edge()}/api${path}`, { ...init, headers })
  const text = await answer.text()
  assert.ok(answer.ok, `${path}: ${answer.status} ${text}`)
  return JSON.parse(text || 'null')
}

/** Asks until something is there; queues work in between. */
export const eventually = async <Found>(what: string, look: () => Promise<Found | undefined>): Promise<Found> => {
  let last = ''
  for (const start = Date.now(); Date.now() - start < WITHIN_MILLISECONDS; await wait(100)) {
    const found = await look().catch((error: unknown) => {
      last = String(error)
      return undefined
    })
    if (found !== undefined) return found
  }
  return assert.fail(`never: ${what} ${last}`)
}

interface Listed<Row> {
  data: Row[]
}
export interface Visit {
  id: string
  visitor_id: string
  code: string
  kind: string
  campaign: string
}
interface Lead {
  id: string
  email: string
  name: string | null
  external_id: string | null
  visitor_id: string | null
  claimed_code: string | null
  metadata: Record<string, string>
}

/** The stored visits of a visitor, once there is one. */
export const visitsOf = (visitor: string): Promise<Visit[]> =>
  eventually(`a visit of ${visitor}`, async () => {
    const { data } = await ask<Listed<Visit>>('/visits?limit=200')
    const found = data.filter(({ visitor_id }) => visitor_id === visitor)
    return found.length ? found : undefined
  })

/** The stored lead with this address. */
export const leadOf = (email: string): Promise<Lead> =>
  eventually(`a lead of ${email}`, async () => {
    const { data } = await ask<Listed<Lead>>('/leads?limit=200')
    return data.find((lead) => lead.email === email)
  })

interface Order {
  subtotal_amount: number
  total_amount: number
  refunded_amount: number
  attributed_at: string | null
  commissions: { partner_id: string; amount: number; net_amount: number; held_reason: string | null }[]
  trace: { evidence: { chosen: string | null } }
}

/** An order as decided: once `holds` says that what was told has been reckoned. */
export const orderOf = (
  externalId: string,
  source = 'api',
  holds: (order: Order) => boolean = ({ commissions }) => commissions.length > 0,
): Promise<Order> =>
  eventually(`order ${externalId}`, async () => {
    const order = await ask<Order>(`/orders/${externalId}?source=${source}`)
    if (!holds(order)) throw new Error(JSON.stringify(order))
    return order
  })

interface Link {
  partner_id: string
  code: string
  url: string
}

/** The link of the partner whose code the page writes, at 10 %. */
const link = async (): Promise<Link> => {
  const { data } = await ask<Listed<Link>>('/links?limit=200')
  const found = data.find(({ code }) => code === 'alice')
  assert.ok(found)
  return found
}

/** Where the short link leads, on our own host or below another address: the shop with a signed click. */
export const signedClick = async (below = edge()): Promise<string> => {
  const { pathname } = new URL((await link()).url)
  const answer = await fetch(below + pathname, { redirect: 'manual' })
  return answer.headers.get('location') ?? ''
}

/** Alice alone earns a tenth of the order's subtotal, by this evidence, and nothing of it rests on a claim. */
export const aliceEarns = async (externalId: string, evidence: string, source?: string): Promise<Order> => {
  const order = await orderOf(externalId, source)
  const [commission, ...others] = order.commissions
  assert.deepEqual(others, [])
  assert.equal(commission?.partner_id, (await link()).partner_id)
  assert.equal(commission?.amount, Math.round(order.subtotal_amount / 10))
  assert.deepEqual([commission?.held_reason, order.trace.evidence.chosen], [null, evidence])
  return order
}

/** Text that no earlier run has used. */
export const fresh = (what: string): string => `${what}-${crypto.randomUUID().slice(0, 8)}`
