import { describe, expect, test } from 'vitest'
import { bookOf, earning, move, openLine, written } from './fixtures/books'
import { type Book, entitlement, give, hold, lineChanges, type Posted, reckon, release, take } from './ledger'
import { amountsOf, type OrderAmounts, type OrderFacts } from './order-amounts'

const NONE: Posted = { sales: 0, platformFees: 0, paymentFees: 0, seller: 0 }
const refund = (id: string, at: number, amount: number) =>
  ({ kind: 'refund', id, at, amount, items: [] }) as const satisfies OrderFacts['facts'][number]

/** Reckons one order, whose earnings are named 'earning of {partner}', against what its last reckoning left. */
function reckoner(books: Map<string, Book>, earningOf = (partnerId: string) => `of ${partnerId}`) {
  let posted = NONE
  return (target: Posted & Pick<OrderAmounts, 'commissions'>) => {
    const postings = reckon({ target, posted, books, earningOf, against: 'sales' })
    posted = target
    return written(postings)
  }
}

describe('the worked examples of the ledger', () => {
  test('1: a paid order is refunded while another earning is proposed', () => {
    const book = bookOf([earning('A', { paid: 3_000 }), earning('B', { available: 1_500 }, { clearedAt: 1 })])
    openLine(book, 'B', 1_500, 'proposed')
    const before = new Map(book.lines)
    const order = { platformFees: 0, paymentFees: 0, commissions: [] }
    const postings = reckon({
      target: { ...order, sales: 0, seller: 0 },
      posted: { ...order, sales: 20_000, seller: 17_000 },
      books: new Map([['ptr', book]]),
      earningOf: () => 'A',
      against: 'sales',
    })
    expect(written(postings)).toEqual([
      'available>sales 1500 [B for A]',
      'receivable>sales 1500 [A]',
      'seller>sales 17000',
    ])
    expect(lineChanges(before, book.lines)).toEqual([
      { payoutId: 'pay', lineId: 'pln_B', earningId: 'B', amount: 0, status: 'withdrawn' },
    ])
    book.earnings.set('C', earning('C', {}, { kind: 'credit' }))
    expect(written(give(book, 'C', 2_500, 'lead_costs'))).toEqual([
      'lead_costs>receivable 1500 [C]',
      'lead_costs>available 1000 [C]',
    ])
    expect([...book.earnings.values()].map((each) => entitlement(each.amounts))).toEqual([0, 1_500, 2_500])
  })

  test('2: a refund arrives before its order, an earlier one after it, and then more than is left', () => {
    const post = reckoner(new Map())
    const order: OrderFacts = {
      lines: [{ net: 10_000, quantity: 1 }],
      ...{ total: 10_000, platformFeeBp: 500, paymentFees: 320, paid: true },
      grants: [334, 333, 333].map((granted, index) => ({ partnerId: `p${index}`, byLine: [granted] })),
      facts: [refund('r2', 2, 3_333)],
    }
    expect(post(amountsOf(order))).toEqual([
      ...['sales>pending 223 [of p0]', 'sales>pending 222 [of p1]', 'sales>pending 222 [of p2]'],
      ...['sales>platform_fees 333', 'sales>payment_fees 320', 'sales>seller 5347'],
    ])
    const both = { ...order, facts: [...order.facts, refund('r1', 1, 3_333)] }
    expect(post(amountsOf(both)).slice(0, 4)).toEqual([
      ...['pending>sales 112 [of p0]', 'pending>sales 111 [of p1]', 'pending>sales 111 [of p2]'],
      'platform_fees>sales 166',
    ])
    const all = amountsOf({ ...both, facts: [...both.facts, refund('r3', 3, 9_000)] })
    expect(post(all).slice(0, 3)).toEqual([0, 1, 2].map((index) => `pending>sales 111 [of p${index}]`))
    expect(all).toMatchObject({ sales: 0, platformFees: 0, paymentFees: 320, seller: -320 })
    expect(all.flags).toContain('refund_exceeds_order')
    expect(post(all)).toEqual([])
  })

  test('3: refunds come after the approval and while the money is in flight', () => {
    const book = bookOf([earning('e', { reserved: 15_000 }, { clearedAt: 1 })])
    openLine(book, 'e', 15_000, 'reserved')
    const before = new Map(book.lines)
    expect(written(take(book, 'e', 6_000, 'sales'))).toEqual(['reserved>sales 6000 [e]'])
    expect(lineChanges(before, book.lines)).toMatchObject([{ amount: 9_000, status: 'reserved' }])
    move(book, 'e', 'reserved>transit', 9_000)
    openLine(book, 'e', 9_000, 'in_flight')
    expect(written(take(book, 'e', 4_500, 'sales'))).toEqual(['receivable>sales 4500 [e]'])
    expect(book.lines.get('e')).toMatchObject({ amount: 9_000, status: 'in_flight' })
    expect(written(give(book, 'e', 9_000, 'transit', 'pay'))).toEqual([
      'transit>receivable 4500 [e]',
      'transit>available 4500 [e]',
    ])
    move(book, 'e', 'available>reserved', 4_500)
    move(book, 'e', 'reserved>transit', 4_500)
    move(book, 'e', 'transit>cash', 4_500)
    expect(book.earnings.get('e')?.amounts).toMatchObject({ paid: 4_500, owed: 4_500, recovered: 4_500, available: 0 })
    expect(book.receivable).toBe(0)
  })

  test('4: a payout is reported failed, retried, and both attempts are paid', () => {
    const book = bookOf([earning('e', { transit: 10_000 })])
    expect(written(give(book, 'e', 10_000, 'transit', 'pay'))).toEqual(['transit>available 10000 [e]'])
    move(book, 'e', 'available>reserved', 10_000)
    move(book, 'e', 'reserved>transit', 10_000)
    move(book, 'e', 'transit>cash', 10_000)
    expect(written(take(book, 'e', 10_000, 'cash', 'pay'))).toEqual(['receivable>cash 10000 [e]'])
    book.earnings.set('next', earning('next', { pending: 13_000 }))
    expect(written(give(book, 'next', 13_000, 'pending'))).toEqual([
      'pending>receivable 10000 [next]',
      'pending>available 3000 [next]',
    ])
    expect(written(give(book, 'e', 10_000, 'cash', 'pay'))).toEqual(['cash>available 10000 [e]'])
    expect(book.earnings.get('e')?.amounts).toMatchObject({ available: 10_000, paid: 10_000, owed: 10_000 })
    expect([...book.earnings.values()].map((each) => entitlement(each.amounts))).toEqual([10_000, 13_000])
  })

  test('5: a late visit shares a paid order, and a dispute is lost and then won', () => {
    const books = new Map<string, Book>()
    const post = reckoner(books)
    const order = (shared: boolean, paymentFees: number, facts: OrderFacts['facts']) =>
      amountsOf({
        lines: [{ net: 20_000, quantity: 1 }],
        ...{ total: 20_000, platformFeeBp: 500, paymentFees, paid: true, facts },
        grants: shared
          ? ['ann', 'ben'].map((partnerId) => ({ partnerId, byLine: [1_500] }))
          : [{ partnerId: 'ann', byLine: [3_000] }],
      })
    post(order(false, 600, []))
    const ann = books.get('ann') ?? bookOf([])
    move(ann, 'of ann', 'pending>available', 3_000)
    move(ann, 'of ann', 'available>reserved', 3_000)
    move(ann, 'of ann', 'reserved>transit', 3_000)
    move(ann, 'of ann', 'transit>cash', 3_000)
    expect(post(order(true, 600, []))).toEqual(['receivable>sales 1500 [of ann]', 'sales>pending 1500 [of ben]'])
    const ben = books.get('ben') ?? bookOf([])
    expect(written(give(ben, 'of ben', 1_500, 'pending'))).toEqual(['pending>available 1500 [of ben]'])
    expect(written(hold(ben, 'of ben'))).toEqual(['available>pending 1500 [of ben]'])
    const lost = order(true, 2_100, [{ kind: 'dispute_lost', id: 'd', at: 1, amount: null }])
    expect(post(lost)).toEqual([
      ...['receivable>sales 1500 [of ann]', 'pending>sales 1500 [of ben]'],
      ...['platform_fees>sales 1000', 'sales>payment_fees 1500', 'seller>sales 17500'],
    ])
    expect([ann.receivable, lost.seller]).toEqual([3_000, -2_100])
    const won = order(true, 2_100, [])
    expect(post(won).slice(0, 2)).toEqual(['sales>pending 1500 [of ann]', 'sales>pending 1500 [of ben]'])
    expect(won.seller).toBe(13_900)
    release(ben, 'of ben')
    expect(written(give(ann, 'of ann', 1_500, 'pending'))).toEqual(['pending>receivable 1500 [of ann]'])
    expect(written(give(ben, 'of ben', 1_500, 'pending'))).toEqual(['pending>available 1500 [of ben]'])
    expect(ann.receivable).toBe(1_500)
  })
})
