import { describe, expect, it } from 'vitest'
import { CREATED, changesOf, RECEIVED } from '../fixtures/stripe'

type Fields = Record<string, unknown>

function refund(fields: Fields = {}): Fields {
  return {
    id: 're_1',
    object: 'refund',
    amount: 1500,
    currency: 'usd',
    status: 'succeeded',
    reason: 'requested_by_customer',
    payment_intent: 'pi_1',
    charge: 'ch_1',
    created: CREATED,
    ...fields,
  }
}

function charge(fields: Fields = {}): Fields {
  return {
    id: 'ch_1',
    object: 'charge',
    amount: 5000,
    amount_refunded: 2500,
    refunded: false,
    currency: 'usd',
    payment_intent: 'pi_1',
    ...fields,
  }
}

function dispute(fields: Fields = {}): Fields {
  return {
    id: 'du_1',
    object: 'dispute',
    amount: 5000,
    currency: 'usd',
    status: 'needs_response',
    payment_intent: 'pi_1',
    charge: 'ch_1',
    balance_transactions: [{ id: 'txn_1', fee: 1500, currency: 'usd' }],
    created: CREATED,
    ...fields,
  }
}

describe('a refund', () => {
  it('is about the payment it names, at its own time', () => {
    expect(changesOf('refund.created', refund())).toEqual([
      {
        type: 'refund',
        subject: { payment: 'pi_1' },
        externalId: 're_1',
        amount: 1500,
        items: [],
        status: 'succeeded',
        reason: 'requested_by_customer',
        occurredAt: CREATED * 1000 + 999,
      },
    ])
  })

  it('is about the charge when there is no payment intent', () => {
    expect(changesOf('refund.created', refund({ payment_intent: null }))).toMatchObject([
      { subject: { payment: 'ch_1' } },
    ])
    const nothing = changesOf('refund.created', refund({ payment_intent: null, charge: null }))
    expect(nothing).toEqual([{ type: 'ignored', reason: 'payment_not_named' }])
  })

  it.each([
    ['succeeded', 'succeeded'],
    ['pending', 'pending'],
    ['requires_action', 'pending'],
    [null, 'pending'],
    ['failed', 'failed'],
    ['canceled', 'failed'],
  ])('of status %s is %s', (status, expected) => {
    expect(changesOf('refund.updated', refund({ status }))).toMatchObject([{ status: expected }])
  })

  it.each(['refund.updated', 'refund.failed', 'charge.refund.updated'])('told by %s is the same fact again', (type) => {
    expect(changesOf(type, refund())).toEqual(changesOf('refund.created', refund()))
  })
})

describe('a refunded charge', () => {
  const total = {
    type: 'refunded_total',
    subject: { payment: 'pi_1' },
    externalId: 'ch_1',
    amount: 2500,
    occurredAt: RECEIVED * 1000 + 999,
  }

  it('is a running total', () => {
    expect(changesOf('charge.refunded', charge())).toEqual([total])
  })

  it('ties its payment to its invoice in the older shape', () => {
    const tie = { type: 'payment', orderExternalId: 'in_1', paymentReference: 'pi_1' }
    expect(changesOf('charge.refunded', charge({ invoice: 'in_1' }))).toEqual([tie, total])
  })

  it('is its own payment when it has no intent', () => {
    expect(changesOf('charge.refunded', charge({ payment_intent: null }))).toMatchObject([
      { subject: { payment: 'ch_1' } },
    ])
  })
})

it('refunds, refunded charges and disputes in krónur are told in whole krónur', () => {
  const inMinor = [{ amount: 1500 }]
  expect(changesOf('refund.created', refund({ currency: 'isk', amount: 150_000 }))).toMatchObject(inMinor)
  expect(changesOf('charge.refunded', charge({ currency: 'isk', amount_refunded: 150_000 }))).toMatchObject(inMinor)
  expect(changesOf('charge.dispute.created', dispute({ currency: 'isk', amount: 150_000 }))).toMatchObject(inMinor)
})

describe('a dispute', () => {
  const opened = {
    type: 'dispute',
    subject: { payment: 'pi_1' },
    externalId: 'du_1',
    status: 'opened',
    amount: 5000,
    feeAmount: 1500,
    occurredAt: CREATED * 1000 + 999,
  }

  it('opens with its amount and fee', () => {
    expect(changesOf('charge.dispute.created', dispute())).toEqual([opened])
  })

  it.each([
    ['won', 'won'],
    ['warning_closed', 'won'],
    ['lost', 'lost'],
  ])('closed as %s is %s', (status, expected) => {
    const closed = changesOf('charge.dispute.closed', dispute({ status }))
    expect(closed).toEqual([{ ...opened, status: expected, occurredAt: RECEIVED * 1000 + 999 }])
  })

  it('closed as anything else changes nothing', () => {
    const closed = changesOf('charge.dispute.closed', dispute({ status: 'prevented' }))
    expect(closed).toEqual([{ type: 'ignored', reason: 'dispute_undecided' }])
  })

  it('has no fee when none is told, or when it is in another currency', () => {
    const feeIn = (balance_transactions: unknown) =>
      changesOf('charge.dispute.created', dispute({ balance_transactions }))
    expect(feeIn([])).toMatchObject([{ feeAmount: null }])
    expect(feeIn(undefined)).toMatchObject([{ feeAmount: null }])
    expect(feeIn([{ fee: 1500, currency: 'eur' }])).toMatchObject([{ feeAmount: null }])
  })

  it('that gave the fee back has a fee of nothing', () => {
    const balance_transactions = [
      { fee: 1500, currency: 'usd' },
      { fee: -1500, currency: 'usd' },
    ]
    const closed = changesOf('charge.dispute.closed', dispute({ status: 'won', balance_transactions }))
    expect(closed).toMatchObject([{ feeAmount: 0 }])
  })

  it('without an intent is about its charge', () => {
    const older = changesOf('charge.dispute.created', dispute({ payment_intent: null }))
    expect(older).toMatchObject([{ subject: { payment: 'ch_1' } }])
  })
})
