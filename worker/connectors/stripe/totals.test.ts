import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { amountsOf, basilInvoice, basilLine, changesOf, olderInvoice, orderIn, session } from '../fixtures/stripe'

const amount = fc.integer({ min: 0, max: 10_000_000 })
const currency = fc.constantFrom('usd', 'jpy', 'isk', 'mga', 'kwd')
const scaleOf = (code: string) => ({ isk: 1 / 100, mga: 100 })[code] ?? 1

it('whatever tax, shipping and discount a session has, its order comes to what was paid', () => {
  fc.assert(
    fc.property(amount, amount, amount, amount, currency, (goods, tax, shipping, discount, code) => {
      const total_details = { amount_discount: discount, amount_shipping: shipping, amount_tax: tax }
      const exact = code === 'isk' ? 100 : 1
      const amount_total = (goods + tax + shipping) * exact
      const order = orderIn(
        changesOf('checkout.session.completed', session({ currency: code, amount_total, total_details })),
      )
      expect(amountsOf(order).total).toBe(Math.round(amount_total * scaleOf(code)))
      expect(amountsOf(order).subtotal).toBeGreaterThanOrEqual(0)
    }),
  )
})

const line = fc.record({
  amount: fc.integer({ min: 0, max: 1_000_000 }),
  quantity: fc.integer({ min: 0, max: 2_000 }),
  discountBasisPoints: fc.integer({ min: 0, max: 10_000 }),
})

it('whatever its lines, quantities and balance, the order of an invoice comes to what was paid, in both shapes', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), amount, amount, (given, tax, balance) => {
      const lines = given.map((each, index) => {
        const discount = Math.floor((each.amount * each.discountBasisPoints) / 10_000)
        return {
          ...basilLine({ ...each, id: `il_${index}` }),
          amount: each.amount,
          discount_amounts: [{ amount: discount }],
          discount,
        }
      })
      const total_excluding_tax = lines.reduce((sum, each) => sum + each.amount - each.discount, 0)
      const total = total_excluding_tax + tax
      const amount_paid = total - balance
      fc.pre(amount_paid > 0)
      const fields = {
        lines: { data: lines },
        total_excluding_tax,
        total,
        amount_paid,
        tax,
        total_taxes: [{ amount: tax }],
      }
      for (const invoice of [basilInvoice(fields), olderInvoice(fields)]) {
        const { subtotal, total: told } = amountsOf(orderIn(changesOf('invoice.paid', invoice)))
        expect(told).toBe(amount_paid)
        expect(subtotal).toBe(Math.min(total_excluding_tax, amount_paid))
      }
    }),
  )
})
