import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { casesOf } from './fixtures/cases'
import { ruleOf } from './fixtures/rules'
import { runs } from './fixtures/runs'
import { monthsAfter, recurringEnded } from './recurring'
import { chooseRule, grantUnderRules } from './rules'

type Renewals = {
  readonly id: string
  readonly kind: string
  readonly title: string
  readonly model: string
  readonly params: {
    readonly months_limit?: number | null
    readonly payments_limit?: number | null
    readonly bps: number
  }
  readonly input: {
    readonly first_payment_at: string
    readonly payments: readonly { readonly at: string; readonly amount_cents: number }[]
  }
  readonly expected: { readonly commission_cents: readonly number[]; readonly total_cents: number }
}

const at = (time: string) => Date.parse(`${time}Z`)

test.each(casesOf<Renewals>('recurring'))('$id $title', ({ params, input, expected }) => {
  const rule = {
    ...ruleOf({ id: 'r', level: 'default', bps: params.bps }),
    recurring: { payments: params.payments_limit ?? null, months: params.months_limit ?? null },
  }
  const paid = input.payments.map((payment, index) => {
    const line = { line: 0, campaign: null, sku: null, productId: null, quantity: 1, net: payment.amount_cents }
    const { winner } = chooseRule([rule], {
      line,
      ...{ partnerId: 'p', partnerTier: null, currency: 'USD', at: Date.parse(payment.at), paymentNumber: index + 1 },
      firstPaidAt: Date.parse(input.first_payment_at),
    })
    return grantUnderRules({
      lines: [line],
      weights: [{ partnerId: 'p', weight: 1n }],
      winnerOf: () => winner,
      monthBefore: () => ({ baseAmount: 0, granted: 0 }),
    }).pool
  })
  expect(paid).toEqual(expected.commission_cents)
  expect(paid.reduce((sum, each) => sum + each, 0)).toBe(expected.total_cents)
})

describe('months after a payment', () => {
  test('keep the day and the time of day', () => {
    expect(monthsAfter(at('2025-01-15T10:20:30.400'), 12)).toBe(at('2026-01-15T10:20:30.400'))
  })

  test('end on the last day of a shorter month, counted from the first payment each time', () => {
    const first = at('2025-01-31T23:59:59')
    expect([1, 2, 3, 13, 37].map((months) => monthsAfter(first, months))).toEqual(
      ['2025-02-28', '2025-03-31', '2025-04-30', '2026-02-28', '2028-02-29'].map((day) => at(`${day}T23:59:59`)),
    )
  })

  test('never fall back, and never leave the month they name', () => {
    const time = fc.integer({ min: at('1970-01-01T00:00:00'), max: at('2200-01-01T00:00:00') })
    fc.assert(
      fc.property(time, fc.nat(600), (first, months) => {
        const [start, end] = [new Date(first), new Date(monthsAfter(first, months))]
        const passed = (end.getUTCFullYear() - start.getUTCFullYear()) * 12 + end.getUTCMonth() - start.getUTCMonth()
        expect(passed).toBe(months)
        expect(end.getUTCDate()).toBeLessThanOrEqual(start.getUTCDate())
        expect((end.getTime() - start.getTime()) % 86_400_000).toBe(0)
      }),
      runs,
    )
  })
})

describe('a renewal', () => {
  const firstPaidAt = at('2025-01-31T00:00:00')
  const renewal = (paymentNumber: number, time: string) => ({ paymentNumber, firstPaidAt, at: at(time) })

  test('earns until the last payment, that one included', () => {
    const limits = { payments: 3, months: null }
    expect([1, 3, 4].map((number) => recurringEnded(limits, renewal(number, '2030-01-01T00:00:00')))).toEqual([
      ...[false, false, true],
    ])
  })

  test('earns until the end of the months, that instant excluded', () => {
    const limits = { payments: null, months: 1 }
    expect(recurringEnded(limits, renewal(9, '2025-02-27T23:59:59.999'))).toBe(false)
    expect(recurringEnded(limits, renewal(9, '2025-02-28T00:00:00'))).toBe(true)
  })

  test('earns for ever without a limit, and ends with the first of two', () => {
    expect(recurringEnded({ payments: null, months: null }, renewal(999, '2125-01-01T00:00:00'))).toBe(false)
    expect(recurringEnded({ payments: 2, months: 12 }, renewal(3, '2025-02-01T00:00:00'))).toBe(true)
    expect(recurringEnded({ payments: 99, months: 1 }, renewal(2, '2025-03-01T00:00:00'))).toBe(true)
  })

  test('has not ended with the first payment, unless nothing was ever to earn', () => {
    const first = { paymentNumber: 1, firstPaidAt: null, at: 5 }
    expect(recurringEnded({ payments: 1, months: 1 }, first)).toBe(false)
    expect(recurringEnded({ payments: null, months: 0 }, first)).toBe(true)
  })

  test('is refused by name with a parameter that is negative or no whole number', () => {
    const ask = (payments: number | null, months: number | null, paymentNumber = 1) =>
      recurringEnded({ payments, months }, { paymentNumber, firstPaidAt: null, at: 0 })
    expect(() => ask(-1, null)).toThrow(new RangeError('recurring.payments must be a whole number of at least 0: -1'))
    expect(() => ask(null, Number.NaN)).toThrow(new RangeError('months must be a whole number of at least 0: NaN'))
    expect(() => ask(null, null, 0)).toThrow(new RangeError('paymentNumber must be a whole number of at least 1: 0'))
    expect(() => monthsAfter(Number.POSITIVE_INFINITY, 1)).toThrow(new RangeError('at must be finite: Infinity'))
  })
})
