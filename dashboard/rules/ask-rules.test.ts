import { describe, expect, it } from 'vitest'
import type { Rule } from '../shapes'
import { askRules, type Sample } from './ask-rules'

const rule = (id: string, given: Partial<Rule>): Rule => ({
  id,
  version: 1,
  scope: 'default',
  target: null,
  partner_id: null,
  partner_tier: null,
  priority: 100,
  percent_bp: 500,
  flat_item_amount: null,
  flat_order_amount: null,
  currency: null,
  bands: [],
  bands_mode: 'marginal',
  bands_period: 'order',
  recurring: null,
  cap_amount: null,
  cap_per: 'order',
  floor_amount: null,
  effective_from: null,
  effective_to: null,
  created_at: '2026-01-01T00:00:00.000Z',
  created_by: 'usr_1',
  ...given,
})

const sample: Sample = {
  line: { line: 0, campaign: null, sku: 'mug', productId: null, quantity: 2, net: 10_000 },
  currency: 'USD',
  at: Date.parse('2026-06-15T12:00:00.000Z'),
  paymentNumber: 1,
  firstPaidAt: null,
}

const terms = [{ version: 1, effective_from: null, commission_rate_bp: 1_500, tier: null }]

describe('a sample sale', () => {
  it('is paid by the strongest rule, and every other one says why it is not', () => {
    const answer = askRules(
      [
        rule('rul_default', {}),
        rule('rul_mug', { scope: 'sku', target: 'mug', flat_item_amount: 100, currency: 'USD' }),
        rule('rul_cup', { scope: 'sku', target: 'cup' }),
      ],
      'ptr_a',
      terms,
      sample,
    )
    expect(answer.winner?.id).toBe('rul_mug')
    expect(answer.granted.pool).toBe(700)
    expect(answer.losers.map(({ ruleId, reason }) => [ruleId, reason])).toEqual([
      ['rul_cup', 'other_target'],
      ['terms:ptr_a', 'lower_scope'],
      ['rul_default', 'lower_scope'],
    ])
  })

  it('is paid by the version of its day', () => {
    const versions = [
      rule('rul_1', { version: 2, percent_bp: 900, effective_from: '2026-06-16T00:00:00.000Z' }),
      rule('rul_1', { percent_bp: 500, effective_to: '2026-06-16T00:00:00.000Z' }),
    ]
    const later = { ...sample, at: Date.parse('2026-06-16T00:00:00.000Z') }
    expect(askRules(versions, 'ptr_a', [], sample).granted.pool).toBe(500)
    expect(askRules(versions, 'ptr_a', [], later).granted.pool).toBe(900)
  })

  it('pays nothing without a rule', () => {
    const answer = askRules([], 'ptr_a', [], sample)
    expect([answer.winner, answer.granted.pool]).toEqual([null, 0])
  })
})
