const TAKEN_FROM = ['pending', 'available', 'reserved', 'receivable'] as const
const GIVEN_TO = ['pending', 'receivable', 'available'] as const

const take = (to: string) => TAKEN_FROM.map((from) => `${from}>${to}`)
const give = (from: string) => GIVEN_TO.map((to) => `${from}>${to}`)

/** Every legal 'debit>credit', exactly those that the causes of the ledger can produce; the CHECK of the transfers. */
export const PAIRS: readonly string[] = [
  // order reckoned
  ...['platform_fees', 'payment_fees', 'seller'].flatMap((account) => [`sales>${account}`, `${account}>sales`]),
  'sales>pending',
  ...take('sales'),
  // deal reckoned
  'commission_costs>pending',
  ...take('commission_costs'),
  // hold over; held
  ...['pending>receivable', 'pending>available', 'available>pending', 'reserved>pending'],
  // credit, adjustment and write-off
  ...give('lead_costs'),
  ...take('lead_costs'),
  ...give('adjustments'),
  ...take('adjustments'),
  // approved, sent, rejected
  ...['available>reserved', 'reserved>transit', 'reserved>available'],
  // paid; failed; returned, and repaid by the partner
  ...['transit>cash', 'available>cash', 'reserved>cash', 'receivable>cash'],
  ...give('transit'),
  ...give('cash'),
]
