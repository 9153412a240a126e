import { sentence, shortId } from '../format'

export const ACCOUNTS: Readonly<Record<string, string>> = {
  sales: 'Sales',
  platform_fees: 'Platform fees',
  payment_fees: 'Payment fees',
  seller: 'What you keep',
  commission_costs: 'Commissions of deals',
  lead_costs: 'Cost of leads',
  adjustments: 'Adjustments',
  cash: 'Cash',
}

export const STATES: Readonly<Record<string, string>> = {
  pending: 'clearing',
  available: 'ready',
  reserved: 'approved',
  transit: 'on its way',
  receivable: 'to pay back',
}

/** An account in words: "Partners: clearing", or "partner …a1b2c3: ready" for one partner. */
export function accountName(account: string): string {
  const [kind = '', ...rest] = account.split(':')
  const state = STATES[rest.at(-1) ?? ''] ?? ''
  if (kind === 'partners') return `Partners: ${state}`
  if (kind === 'partner') return `${shortId(rest[0] ?? '')}: ${state}`
  return ACCOUNTS[account] ?? (STATES[account] ? `Partner: ${STATES[account]}` : sentence(account))
}

/** "order.reckoned:ord_…:7" → what happened, and to which object. */
export function causeOf(cause: string): { readonly what: string; readonly id: string } {
  const [what = '', id = ''] = cause.split(':')
  return { what: sentence(what), id }
}
