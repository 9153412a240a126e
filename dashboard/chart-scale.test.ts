import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lineThrough, roundUp, scaleOf } from './chart-scale'

const points = [10, 0, 40].map((value, index) => ({ label: String(index), value }))

describe('the scale of a chart', () => {
  it('ends at a round number that holds every value', () => {
    expect([1, 3, 12, 99, 101, 2_400, 26_000].map(roundUp)).toEqual([1, 5, 20, 100, 200, 2_500, 50_000])
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 12 }), (value) => {
        expect(roundUp(value)).toBeGreaterThanOrEqual(value)
        expect(roundUp(value)).toBeLessThanOrEqual(value * 2.5)
      }),
    )
  })
  it('begins at zero and never leaves the picture', () => {
    const scale = scaleOf(points, 400)
    expect(scale.y(0)).toBeGreaterThan(scale.y(scale.top))
    for (const index of [0, 1, 2]) {
      expect(scale.x(index)).toBeGreaterThanOrEqual(0)
      expect(scale.x(index)).toBeLessThanOrEqual(400)
    }
  })
  it('finds the point under a finger, also beyond the edges', () => {
    const scale = scaleOf(points, 400)
    for (const index of [0, 1, 2]) expect(scale.indexAt(scale.x(index) / 400)).toBe(index)
    expect(scale.indexAt(-1)).toBe(0)
    expect(scale.indexAt(2)).toBe(2)
  })
  it('draws one point without dividing by nothing', () => {
    const one = [{ label: 'a', value: 5 }]
    expect(lineThrough(one, scaleOf(one, 400), (point) => point.value)).not.toContain('NaN')
  })
})
