import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from './fixtures/runs'
import { amountsOf, type OrderFact, type OrderFacts } from './order-amounts'

const at = fc.nat(20)
const id = fc.string({ minLength: 1, maxLength: 3 })
const items = fc.array(fc.record({ line: fc.nat(2), quantity: fc.integer({ min: 1, max: 3 }) }), { maxLength: 2 })
const fact: fc.Arbitrary<OrderFact> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('refund'), id, at, amount: fc.option(fc.nat(9_000)), items }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('dispute_lost'), id, at, amount: fc.option(fc.nat(9_000)) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancelled'), id, at }) },
)
const grants = fc
  .array(fc.array(fc.nat(1_500), { minLength: 3, maxLength: 3 }), { maxLength: 4 })
  .map((rows) => rows.map((byLine, index) => ({ partnerId: `ptr_${index}`, byLine })))
const orders: fc.Arbitrary<OrderFacts> = fc.record({
  lines: fc.array(fc.record({ net: fc.nat(20_000), quantity: fc.integer({ min: 1, max: 3 }) }), {
    minLength: 3,
    maxLength: 3,
  }),
  total: fc.nat(70_000),
  platformFeeBp: fc.nat(2_000),
  paymentFees: fc.nat(1_000),
  paid: fc.constant(true),
  grants,
  facts: fc.uniqueArray(fact, { maxLength: 8, selector: (each) => each.id }),
})
const beyondAll = (order: OrderFacts): OrderFacts => ({
  ...order,
  facts: [...order.facts, { kind: 'dispute_lost', id: 'all', at: 99, amount: null }],
})

test('the facts give the same amounts in whatever order they arrived', () => {
  fc.assert(
    fc.property(orders, fc.infiniteStream(fc.nat()), (order, random) => {
      const shuffled = order.facts
        .map((each) => ({ each, key: random.next().value }))
        .sort((a, b) => a.key - b.key)
        .map(({ each }) => each)
      expect(amountsOf({ ...order, facts: shuffled })).toEqual(amountsOf(order))
    }),
    runs,
  )
})

test('the parts of an order always add up to its sales', () => {
  fc.assert(
    fc.property(orders, (order) => {
      const amounts = amountsOf(order)
      const earned = amounts.commissions.reduce((sum, each) => sum + each.net, 0)
      expect(amounts.platformFees + amounts.paymentFees + amounts.seller + earned).toBe(amounts.sales)
    }),
    runs,
  )
})

test('no claw-back exceeds what a partner holds on a line, and none gives anything', () => {
  fc.assert(
    fc.property(orders, (order) => {
      const { commissions, steps } = amountsOf(order)
      for (const { byLine, granted, net, partnerId } of commissions) {
        for (const line of byLine) expect(line.net >= 0 && line.net <= line.granted).toBe(true)
        const clawed = steps.flatMap((step) => step.byPartner.filter((each) => each.partnerId === partnerId))
        for (const each of clawed) expect(each.clawedBack).toBeGreaterThanOrEqual(0)
        expect(granted - clawed.reduce((sum, each) => sum + each.clawedBack, 0)).toBe(net)
      }
    }),
    runs,
  )
})

test('after each step the partners together hold exactly its target', () => {
  fc.assert(
    fc.property(orders, (order) => {
      const { commissions, steps } = amountsOf(order)
      const granted = commissions.reduce((sum, each) => sum + each.granted, 0)
      let held = granted
      for (const step of steps) {
        held -= step.clawedBack
        expect(held).toBe(step.commissionTarget)
      }
    }),
    runs,
  )
})

test('when all is returned every partner is at exactly zero and the seller at minus the fees', () => {
  fc.assert(
    fc.property(orders, (order) => {
      fc.pre(order.total > 0)
      const amounts = amountsOf(beyondAll(order))
      expect(amounts.commissions.every((each) => each.net === 0)).toBe(true)
      expect(amounts).toMatchObject({ sales: 0, platformFees: 0, seller: 0 - order.paymentFees, fullyRefunded: true })
    }),
    runs,
  )
})

test('two hundred refunds too small to move a unit each move all of it together', () => {
  const facts = Array.from({ length: 200 }, (_, index): OrderFact => {
    return { kind: 'refund', id: String(index), at: index, amount: 50, items: [] }
  })
  const order = { lines: [{ net: 10_000, quantity: 1 }], total: 10_000, platformFeeBp: 0, paymentFees: 0, paid: true }
  const amounts = amountsOf({ ...order, grants: [{ partnerId: 'a', byLine: [100] }], facts })
  expect(amounts.commissions[0]?.net).toBe(0)
  expect(amounts.steps[99]?.commissionTarget).toBe(50)
})
