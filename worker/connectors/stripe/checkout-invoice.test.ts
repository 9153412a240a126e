import { describe, expect, it } from 'vitest'
import { CREATED, changesOf, orderIn, RECEIVED, session } from '../fixtures/stripe'

const completed = (fields = {}) => changesOf('checkout.session.completed', session(fields))

describe('a payment whose invoice is made once it is paid', () => {
  const awaiting = { payment_status: 'unpaid', invoice: null, invoice_creation: { enabled: true } }
  const awaits = [{ type: 'ignored', reason: 'awaits_invoice' }]

  it('makes no order under the name of its session, whether it is then paid or not', () => {
    expect(completed(awaiting)).toEqual(awaits)
    expect(changesOf('checkout.session.async_payment_failed', session(awaiting))).toEqual(awaits)
  })

  it('is the order of that invoice when it is paid', () => {
    const paid = session({ ...awaiting, payment_status: 'paid', invoice: 'in_1' })
    expect(orderIn(changesOf('checkout.session.async_payment_succeeded', paid)).externalId).toBe('in_1')
    const late = session({ ...awaiting, payment_status: 'paid' })
    expect(changesOf('checkout.session.async_payment_succeeded', late)).toEqual(awaits)
  })

  it('is no matter when no invoice is to be made', () => {
    expect(orderIn(completed({ invoice_creation: { enabled: false } })).externalId).toBe('cs_live_a1')
  })
})

describe('a session without money of its own', () => {
  const subscription = { mode: 'subscription', payment_intent: null, invoice: 'in_1', subscription: 'sub_1' }

  it('gives its evidence to the first invoice of the subscription and makes no order', () => {
    const changes = completed({ ...subscription, metadata: { rt: 'token.signed' } })
    expect(changes).toEqual([
      {
        type: 'evidence',
        orderExternalId: 'in_1',
        occurredAt: RECEIVED * 1000 + 999,
        evidence: {
          clickToken: 'token.signed',
          leadId: null,
          visitorId: 'visitor_0001',
          customerExternalId: 'cus_1',
          email: 'buyer@shop.example',
          customerName: 'A Buyer',
          couponCodes: [],
          partnerCode: null,
        },
      },
    ])
  })

  it('keeps who brought the customer of a trial as a lead, since its first invoice makes no order', () => {
    const trial = { ...subscription, payment_status: 'no_payment_required', amount_subtotal: 0, amount_total: 0 }
    expect(completed(trial).map((change) => change.type)).toEqual(['evidence', 'lead'])
    expect(completed(trial)[1]).toMatchObject({
      lead: {
        external_id: 'cus_1',
        email: 'buyer@shop.example',
        name: 'A Buyer',
        visitor_id: 'visitor_0001',
        occurred_at: CREATED * 1000 + 999,
      },
    })
  })

  it('is ignored when it only stores a card', () => {
    const setup = { mode: 'setup', currency: null, amount_total: null, amount_subtotal: null, total_details: null }
    expect(completed({ ...setup, payment_intent: null })).toEqual([{ type: 'ignored', reason: 'setup_mode' }])
  })

  it('is ignored when a subscription has no invoice yet', () => {
    const reason = 'session_without_invoice'
    expect(completed({ ...subscription, invoice: null })).toEqual([{ type: 'ignored', reason }])
  })
})
