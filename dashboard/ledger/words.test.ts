import { describe, expect, it } from 'vitest'
import { addressOf } from '../words'
import { summed } from './ledger'
import { accountName, causeOf } from './words'

describe('the ledger in words', () => {
  it('names the accounts of the organization, of one partner, and of all partners', () => {
    expect(accountName('seller')).toBe('What you keep')
    expect(accountName('partner:ptr_0123456789abcdef:available')).toBe('ptr_…abcdef: ready')
    expect(accountName('partners:pending')).toBe('Partners: clearing')
    expect(accountName('pending')).toBe('Partner: clearing')
  })
  it('leads from a cause to the page of what caused it', () => {
    const { what, id } = causeOf('order.reckoned:ord_1:7')
    expect(what).toBe('Order reckoned')
    expect(addressOf(id)).toBe('/orders/ord_1')
    expect(addressOf('org_1')).toBeUndefined()
  })
  it('sums what partners hold by kind and currency, and never across currencies', () => {
    const account = (name: string, currency: string, balance_amount: number) => ({
      account: name,
      currency,
      balance_amount,
    })
    expect(
      summed([
        account('sales', 'USD', 900),
        account('partner:ptr_1:pending', 'USD', 5),
        account('partner:ptr_2:pending', 'USD', 7),
        account('partner:ptr_2:pending', 'EUR', 1),
      ]),
    ).toEqual([
      account('sales', 'USD', 900),
      account('partners:pending', 'USD', 12),
      account('partners:pending', 'EUR', 1),
    ])
  })
})
