import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runs } from './fixtures/runs'
import {
  actionOn,
  type Doubt,
  duplicateLead,
  duplicateOrder,
  lateTouches,
  type PlacedOrder,
  QUALITY_ACTIONS,
  type SeenTouch,
  selfReferral,
  velocity,
} from './quality'
import { markOf } from './quality-mail'

describe('a buyer is doubted to be the partner', () => {
  const code = (buyer: string | null, ...emails: string[]) =>
    selfReferral([markOf(buyer)], { partnerId: 'ptr', marks: emails.map(markOf) })?.code ?? null

  test('with the same mailbox, however it is written', () => {
    expect(
      selfReferral([markOf('ann@shop.example')], {
        partnerId: 'ptr',
        marks: ['ben@x.example', ' Ann@Shop.example'].map(markOf),
      }),
    ).toEqual({
      ...{ check: 'self_referral', code: 'same_email', about: 'ptr' },
    })
    expect(code('ann+order@gmail.com', 'a.n.n@googlemail.com')).toBe('same_email')
  })

  test("with the same company's domain, or one inside it", () => {
    expect(code('ann@shop.example', 'ben@shop.example')).toBe('same_company_domain')
    expect(code('ann@mail.shop.example', 'ben@shop.example')).toBe('same_company_domain')
  })

  test('not for sharing a provider, a part of a name, or nothing', () => {
    expect(code('ann@gmail.com', 'ben@gmail.com')).toBeNull()
    expect(code('ann@GMX.de', 'ben@gmx.de')).toBeNull()
    expect(code('ann@myshop.example', 'ben@shop.example')).toBeNull()
    expect(code('a.nn@shop.example', 'ann@other.example')).toBeNull()
    expect(code(null, 'ann@shop.example')).toBeNull()
    expect(code('nonsense', 'nonsense')).toBeNull()
    expect(code('ann@shop.example')).toBeNull()
  })
})

describe('an order is doubted to be a repetition', () => {
  const order = (id: string, at: number, given: Partial<PlacedOrder> = {}): PlacedOrder => ({
    ...{ id, at, buyer: 'ann', paymentReference: null, currency: 'USD', total: 500, ...given },
  })

  test('of the same payment, whenever that was', () => {
    const [first, second] = ['a', 'b'].map((id, at) => order(id, at * 10 ** 9, { paymentReference: 'pi_1', total: at }))
    expect(first && second && duplicateOrder(second, [first])).toEqual({
      ...{ check: 'duplicate', code: 'same_payment', about: 'a' },
    })
  })

  test("of the same buyer's same amount within a minute, that instant included", () => {
    expect(duplicateOrder(order('b', 60_000), [order('a', 0)])?.code).toBe('same_buyer_and_amount')
    expect(duplicateOrder(order('b', 60_001), [order('a', 0)])).toBeNull()
    expect(duplicateOrder(order('b', 60_001), [order('a', 0)], 70_000)?.about).toBe('a')
  })

  test.each([{ buyer: 'ben' }, { currency: 'EUR' }, { total: 501 }, { buyer: null }])('not with %o', (other) => {
    expect(duplicateOrder(order('b', 1, { paymentReference: 'pi_2' }), [order('a', 0, other)])).toBeNull()
  })

  test('not for lack of a buyer and a payment on both sides', () => {
    expect(duplicateOrder(order('b', 1, { buyer: null }), [order('a', 0, { buyer: null })])).toBeNull()
  })

  test('and of two at once only the later by id, whichever is looked at first', () => {
    const [a, b] = [order('a', 5), order('b', 5)]
    expect(duplicateOrder(a, [a, b])).toBeNull()
    expect(duplicateOrder(b, [b, a])?.about).toBe('a')
  })
})

test('a lead is doubted that comes again from the same mailbox', () => {
  const lead = (id: string, at: number, email: string) => ({ id, at, email })
  const others = [lead('c', 9, 'x@shop.example'), lead('b', 2, 'ANN@shop.example'), lead('a', 1, 'ann+1@shop.example')]
  expect(duplicateLead(lead('d', 5, 'ann@shop.example'), others)).toEqual({
    ...{ check: 'duplicate', code: 'same_lead', about: 'a' },
  })
  expect(duplicateLead(lead('d', 0, 'ann@shop.example'), others)).toBeNull()
  expect(duplicateLead(lead('d', 5, 'nonsense'), [lead('a', 1, 'nonsense')])).toBeNull()
})

