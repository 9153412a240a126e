import { describe, expect, it } from 'vitest'
import { OrganizationPatch } from './input'
import { lambdaOf } from './setting-values'
import { defaultSettings, parseChosen, valuesInForce } from './settings'

const isTaken = (patch: unknown) => OrganizationPatch.safeParse(patch).success

describe('settings of a new organization', () => {
  it('are the published defaults', () => {
    expect(defaultSettings('EUR', 'https://shop.example/start')).toEqual({
      attributionModel: 'last_touch',
      clickWindowDays: 7,
      viewWindowDays: 1,
      leadBindingDays: null,
      leadLock: true,
      holdDays: 30,
      platformFeeBp: 0,
      minimumPayoutAmounts: { EUR: 5_000 },
      secondApproverAboveAmounts: {},
      payoutSchedule: 'manual',
      claims: 'hold',
      selfReferral: 'reject',
      duplicate: 'reject',
      velocity: 'flag',
      lateTouch: 'flag',
      allowedOrigins: ['https://shop.example'],
      timeZone: 'UTC',
      timeDecayLambda: 0.1,
      roleWeights: { referral: 30, demo: 25, proposal: 25, negotiation: 20 },
      roleDefaultWeight: 0,
      roleDedupe: 'partner_type',
      touchWindowDays: {},
      clickOverView: false,
      website: 'https://shop.example/start',
      defaultCurrency: 'EUR',
      plan: 'starter',
      version: 1,
    })
  })
})

describe('what was chosen', () => {
  it('stands over the default, and the rest stays', () => {
    const chosen = parseChosen({ website: 'https://shop.example', hold_days: 14, lead_binding_days: 90 })
    expect(valuesInForce('USD', chosen)).toMatchObject({ hold_days: 14, lead_binding_days: 90, click_window_days: 7 })
  })

  it('still reads when a setting of yesterday is among it', () => {
    expect(parseChosen({ website: '', gone: 1, hold_days: 3 })).toEqual({ website: '', hold_days: 3 })
  })

  it('may be a half-life: after so many days a touch weighs half', () => {
    expect(Math.exp(-lambdaOf(6.93) * 6.93)).toBeCloseTo(0.5, 12)
  })
})

describe('a change of settings', () => {
  it.each([
    ['a setting and a reset', { hold_days: 14, claims: null }],
    ['an origin with a closing slash', { allowed_origins: ['https://shop.example/'] }],
    ['windows by type, and for all others', { touch_window_days: { demo: 14, '*': 90 } }],
    ['a decay reset in both of its units', { time_decay_lambda: null, time_decay_half_life_days: null }],
    ['a time-zone', { time_zone: 'Europe/Vienna' }],
  ])('takes %s', (_, patch) => expect(isTaken(patch)).toBe(true))

  it.each([
    ['an unknown field', { hold_day: 14 }],
    ['a negative number of days', { hold_days: -1 }],
    ['half a day', { click_window_days: 0.5 }],
    ['a fee above 100 %', { platform_fee_bp: 10_001 }],
    ['a currency that is none', { minimum_payout_amounts: { XXX: 1 } }],
    ['a path in an origin', { allowed_origins: ['https://shop.example/path'] }],
    ['an origin that is no web page', { allowed_origins: ['ftp://shop.example'] }],
    ['a time-zone that is none', { time_zone: 'Europe/Atlantis' }],
    ['a window for clicks under two names', { touch_window_days: { click: 3 } }],
    ['one setting in two units', { time_decay_lambda: 0.1, time_decay_half_life_days: 7 }],
    ['a decay that grows', { time_decay_lambda: -0.1 }],
    ['no name', { name: ' ' }],
  ])('refuses %s', (_, patch) => expect(isTaken(patch)).toBe(false))
})
