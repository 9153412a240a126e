import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bindPool, cutToMonth } from './caps'
import { runs } from './fixtures/runs'

describe('a pool', () => {
  test('is raised to its floor, then cut to its cap, which wins', () => {
    expect(bindPool(10, 50, null)).toEqual({ amount: 50, floored: true, capped: false })
    expect(bindPool(80, 50, 60)).toEqual({ amount: 60, floored: false, capped: true })
    expect(bindPool(10, 50, 40)).toEqual({ amount: 40, floored: true, capped: true })
  })

  test('that meets a bound exactly is not bound by it', () => {
    expect(bindPool(50, 50, 50)).toEqual({ amount: 50, floored: false, capped: false })
    expect(bindPool(50, null, null)).toEqual({ amount: 50, floored: false, capped: false })
  })

  test('is cut to nothing by a cap of nothing', () => {
    expect(bindPool(50, null, 0)).toEqual({ amount: 0, floored: false, capped: true })
  })
})

describe('the cap of a month', () => {
  test('leaves the lines alone while there is room', () => {
    expect(cutToMonth([30, 20], 100, 50)).toEqual([30, 20])
  })

  test('spreads what is left in proportion, and gives nothing once it is used up', () => {
    expect(cutToMonth([30, 20, 0], 100, 75)).toEqual([15, 10, 0])
    expect(cutToMonth([30, 20], 100, 100)).toEqual([0, 0])
    expect(cutToMonth([30, 20], 100, 130)).toEqual([0, 0])
  })

  test('is reached and never passed, and no line gains by it', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(10 ** 9)), fc.nat(10 ** 9), fc.nat(10 ** 9), (byLine, cap, before) => {
        const cut = cutToMonth(byLine, cap, before)
        const sum = (amounts: number[]) => amounts.reduce((running, each) => running + each, 0)
        expect(sum(cut)).toBe(Math.min(sum(byLine), Math.max(0, cap - before)))
        for (const [index, amount] of cut.entries()) expect(amount).toBeLessThanOrEqual(byLine[index] ?? 0)
      }),
      runs,
    )
  })
})

test('amounts that are negative or not finite are refused by name', () => {
  expect(() => bindPool(-1, null, null)).toThrow(new RangeError('pool must be whole and not negative: -1'))
  expect(() => bindPool(1, Number.NaN, null)).toThrow(new RangeError('floor must be whole and not negative: NaN'))
  expect(() => bindPool(1, null, Number.POSITIVE_INFINITY)).toThrow(RangeError)
  expect(() => cutToMonth([1], -1, 0)).toThrow(new RangeError('cap must be whole and not negative: -1'))
  expect(() => cutToMonth([1], 1, -1)).toThrow(new RangeError('granted before must be whole and not negative: -1'))
  expect(() => cutToMonth([-1], 1, 0)).toThrow(new RangeError('granted must be whole and not negative: -1'))
})
