import { describe, expect, it } from 'vitest'
import { eventOf, session } from './fixtures/stripe'
import { stripe } from './stripe'

const NO_HEADERS = new Headers()

describe('the key of a delivery', () => {
  it('is the id of the event, thin ones included', () => {
    expect(stripe.keyOf(NO_HEADERS, eventOf('invoice.paid', {}))).toBe('evt_1')
    expect(stripe.keyOf(NO_HEADERS, { id: 'evt_2', object: 'v2.core.event', type: 'v1.x' })).toBe('evt_2')
  })

  it.each([null, 'evt_1', [], {}, { id: 'evt_1' }, { id: '', object: 'event' }, { id: 1, object: 'event' }])(
    'is null for %j',
    (payload) => {
      expect(stripe.keyOf(NO_HEADERS, payload)).toBeNull()
    },
  )
})

describe('a delivery', () => {
  it.each([
    ['a thin event', { id: 'evt_1', object: 'v2.core.event' }, 'thin_event'],
    ['something else', { hello: 'world' }, 'not_a_stripe_event'],
    ['an event of another kind', eventOf('customer.created', {}), 'event_type_not_used'],
    ['an event that is called like a method', eventOf('constructor', {}), 'event_type_not_used'],
  ])('that is %s is ignored with its reason', (_what, payload, reason) => {
    expect(stripe.changes(payload, {})).toEqual([{ type: 'ignored', reason }])
  })

  it('that moves money but lacks its amount throws rather than lose it', () => {
    const broken = eventOf('checkout.session.completed', session({ amount_total: null }))
    expect(() => stripe.changes(broken, {})).toThrow('amount_total')
  })
})

describe('the settings', () => {
  const accepts = (settings: unknown) => stripe.settings.safeParse(settings).success

  it('may be empty, or name a key and an estimate of fees', () => {
    expect(accepts({})).toBe(true)
    expect(accepts({ api_key: 'rk_live_12345678', fee_bp: 290, fee_fixed_amounts: { USD: 30, JPY: 0 } })).toBe(true)
  })

  it.each([
    { fee_bp: 10_001 },
    { fee_bp: 2.9 },
    { fee_bp: -1 },
    { fee_fixed_amounts: { usd: 30 } },
    { fee_fixed_amounts: { USD: 0.3 } },
    { fee_fixed_amounts: { USD: -1 } },
    { api_key: 'pk_live_12345678' },
    { secret: 'whsec_x' },
  ])('are refused as %j', (settings) => {
    expect(accepts(settings)).toBe(false)
  })
})
