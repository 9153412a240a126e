import { describe, expect, it } from 'vitest'
import { amountsOf, basilInvoice, basilLine, changesOf, olderInvoice, orderIn } from '../fixtures/stripe'

const paid = (invoice: Record<string, unknown>) => orderIn(changesOf('invoice.paid', invoice))

describe('the lines of an invoice', () => {
  const inclusive = { total: 10000, amount_paid: 10000, total_excluding_tax: 8333, tax: 1667 }

  it('give up inclusive tax in both shapes, and keep their quantity', () => {
    const basil = basilLine({ quantity: 3, taxes: [{ amount: 1667, tax_behavior: 'inclusive' }] })
    const older = { ...basilLine({ quantity: 3 }), tax_amounts: [{ amount: 1667, inclusive: true }], taxes: undefined }
    for (const order of [
      paid(basilInvoice({ ...inclusive, lines: { data: [basil] } })),
      paid(olderInvoice({ ...inclusive, lines: { data: [older] } })),
    ]) {
      expect(order.items).toMatchObject([{ quantity: 3, unitAmount: 2778, discountAmount: 1 }])
      expect(amountsOf(order)).toEqual({ subtotal: 8333, total: 10000 })
    }
  })

  it('carry their own discounts', () => {
    const line = basilLine({ discount_amounts: [{ amount: 1000 }, { amount: 500 }], quantity: 2 })
    const amounts = { total: 8500, amount_paid: 8500, total_excluding_tax: 8500, total_taxes: [] }
    const order = paid(
      basilInvoice({ ...amounts, total_discount_amounts: [{ amount: 1500 }], lines: { data: [line] } }),
    )
    expect(order).toMatchObject({ items: [{ unitAmount: 5000, discountAmount: 1500 }], discountAmount: 0 })
    expect(amountsOf(order)).toEqual({ subtotal: 8500, total: 8500 })
  })

  it('are told as one line when one of them is a credit for a change of plan', () => {
    const lines = { data: [basilLine({ amount: 15000 }), basilLine({ id: 'il_10', amount: -5000 })] }
    const order = paid(basilInvoice({ lines, total_discount_amounts: [{ amount: 300 }] }))
    expect(order).toMatchObject({ items: [{ name: 'total', unitAmount: 10300 }], discountAmount: 300 })
    expect(amountsOf(order)).toEqual({ subtotal: 10000, total: 12000 })
  })

  it('are told as one line when they make less than the invoice', () => {
    const order = paid(basilInvoice({ lines: { data: [basilLine({ amount: 9000 })] } }))
    expect(order.items).toMatchObject([{ name: 'total', unitAmount: 10000 }])
  })

  it('that cost nothing are left out', () => {
    const metered = basilLine({ id: 'il_10', amount: 0, quantity: 0, description: 'No use this month' })
    const order = paid(basilInvoice({ lines: { data: [basilLine({}), metered] } }))
    expect(order.items.map((item) => item.name)).toEqual(['Pro'])
  })

  it('are told as one line when there are more than an order has', () => {
    const lines = (count: number) =>
      Array.from({ length: count }, (_, index) => basilLine({ id: `il_${index}`, amount: 50 }))
    const items = (count: number) => paid(basilInvoice({ lines: { data: lines(count) } })).items
    expect(items(200)).toHaveLength(200)
    expect(items(201)).toMatchObject([{ name: 'total', unitAmount: 10000 }])
  })

  it('with more units than minor units are one unit', () => {
    const order = paid(basilInvoice({ lines: { data: [basilLine({ quantity: 1_000_000 })] } }))
    expect(order.items).toMatchObject([{ quantity: 1, unitAmount: 10000, discountAmount: 0 }])
  })
})
