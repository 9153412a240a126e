import { describe, expect, it } from 'vitest'
import { changesOf, session } from '../fixtures/stripe'
import { enriched, LINES, mugs, stripeThat } from '../fixtures/stripe-api'
import { stripe } from '../stripe'

describe('an API that does not help', () => {
  it.each([401, 429, 500])('throws on %i, so that the delivery is tried again', async (status) => {
    const api = stripeThat({ [LINES]: mugs }, status)
    const attempt = enriched('checkout.session.completed', session(), api.fetch)
    await expect(attempt).rejects.toThrow(`stripe_api_answered_${status}`)
  })

  it('is not asked about anything but an order', async () => {
    const api = stripeThat({})
    const change = { type: 'paid', orderExternalId: 'in_1', paidAt: 1 } as const
    expect(await stripe.enrich?.(change, { apiKey: 'rk_test_12345678', fetch: api.fetch })).toBe(change)
    expect(api.calls).toEqual([])
  })

  it('can live at another address', async () => {
    const api = stripeThat({})
    const [change] = changesOf('checkout.session.completed', session())
    if (change === undefined) throw new Error('no change')
    const options = { apiKey: 'rk_test_12345678', fetch: api.fetch, baseUrl: 'http://localhost:12111' }
    await expect(stripe.enrich?.(change, options)).rejects.toThrow('stripe_api_answered_404')
    expect(api.calls[0]?.url).toBe(`http://localhost:12111${LINES}?limit=100`)
  })
})
