import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { bookOf, earning, move, openLine } from './fixtures/books'
import { runs } from './fixtures/runs'
import { type Book, entitlement, give, hold, NOTHING, PAIRS, type Posting, release, repay, take } from './ledger'

const IDS = ['a', 'b', 'c'] as const
const id = fc.constantFrom(...IDS)
const amount = fc.integer({ min: 1, max: 500 })
type Act = (book: Book) => Posting[]

const amountsIn = (book: Book, earningId: string) => book.earnings.get(earningId)?.amounts ?? NOTHING
/** A payout of everything available: proposed and approved at once, perhaps sent, perhaps settled. */
function pay(earningId: string, until: 'proposed' | 'approved' | 'sent' | 'paid' | 'failed'): Act {
  return (book) => {
    const x = amountsIn(book, earningId).available
    if (x === 0 || book.lines.has(earningId)) return []
    openLine(book, earningId, x, 'proposed')
    if (until === 'proposed') return []
    const approved = move(book, earningId, 'available>reserved', x)
    openLine(book, earningId, x, 'reserved')
    if (until === 'approved') return approved
    const sent = [...approved, ...move(book, earningId, 'reserved>transit', x)]
    openLine(book, earningId, x, 'in_flight')
    return until === 'sent' ? sent : [...sent, ...settle(book, earningId, until)]
  }
}

/** The end of what is in flight, if anything is. */
function settle(book: Book, earningId: string, outcome: 'paid' | 'failed'): Posting[] {
  const x = amountsIn(book, earningId).transit
  if (x === 0) return []
  book.lines.delete(earningId)
  return outcome === 'paid' ? move(book, earningId, 'transit>cash', x) : give(book, earningId, x, 'transit', 'pay')
}

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.tuple(id, amount).map(
    ([e, x]): Act =>
      (book) =>
        move(book, e, 'sales>pending', x),
  ),
  fc.tuple(id, amount).map(
    ([e, x]): Act =>
      (book) =>
        give(book, e, x, 'adjustments'),
  ),
  id.map(
    (e): Act =>
      (book) =>
        give(book, e, amountsIn(book, e).pending, 'pending'),
  ),
  fc.tuple(id, amount).map(([e, x]): Act => {
    return (book) => take(book, e, Math.min(x, Math.max(0, entitlement(amountsIn(book, e)))), 'sales')
  }),
  fc.tuple(id, amount).map(
    ([e, x]): Act =>
      (book) =>
        take(book, e, x, 'cash', 'pay'),
  ),
  amount.map(
    (x): Act =>
      (book) =>
        repay(book, x),
  ),
  id.map(
    (e): Act =>
      (book) =>
        hold(book, e),
  ),
  id.map(
    (e): Act =>
      (book) => {
        release(book, e)
        return []
      },
  ),
  fc.tuple(id, fc.constantFrom('proposed', 'approved', 'sent', 'paid', 'failed')).map(([e, until]) => pay(e, until)),
  fc.tuple(id, fc.constantFrom('paid', 'failed')).map(
    ([e, outcome]): Act =>
      (book) =>
        settle(book, e, outcome),
  ),
)

function check(book: Book): void {
  const earnings = [...book.earnings.values()]
  for (const { amounts, held } of earnings) {
    expect(Math.min(...Object.values(amounts))).toBeGreaterThanOrEqual(0)
    expect(entitlement(amounts)).toBeGreaterThanOrEqual(0)
    if (held) expect(amounts.available + amounts.reserved).toBe(0)
  }
  const owed = earnings.reduce((sum, { amounts }) => sum + amounts.owed - amounts.recovered, 0)
  expect(book.receivable).toBe(owed)
  const spendable = earnings.reduce((sum, { amounts }) => sum + amounts.available + amounts.reserved, 0)
  expect(Math.min(book.receivable, spendable)).toBe(0)
  for (const { earningId, amount: promised, status } of book.lines.values()) {
    const { available, reserved, transit } = amountsIn(book, earningId)
    if (status === 'proposed') expect(promised).toBeLessThanOrEqual(available)
    if (status === 'reserved') expect(promised).toBe(reserved)
    if (status === 'in_flight') expect(promised).toBe(transit)
  }
}

test('whatever happens in whatever order, the book keeps the rules that the database checks', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 30, size: 'max' }), (acts) => {
      const book = bookOf(IDS.map((each) => earning(each)))
      for (const each of acts) {
        for (const posting of each(book)) {
          expect(PAIRS).toContain(`${posting.debit}>${posting.credit}`)
          expect(posting.amount).toBeGreaterThan(0)
        }
        check(book)
      }
    }),
    runs,
  )
})

test('what is taken or given changes the entitlement of that earning by exactly the amount, and of no other', () => {
  fc.assert(
    fc.property(
      fc.array(act, { maxLength: 20, size: 'max' }),
      id,
      amount,
      fc.boolean(),
      (acts, earningId, x, taken) => {
        const book = bookOf(IDS.map((each) => earning(each)))
        for (const each of acts) each(book)
        const before = IDS.map((each) => entitlement(amountsIn(book, each)))
        if (taken) take(book, earningId, x, 'adjustments')
        else give(book, earningId, x, 'adjustments')
        const expected = IDS.map((each, index) => (before[index] ?? 0) + (each === earningId ? (taken ? -x : x) : 0))
        expect(IDS.map((each) => entitlement(amountsIn(book, each)))).toEqual(expected)
      },
    ),
    runs,
  )
})

test('no pair is listed twice and none moves money to where it came from', () => {
  expect(new Set(PAIRS).size).toBe(PAIRS.length)
  for (const pair of PAIRS) expect(pair.split('>')[0]).not.toBe(pair.split('>')[1])
})
