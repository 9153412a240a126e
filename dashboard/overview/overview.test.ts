import { describe, expect, it } from 'vitest'
import { compared } from './overview'

describe('a number beside the period before', () => {
  it('says how much more or less, in whole percent', () => {
    expect(compared(112, 100, 30)).toBe('12% more than in the 30 days before')
    expect(compared(99, 100, 7)).toBe('1% less than in the 7 days before')
  })
  it('says so when nothing changed, or there was nothing to compare with', () => {
    expect(compared(1001, 1000, 30)).toBe('as in the 30 days before')
    expect(compared(5, 0, 30)).toBe('nothing in the 30 days before')
  })
})
