import * as fc from 'fast-check'

/** What a shop may tell us of one order or visitor; `hour` is relative to the orders. */
type Fact = { hour: number; order: number } & (
  | { kind: 'visit'; visitor: number; partner: number; type: 'click' | 'view' }
  | { kind: 'refund'; percent: number | null }
  | { kind: 'dispute'; status: 'opened' | 'won' | 'lost'; fee: number | null }
  | { kind: 'cancel' }
  | { kind: 'pay' }
)
type Order = { units: [number, number]; quantity: number; discount: number; tax: number; fee: number; isPaid: boolean }
export type History = { orders: Order[]; facts: Fact[] }

const CODES = ['ann', 'ben', 'cai']
const VISITORS = 2
const HOUR = 3_600_000

const order: fc.Arbitrary<Order> = fc.record({
  units: fc.tuple(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 0, max: 3_000 })),
  quantity: fc.integer({ min: 1, max: 3 }),
  discount: fc.nat(1),
  tax: fc.nat(500),
  fee: fc.nat(200),
  isPaid: fc.boolean(),
})

const on = { hour: fc.integer({ min: -60, max: 48 }), order: fc.nat(1) }
const fact: fc.Arbitrary<Fact> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('visit'),
      visitor: fc.nat(VISITORS - 1),
      partner: fc.nat(CODES.length - 1),
      type: fc.constantFrom('click', 'click', 'view'),
      ...on,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('refund'), percent: fc.option(fc.integer({ min: 0, max: 100 })), ...on }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('dispute'),
      status: fc.constantFrom('opened', 'won', 'lost'),
      fee: fc.option(fc.nat(1_500)),
      ...on,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel'), ...on }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('pay'), ...on }) },
)

/** Said once of an order: a second word would be the same fact, and the first stands. */
const once = (each: Fact, index: number) =>
  each.kind === 'visit' || each.kind === 'refund'
    ? index
    : `${each.kind} ${each.order} ${each.kind === 'dispute' ? each.status : ''}`

const ofThese = (orders: Order[], facts: Fact[]): History => {
  const named = facts.map((each) => ({ ...each, order: each.order % orders.length }))
  return { orders, facts: [...new Map(named.map((each, index) => [once(each, index), each])).values()] }
}

export const history: fc.Arbitrary<History> = fc
  .tuple(fc.array(order, { minLength: 1, maxLength: 2 }), fc.array(fact, { maxLength: 8 }))
  .map(([orders, facts]) => ofThese(orders, facts))

export type Told = { path: string; body: object; at: number }

const totalOf = ({ units: [first, second], quantity, discount, tax }: Order) =>
  first * quantity - discount + second + tax

const placed = (given: Order, name: string, visitor: string, at: number): Told => ({
  path: '/api/orders',
  at,
  body: {
    external_id: name,
    currency: 'USD',
    items: [
      { sku: 'A', quantity: given.quantity, unit_amount: given.units[0], discount_amount: given.discount },
      { sku: 'B', unit_amount: given.units[1] },
    ],
    tax_amount: given.tax,
    payment_fee_amount: given.fee,
    visitor_id: visitor,
    status: given.isPaid ? 'paid' : 'pending',
    placed_at: at,
  },
})

function toldOf(each: Fact, index: number, given: Order, name: string, prefix: string, at: number): Told {
  const time = at + each.hour * HOUR
  const path = (what: string) => `/api/orders/${name}/${what}`
  switch (each.kind) {
    case 'visit': {
      const [visitor_id, partner_code] = [`${prefix}-visitor-${each.visitor}`, CODES[each.partner]]
      const id = `${prefix}-${index}`
      return {
        path: '/api/visits',
        at: time,
        body: { id, visitor_id, partner_code, kind: each.type, occurred_at: time },
      }
    }
    case 'refund': {
      const amount = each.percent === null ? null : Math.floor((totalOf(given) * each.percent) / 100)
      const items = each.percent === null ? [{ sku: 'A', quantity: 1 }] : []
      return { path: path('refunds'), at: time, body: { external_id: `re_${index}`, amount, items, refunded_at: time } }
    }
    case 'dispute': {
      const { status, fee: fee_amount } = each
      return { path: path('disputes'), at: time, body: { external_id: 'd', status, fee_amount, occurred_at: time } }
    }
    case 'cancel':
      return { path: path('cancel'), at: time, body: { cancelled_at: time } }
    case 'pay':
      return { path: path('pay'), at: time, body: { paid_at: time } }
  }
}

/** A history as requests, in the order in which things happened. Each is by another visitor; names begin with `prefix`. */
export function tell({ orders, facts }: History, prefix: string, at: number): { names: string[]; told: Told[] } {
  const names = orders.map((_, index) => `${prefix}-${index}`)
  const told = [
    ...orders.map((each, index) => placed(each, names[index] ?? '', `${prefix}-visitor-${index % VISITORS}`, at)),
    ...facts.flatMap((each, index) => {
      const [given, name] = [orders[each.order], names[each.order]]
      return given && name ? [toldOf(each, index, given, name, prefix, at)] : []
    }),
  ]
  return { names, told: told.toSorted((a, b) => a.at - b.at) }
}
