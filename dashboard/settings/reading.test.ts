import { describe, expect, it } from 'vitest'
import { checkRules, halfLifeText } from './reading'

const filled: Readonly<Record<string, string>> = {
  click_window_days: '7',
  view_window_days: '1',
  hold_days: '30',
  platform_fee_bp: '5',
  minimum_payout: '50.00',
  role_default_weight: '0',
}
const faultsWith = (given: Record<string, string>) =>
  checkRules((id) => ({ ...filled, ...given })[id] ?? '', 'USD').map(({ path }) => path)

describe('the form of credit and money', () => {
  it('takes empty weights, windows and half-life', () => {
    expect(faultsWith({})).toEqual([])
  })

  it('names the field of a number that is none', () => {
    expect(faultsWith({ 'weight.demo': 'much', 'window.referral': '1.5', time_decay_half_life_days: '0' })).toEqual([
      'time_decay_half_life_days',
      'window.referral',
      'weight.demo',
    ])
  })

  it('shows a half-life to two decimals', () => {
    expect([halfLifeText(6.931471805599453), halfLifeText(7), halfLifeText(null)]).toEqual(['6.93', '7', ''])
  })
})
