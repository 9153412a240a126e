import { describe, expect, it } from 'vitest'
import { told } from './rates'

const rule = (line: number, rate_bp: number) => ({
  line,
  partner_id: 'ptr_1',
  rule_id: null,
  rule_version: 1,
  scope: 'partner',
  rate_bp,
  flat_amount: 0,
  amount: 0,
  cut_amount: 0,
  bound: null,
  reason: null,
})

describe('rules of an order in words', () => {
  it('are told once for all the lines they decide, counted from one', () => {
    expect(
      told([rule(0, 1500), rule(1, 1500), rule(2, 800)]).map(({ lines, rate_bp }) => ({ lines, rate_bp })),
    ).toEqual([
      { lines: [1, 2], rate_bp: 1500 },
      { lines: [3], rate_bp: 800 },
    ])
  })
})
