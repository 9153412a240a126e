import { describe, expect, test } from 'vitest'
import { amountsOf, netOfLines, type OrderFacts, type RefundFact } from './order-amounts'

const refund = (id: string, at: number, amount: number | null, items: RefundFact['items'] = []): RefundFact => ({
  kind: 'refund',
  ...{ id, at, amount, items },
})
const order = (change: Partial<OrderFacts> = {}): OrderFacts => ({
  lines: [{ net: 10_000, quantity: 1 }],
  ...{ total: 10_000, platformFeeBp: 500, paymentFees: 320, paid: true, facts: [] },
  grants: [
    { partnerId: 'a', byLine: [334] },
    { partnerId: 'b', byLine: [333] },
    { partnerId: 'c', byLine: [333] },
  ],
  ...change,
})
const nets = (facts: OrderFacts) => amountsOf(facts).commissions.map((each) => each.net)

describe('net of lines', () => {
  test('the order discount is divided over what the lines cost after their own discount', () => {
    const lines = [
      { quantity: 2, unitAmount: 1_500, discountAmount: 0 },
      { quantity: 1, unitAmount: 4_500, discountAmount: 500 },
    ]
    expect(netOfLines(lines, 701)).toEqual({ nets: [2_700, 3_599], subtotal: 6_299 })
  })

  test('the lower line bears the spare unit of equal lines', () => {
    const line = { quantity: 1, unitAmount: 100, discountAmount: 0 }
    expect(netOfLines([line, line, line], 1).nets).toEqual([99, 100, 100])
  })

  test('a discount above what it discounts is refused', () => {
    const line = { quantity: 1, unitAmount: 100, discountAmount: 0 }
    expect(() => netOfLines([line], 101)).toThrow('order discount')
    expect(() => netOfLines([{ ...line, discountAmount: 101 }, line], 0)).toThrow('line discount')
  })
})

describe('the amounts of an order', () => {
  test('an unpaid order is worth nothing to anybody', () => {
    const amounts = amountsOf(order({ paid: false, facts: [{ kind: 'cancelled', id: 'x', at: 1 }] }))
    expect(amounts).toMatchObject({ sales: 0, platformFees: 0, paymentFees: 0, seller: 0, commissions: [] })
    expect(amounts.cancelled).toBe(true)
  })

  test('a cancelled order leaves the seller minus the fees', () => {
    const amounts = amountsOf(order({ facts: [{ kind: 'cancelled', id: 'x', at: 1 }] }))
    expect(amounts).toMatchObject({ sales: 0, platformFees: 0, paymentFees: 320, seller: -320, fullyRefunded: false })
    expect(amounts.commissions.map((each) => each.net)).toEqual([0, 0, 0])
    expect(amounts.flags).toEqual(['negative_seller'])
  })

  test('a lost dispute takes all that a refund has left', () => {
    const facts = [refund('r', 1, 4_000), { kind: 'dispute_lost', id: 'd', at: 2, amount: null } as const]
    const amounts = amountsOf(order({ facts }))
    expect(amounts).toMatchObject({ sales: 0, refundedAmount: 10_000, fullyRefunded: true })
    expect(amounts.steps.map((step) => step.refunded)).toEqual([4_000, 6_000])
    expect(amounts.flags).not.toContain('refund_exceeds_order')
  })

  test('a refund that is larger than what is left is cut to it and flagged, with the excess in its step', () => {
    const amounts = amountsOf(order({ facts: [refund('r1', 1, 9_000), refund('r2', 2, 1_500)] }))
    expect(amounts.flags).toContain('refund_exceeds_order')
    expect(amounts.steps.map((step) => step.excess)).toEqual([0, 500])
    expect(amounts.refundedAmount).toBe(10_000)
  })

  test('a negative seller is flagged, never clamped', () => {
    const amounts = amountsOf(order({ paymentFees: 9_000 }))
    expect(amounts).toMatchObject({ seller: -500, flags: ['negative_seller'] })
  })
})

describe('refunds that name items', () => {
  const two = order({
    lines: [
      { net: 3_000, quantity: 3 },
      { net: 4_000, quantity: 1 },
    ],
    total: 7_700,
    grants: [{ partnerId: 'a', byLine: [300, 400] }],
  })

  test('without an amount, the gross falls by the named lines’ part of the total', () => {
    const amounts = amountsOf({ ...two, facts: [refund('r', 1, null, [{ line: 1, quantity: 1 }])] })
    expect(amounts).toMatchObject({ sales: 3_000, refundedAmount: 4_400 })
    expect(amounts.commissions[0]?.byLine).toEqual([
      { line: 0, granted: 300, net: 300 },
      { line: 1, granted: 400, net: 0 },
    ])
  })

  test('naming every item, one at a time, is exactly the total and no excess', () => {
    const items = [0, 0, 0, 1].map((line, index) => refund(`r${index}`, index, null, [{ line, quantity: 1 }]))
    const amounts = amountsOf({ ...two, total: 7_003, facts: items })
    expect(amounts.steps.map((step) => step.refunded)).toEqual([1_000, 1_001, 1_000, 4_002])
    expect(amounts).toMatchObject({ fullyRefunded: true, refundedAmount: 7_003, sales: 0 })
    expect(amounts.flags).not.toContain('refund_exceeds_order')
  })

  test('naming more than was sold is flagged and takes no more than the line', () => {
    const facts = [refund('r', 1, null, [{ line: 0, quantity: 4 }])]
    expect(amountsOf({ ...two, facts })).toMatchObject({ sales: 4_000, flags: ['refund_exceeds_order'] })
  })

  test('what the named lines no longer hold is taken from the others', () => {
    const facts = [refund('r1', 1, 3_850), refund('r2', 2, 100, [{ line: 0, quantity: 3 }])]
    expect(nets({ ...two, facts })).toEqual([200])
  })

  test('without amount and items, a refund returns everything', () => {
    expect(amountsOf({ ...two, facts: [refund('r', 1, null)] })).toMatchObject({ fullyRefunded: true, sales: 0 })
  })

  test('a line that the order does not have is refused', () => {
    const facts = [refund('r', 1, 100, [{ line: 2, quantity: 1 }])]
    expect(() => amountsOf({ ...two, facts })).toThrow(RangeError)
  })
})
