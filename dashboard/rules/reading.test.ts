import { describe, expect, it } from 'vitest'
import { endOf } from './end'
import { changeOf, checkRule, newRuleOf } from './reading'

const NOW = '2026-11-21T12:00:00.000Z'
const typed =
  (given: Readonly<Record<string, string>>) =>
  (id: string): string =>
    ({ currency: 'USD', priority: '100', ...given })[id] ?? ''
const faults = (scope: string, given: Readonly<Record<string, string>>) =>
  checkRule(typed(given), scope).map(({ path }) => path)

describe('the form of a rule', () => {
  it('asks for what the kind needs, and for something to pay', () => {
    expect(faults('sku', {})).toEqual(['target', 'percent_bp'])
    expect(faults('partner', { percent_bp: '5' })).toEqual(['partner_id'])
    expect(faults('partner', { percent_bp: '5', partner_tier: 'gold' })).toEqual([])
    expect(faults('default', { flat_order_amount: '0' })).toEqual([])
  })

  it('names the field of what cannot be read', () => {
    const given = { percent_bp: '101', cap_amount: 'much', 'recurring.months': '1.5', 'bands.0.from_amount': '0' }
    expect(faults('default', given)).toEqual(['percent_bp', 'cap_amount', 'recurring.months', 'bands.0.percent_bp'])
  })

  it('is read to minor units, basis points and days of UTC', () => {
    const given = {
      scope: 'sku',
      target: 'mug',
      percent_bp: '7.5',
      floor_amount: '1.20',
      'bands.0.from_amount': '0',
      'bands.0.percent_bp': '5',
      'bands.1.from_amount': '1,000.00',
      'bands.1.percent_bp': '9',
      'recurring.payments': '3',
      effective_to: '2026-12-24',
    }
    expect(newRuleOf(typed(given), null, NOW)).toMatchObject({
      scope: 'sku',
      target: 'mug',
      percent_bp: 750,
      floor_amount: 120,
      bands: [
        { from_amount: 0, percent_bp: 500 },
        { from_amount: 100_000, percent_bp: 900 },
      ],
      recurring: { payments: 3, months: null },
      effective_from: NOW,
      effective_to: '2026-12-24T00:00:00.000Z',
    })
  })

  it('leaves an end alone that nobody changed', () => {
    const before = { effective_to: '2026-12-24T08:30:00.000Z' }
    expect(changeOf(typed({ effective_to: '2026-12-24' }), null, before)).not.toHaveProperty('effective_to')
    expect(changeOf(typed({}), null, before)).toHaveProperty('effective_to', null)
  })

  it('ends now, on a day, or as a version to come begins', () => {
    const now = Date.parse(NOW)
    expect(endOf({ effective_from: null }, '', now)).toEqual({ effective_to: NOW })
    expect(endOf({ effective_from: null }, '2026-12-01', now)).toEqual({ effective_to: '2026-12-01T00:00:00.000Z' })
    const at = '2026-12-01T00:00:00.001Z'
    expect(endOf({ effective_from: '2026-12-01T00:00:00.000Z' }, '', now)).toEqual({
      effective_from: at,
      effective_to: at,
    })
  })
})
