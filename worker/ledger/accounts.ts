/** Accounts whose balance grows by a debit; every other one grows by a credit. */
export const DEBIT_ACCOUNTS = ['sales', 'commission_costs', 'lead_costs', 'adjustments', 'receivable']

/** What a sale itself moves, commissions aside. */
export const ORDER_ACCOUNTS = ['sales', 'platform_fees', 'payment_fees', 'seller']

type Side = 'debit' | 'credit'

const GROWN_BY_DEBIT = DEBIT_ACCOUNTS.map((account) => `'${account}'`).join(', ')

/** SQL of what a transfer adds to the account on this side of it, on that account's normal side, in minor units. */
export const addedTo = (side: Side) =>
  `amount * IIF(${side} IN (${GROWN_BY_DEBIT}), ${side === 'debit' ? '1, -1' : '-1, 1'})`
