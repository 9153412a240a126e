import { describe, expect, it } from 'vitest'
import { balancesOf } from './partners'

const account = (name: string, currency: string, balance_amount: number) => ({
  account: name,
  currency,
  balance_amount,
})

describe('the balances of partners', () => {
  it('are one row a partner and currency, without the accounts of the organization', () => {
    expect(
      balancesOf([
        account('sales', 'USD', 900),
        account('partner:ptr_1:available', 'USD', 7),
        account('partner:ptr_1:pending', 'USD', 5),
        account('partner:ptr_1:pending', 'EUR', 3),
        account('partner:ptr_2:receivable', 'USD', 2),
      ]),
    ).toEqual([
      { id: 'ptr_1', currency: 'USD', amounts: { available: 7, pending: 5 } },
      { id: 'ptr_1', currency: 'EUR', amounts: { pending: 3 } },
      { id: 'ptr_2', currency: 'USD', amounts: { receivable: 2 } },
    ])
  })
})
