import { describe, expect, it } from 'vitest'
import { destinationOf } from '../bank/words'
import type { Bank, Payout, Rail } from '../shapes'
import { isSameAmount } from './questions'
import { FILES, formatOf, isWithoutService } from './rails-words'
import { refusal, standing } from './refusals'
import { lookOf } from './words'

const payout = (changed: Partial<Payout>): Payout => ({
  ...{ id: 'pay_1', partner_id: 'ptr_1', partner_name: 'Alice', currency: 'USD', amount: 284_050, status: 'pending' },
  ...{ version: 1, attempt: 0, requested_by: null, reason: null, approved_at: null, approvals_needed: 2 },
  ...{ period_start: '2026-10-01T00:00:00.000Z', period_end: '2026-11-01T00:00:00.000Z' },
  ...{ created_at: '2026-11-01T00:00:00.000Z', approvals: [], attempts: [], lines: [], actions: [] },
  ...changed,
})

describe('a payout in words', () => {
  it('stands between two approvals when one was given', () => {
    const approvals = [{ user_id: 'usr_1', at: '2026-11-01T00:00:00.000Z' }]
    expect(lookOf(payout({}))).toBe('pending')
    expect(lookOf(payout({ approvals }))).toBe('half')
    expect(lookOf(payout({ approvals, status: 'approved' }))).toBe('approved')
  })

  it('compares a typed amount by its digits, in whatever way it is written', () => {
    for (const typed of ['2840.50', '2,840.50', '2.840,50', ' 2 840,50 ', '$2,840.50'])
      expect(isSameAmount(typed, 284_050, 'USD'), typed).toBe(true)
    for (const typed of ['', '2840', '2840.5', '2840.51', '28405'])
      expect(isSameAmount(typed, 284_050, 'USD')).toBe(false)
    expect(isSameAmount('¥2,840', 2_840, 'JPY')).toBe(true)
  })

  it('offers no button that the role or the state never allows, and says the rule that forbids one now', () => {
    const actions = [
      { name: 'approve', allowed: false, code: 'approver_must_not_be_requester' },
      { name: 'reject', allowed: true, code: null },
      { name: 'send', allowed: false, code: 'payout_cannot_go_from_pending_to_processing' },
      { name: 'change_lines', allowed: false, code: 'role_may_not' },
    ]
    const one = payout({ actions })
    expect(standing(one, 'approve')).toEqual({ may: false, rule: 'approver_must_not_be_requester' })
    expect(refusal('approver_must_not_be_requester')).toMatch(/^You asked for this money/)
    expect(standing(one, 'reject')).toEqual({ may: true, rule: null })
    expect(standing(one, 'send')).toEqual({ may: false, rule: null })
    expect(standing(one, 'change_lines')).toEqual({ may: false, rule: null })
  })
})

describe('where a payout goes', () => {
  const bank: Bank = {
    ...{ partner_id: 'ptr_1', method: 'paypal', currency: 'EUR', paypal_email: 'a…@post.example', holder: null },
    ...{ iban: null, account_number: null, routing_number: null, swift_bic: null, bank_name: null, bank_code: null },
    ...{ stripe_account: null, country: null, version: 1, verified_at: null, verified_by: null, updated_at: null },
    ...{ holds_payouts_until: null, actions: [] },
  }

  it('says what nobody looked at, what the partner has not said, and nothing before it is read', () => {
    expect(destinationOf(bank)).toBe('PayPal, EUR, a…@post.example, not verified')
    expect(destinationOf({ ...bank, verified_at: '2026-11-01T00:00:00.000Z' })).toBe('PayPal, EUR, a…@post.example')
    expect(destinationOf({ ...bank, method: null })).toBe('the partner has not said where')
    expect(destinationOf(null)).toBe('…')
  })
})

describe('the rails of an organization', () => {
  const rail = (name: Rail['rail'], is_enabled = true): Rail => ({
    ...{
      rail: name,
      is_enabled,
      is_sandbox: false,
      callback_url: null,
      version: 1,
      updated_at: '2026-11-01T00:00:00Z',
    },
  })

  it('have no service when there is none or only the account of a file, and have one that is switched off', () => {
    expect(isWithoutService([])).toBe(true)
    expect(isWithoutService([rail('pain001')])).toBe(true)
    expect(isWithoutService([rail('pain001'), rail('xendit', false)])).toBe(false)
  })

  it('name the file of each as the export does', () => {
    expect(FILES.map(([file]) => formatOf(file))).toEqual(['csv', 'paypal', 'wise', 'pain001', 'duitnow'])
  })
})