describe('velocity', () => {
  const limit = { withinMilliseconds: 1_000, most: 3 }

  test('doubts the event that is one too many, and none that lie a span apart', () => {
    expect(velocity('ptr', 1_000, [0, 500, 900], limit)).toBeNull()
    expect(velocity('ptr', 999, [0, 500, 900], limit)).toEqual({
      ...{ check: 'velocity', code: 'too_many_at_once', about: 'ptr' },
    })
  })

  test('looks only back', () => {
    expect(velocity('ptr', 100, [101, 102, 103, 104], limit)).toBeNull()
  })
})

describe('a late touch', () => {
  const touch = (id: string, partnerId: string, at: number, seen: Partial<SeenTouch> = {}): SeenTouch => ({
    ...{ id, partnerId, type: 'click', at, onCheckout: null, inFrame: null, withPage: null, ...seen },
  })
  const codes = (...touches: SeenTouch[]) => lateTouches(touches, 100_000).map(({ code }) => code)
  const early = touch('1', 'ann', 0)

  test.each([
    [{ onCheckout: true }, 'in_checkout'],
    [{ inFrame: true }, 'in_frame'],
    [{ withPage: false }, 'without_page'],
  ] as const)('with %o may not displace an earlier partner', (seen, code) => {
    expect(lateTouches([touch('2', 'ben', 50_000, seen), early], 100_000)).toEqual([
      { check: 'late_touch', code, about: '2' },
    ])
  })

  test('is one within moments of the order, that instant included', () => {
    expect(codes(early, touch('2', 'ben', 70_000))).toEqual(['seconds_before_order'])
    expect(codes(early, touch('2', 'ben', 69_999))).toEqual([])
  })

  test('is none for want of knowledge', () => {
    expect(codes(early, touch('2', 'ben', 50_000))).toEqual([])
    expect(codes(early, touch('2', 'ben', 50_000, { onCheckout: false, inFrame: false, withPage: true }))).toEqual([])
  })

  test('that displaces nobody is not doubted', () => {
    const late = touch('9', 'ann', 99_000)
    expect(codes(late)).toEqual([])
    expect(codes(early, late)).toEqual([])
    expect(codes(touch('0', 'ben', 0), early, late)).toEqual([])
    expect(codes(early, touch('2', 'ben', 10), late)).toEqual(['seconds_before_order'])
  })

  test('after the order is no matter here', () => {
    expect(codes(early, touch('2', 'ben', 100_001))).toEqual([])
  })
})

describe('the action', () => {
  const policy = { self_referral: 'reject', duplicate: 'hold', velocity: 'flag', late_touch: 'allow' } as const
  const doubt = (check: Doubt['check']): Doubt => ({ check, code: 'same_email', about: '' })

  test('is the severest that is wanted', () => {
    expect(actionOn([], policy)).toBe('allow')
    expect(actionOn([doubt('late_touch')], policy)).toBe('allow')
    expect(actionOn([doubt('late_touch'), doubt('velocity'), doubt('duplicate')], policy)).toBe('hold')
    expect(actionOn([doubt('self_referral'), doubt('velocity')], policy)).toBe('reject')
  })

  test('never grows milder by another doubt', () => {
    const doubts = fc.array(fc.constantFrom(...(['self_referral', 'duplicate', 'velocity', 'late_touch'] as const)))
    const rank = (checks: readonly Doubt['check'][]) => QUALITY_ACTIONS.indexOf(actionOn(checks.map(doubt), policy))
    fc.assert(
      fc.property(doubts, doubts, (some, more) => {
        expect(rank([...some, ...more])).toBe(Math.max(rank(some), rank(more)))
      }),
      runs,
    )
  })
})

describe('refused by name', () => {
  const order = { id: 'a', at: 0, buyer: null, paymentReference: null, currency: 'USD', total: 1 }
  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('a span of %d', (span) => {
    const message = `withinMilliseconds must be finite and not negative: ${span}`
    expect(() => duplicateOrder(order, [], span)).toThrow(new RangeError(message))
    expect(() => velocity('p', 0, [], { withinMilliseconds: span, most: 1 })).toThrow(new RangeError(message))
    expect(() => lateTouches([], 0, span)).toThrow(new RangeError(message))
  })

  test('a number or a time that is none', () => {
    const limit = { withinMilliseconds: 1, most: Number.NaN }
    expect(() => velocity('p', 0, [], limit)).toThrow(new RangeError('most must be finite and not negative: NaN'))
    expect(() => velocity('p', Number.NaN, [], { ...limit, most: 1 })).toThrow(RangeError)
    expect(() => lateTouches([], Number.NaN)).toThrow(new RangeError('orderAt must be finite and not negative: NaN'))
  })
})
