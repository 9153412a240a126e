import type { Chance } from './chance'
import type { Fact, Rate, Sale, Touch } from './sale-model'

const HOUR = 3_600_000
const DAY = 24 * HOUR

export type Told = { path: string; body: object }
export type Known = { name: string; sale: Sale; told: Told[] }
type Line = { sku: string; quantity: number; unit: number; discount: number }
type Visit = { id: string; touch: Touch }

export type Setting = {
  now: number
  codes: readonly [string, ...string[]]
  rateOf: (partner: string, sku: string, placedAt: number) => Rate
}

/** Placed within the last ten hours, so that visits outside their windows are still young enough to be taken. */
export function randomSale(by: Chance, name: string, { now, codes, rateOf }: Setting): Known {
  const placedAt = now - HOUR - by.below(9 * HOUR)
  const lines = randomLines(by)
  const nets = lines.map(({ quantity, unit, discount }) => ({ net: quantity * unit - discount, quantity }))
  const tax = by.below(500)
  const total = nets.reduce((sum, { net }) => sum + net, tax)
  const visits = Array.from({ length: by.below(5) }, (_, index): Visit => {
    const at = by.isOneIn(8) ? placedAt + by.below(HOUR) : placedAt - by.below(7.4 * DAY)
    return { id: `${name}-v${index}`, touch: { partner: by.one(codes), type: by.isOneIn(4) ? 'view' : 'click', at } }
  })
  const facts = randomFacts(by, lines, total, (): number => placedAt + 1 + by.below(HOUR))
  const sale: Sale = {
    ...{ placedAt, isPaid: !by.isOneIn(10), lines: nets, total, fee: by.below(200), platformBp: 500, facts },
    touches: visits.map(({ touch }) => touch),
    rateOf: (partner, line) => rateOf(partner, lines[line]?.sku ?? '', placedAt),
  }
  return {
    name,
    sale,
    told: [orderTold(name, sale, lines, tax), ...visits.map(visitTold(name)), ...factsTold(name, sale, lines)],
  }
}

function randomLines(by: Chance): Line[] {
  const first = { sku: 'A', quantity: by.between(1, 3), unit: by.below(9_000), discount: by.below(2) }
  const second = { sku: 'B', quantity: by.between(1, 4), unit: by.below(4_000), discount: 0 }
  return (by.isOneIn(2) ? [first, second] : [first]).map((line) => ({
    ...line,
    discount: Math.min(line.discount, line.unit * line.quantity),
  }))
}

function randomFacts(by: Chance, lines: Line[], total: number, at: () => number): Fact[] {
  const refunds = Array.from({ length: by.isOneIn(2) ? by.between(1, 3) : 0 }, (_, index): Fact => {
    const line = by.below(lines.length)
    const named = by.isOneIn(3) ? [{ line, quantity: by.between(1, lines[line]?.quantity ?? 1) }] : []
    const amount = named.length > 0 && by.isOneIn(2) ? null : by.below(total + 1)
    return { kind: 'refund', id: `re_${index}`, at: at(), amount, named }
  })
  const amount = by.isOneIn(2) ? null : by.below(total + 1)
  return [
    ...refunds,
    ...(by.isOneIn(8) ? [{ kind: 'lost', id: 'dp', at: at(), amount, fee: by.below(1_500) } as const] : []),
    ...(by.isOneIn(20) ? [{ kind: 'cancelled', id: 'cancel', at: at() } as const] : []),
  ]
}

const orderTold = (name: string, sale: Sale, lines: Line[], tax: number): Told => ({
  path: '/api/orders',
  body: {
    external_id: name,
    currency: 'USD',
    items: lines.map(({ sku, quantity, unit, discount }) => ({
      ...{ sku, quantity, unit_amount: unit, discount_amount: discount },
    })),
    ...{ tax_amount: tax, payment_fee_amount: sale.fee, visitor_id: `visitor-${name}`, placed_at: sale.placedAt },
    status: sale.isPaid ? 'paid' : 'pending',
  },
})

const visitTold =
  (name: string) =>
  ({ id, touch }: Visit): Told => ({
    path: '/api/visits',
    body: { id, visitor_id: `visitor-${name}`, partner_code: touch.partner, kind: touch.type, occurred_at: touch.at },
  })

const factsTold = (name: string, { facts }: Sale, lines: Line[]): Told[] =>
  facts.flatMap((fact) => factTold(`/api/orders/${name}`, fact, lines))

function factTold(order: string, fact: Fact, lines: Line[]): Told[] {
  if (fact.kind === 'cancelled') return [{ path: `${order}/cancel`, body: { cancelled_at: fact.at } }]
  const amount = fact.amount === null ? {} : { amount: fact.amount }
  if (fact.kind === 'lost') {
    const opened = { external_id: fact.id, ...amount, status: 'opened', occurred_at: fact.at - 1 }
    const lost = { ...opened, status: 'lost', fee_amount: fact.fee, occurred_at: fact.at }
    return [opened, lost].map((body) => ({ path: `${order}/disputes`, body }))
  }
  const items = fact.named.map(({ line, quantity }) => ({ sku: lines[line]?.sku, quantity }))
  return [{ path: `${order}/refunds`, body: { external_id: fact.id, items, refunded_at: fact.at, ...amount } }]
}
