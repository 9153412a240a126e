/** Accounts whose balance grows by a debit; every other one grows by a credit. */
export const DEBIT_ACCOUNTS = ['sales', 'commission_costs', 'lead_costs', 'adjustments', 'receivable']
