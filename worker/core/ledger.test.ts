import { describe, expect, test } from 'vitest'
import { bookOf, earning, openLine, written } from './fixtures/books'
import { entitlement, give, hold, type Posted, reckon, repay, take } from './ledger'

const NONE: Posted = { sales: 0, platformFees: 0, paymentFees: 0, seller: 0 }
describe('reckoning', () => {
  test('a deal moves partners only, against the commission costs', () => {
    const books = new Map([['ptr', bookOf([earning('e', { available: 900 }, { kind: 'deal' })])]])
    const target = { ...NONE, sales: 9_000, seller: 8_000, commissions: [{ partnerId: 'new', net: 400 }] }
    const earningOf = (partnerId: string) => (partnerId === 'ptr' ? 'e' : 'n')
    const postings = reckon({ target, posted: NONE, books, earningOf, against: 'commission_costs' })
    expect(written(postings)).toEqual(['commission_costs>pending 400 [n]', 'available>commission_costs 900 [e]'])
    expect(books.get('new')?.earnings.get('n')?.kind).toBe('deal')
  })

  test('a partner without commission and without earning is left alone', () => {
    const books = new Map([['ptr', bookOf([])]])
    const target = { ...NONE, commissions: [{ partnerId: 'other', net: 0 }] }
    expect(reckon({ target, posted: NONE, books, earningOf: () => 'e', against: 'sales' })).toEqual([])
    expect([...books.keys()]).toEqual(['ptr'])
  })
})

describe('taking', () => {
  test('goes through the own earning, then available and reserved of the others, oldest cleared first', () => {
    const book = bookOf([
      earning('own', { pending: 1, available: 2, reserved: 3, transit: 50 }),
      earning('old', { available: 5, reserved: 7 }, { clearedAt: 10 }),
      earning('older', { available: 11, reserved: 13 }, { clearedAt: 9 }),
    ])
    expect(written(take(book, 'own', 43, 'sales'))).toEqual([
      ...['pending>sales 1 [own]', 'available>sales 2 [own]', 'reserved>sales 3 [own]'],
      ...['available>sales 11 [older for own]', 'available>sales 5 [old for own]', 'reserved>sales 13 [older for own]'],
      'reserved>sales 7 [old for own]',
      'receivable>sales 1 [own]',
    ])
  })

  test('for a payout that was paid late after all, pending money is left alone', () => {
    const book = bookOf([earning('e', { pending: 100, available: 40 })])
    expect(written(take(book, 'e', 100, 'cash', 'pay'))).toEqual(['available>cash 40 [e]', 'receivable>cash 60 [e]'])
    expect(book.earnings.get('e')?.amounts).toMatchObject({ pending: 100, paid: 100, owed: 60 })
  })

  test('a set-off that pays a payout counts as paid on the debtor, not on the payer', () => {
    const book = bookOf([earning('e'), earning('f', { available: 70 })])
    take(book, 'e', 70, 'cash', 'pay')
    expect(book.earnings.get('f')?.amounts).toMatchObject({ available: 0, paid: 0, recovered: 70 })
    expect(book.earnings.get('e')?.amounts).toMatchObject({ paid: 70, owed: 70 })
  })

  test('an amount that is not a whole number of units, or an unknown earning, is refused', () => {
    expect(() => take(bookOf([earning('e')]), 'e', 0.5, 'sales')).toThrow(RangeError)
    expect(() => take(bookOf([earning('e')]), 'e', -1, 'sales')).toThrow(RangeError)
    expect(() => take(bookOf([]), 'e', 1, 'sales')).toThrow(RangeError)
  })
})

describe('holding and repaying', () => {
  test('a held earning takes what it is given as pending and does not clear', () => {
    const book = bookOf([earning('e', { available: 40, reserved: 60 })], 10)
    openLine(book, 'e', 60, 'reserved')
    expect(written(hold(book, 'e'))).toEqual(['available>pending 40 [e]', 'reserved>pending 60 [e]'])
    expect(book.lines.size).toBe(0)
    expect(written(give(book, 'e', 5, 'lead_costs'))).toEqual(['lead_costs>pending 5 [e]'])
    expect(give(book, 'e', 105, 'pending')).toEqual([])
  })

  test('a repayment is cut to what is owed and leaves every entitlement as it was', () => {
    const book = bookOf([earning('a', { paid: 50, owed: 50 }), earning('b', { paid: 90, owed: 20 })], 70)
    expect(written(repay(book, 100))).toEqual(['cash>receivable 50 [a]', 'cash>receivable 20 [b]'])
    expect([...book.earnings.values()].map((each) => entitlement(each.amounts))).toEqual([0, 70])
    expect(book.earnings.get('b')?.amounts).toMatchObject({ paid: 90, recovered: 20, repaid: 20 })
    expect(book.receivable).toBe(0)
  })

  test('a repayment is not booked on an earning whose debt another one has settled', () => {
    const settled = earning('a', { paid: 50, owed: 50, recovered: 50 })
    const book = bookOf([settled, earning('b', { paid: 20, owed: 20 })], 20)
    expect(written(repay(book, 20))).toEqual(['cash>receivable 20 [b]'])
  })
})
