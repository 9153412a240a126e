import type { Fact } from '../parts'
import type { Bank } from '../shapes'

export const METHODS = [
  ['bank_transfer', 'Bank transfer'],
  ['wire', 'Wire'],
  ['paypal', 'PayPal'],
  ['stripe', 'Stripe'],
  ['xendit', 'Xendit'],
  ['check', 'Check'],
] as const

export type Method = (typeof METHODS)[number][0]

export const methodName = (method: string): string => METHODS.find(([known]) => known === method)?.[1] ?? method

/** Enough of the account to recognise it; nothing when none is known. */
export const accountOf = (bank: Bank): string | null =>
  bank.iban ?? bank.account_number ?? bank.paypal_email ?? bank.stripe_account

/** Where money goes, in one line, and whether a person looked at it; dots until it is read. */
export function destinationOf(bank: Bank | null): string {
  if (!bank) return '…'
  if (bank.method === null) return 'the partner has not said where'
  const { method, currency, verified_at } = bank
  return [methodName(method), currency, accountOf(bank), !verified_at && 'not verified'].filter(Boolean).join(', ')
}

/** What is known of the account, masked. */
export const factsOf = (bank: Bank): Fact[] =>
  [
    ['How', bank.method && methodName(bank.method)] as const,
    ['Currency', bank.currency] as const,
    ['Holder', bank.holder] as const,
    ['IBAN', bank.iban] as const,
    ['Account', bank.account_number] as const,
    ['Routing', bank.routing_number] as const,
    ['BIC', bank.swift_bic] as const,
    ['Bank', [bank.bank_name, bank.bank_code].filter(Boolean).join(', ')] as const,
    ['PayPal', bank.paypal_email] as const,
    ['Stripe', bank.stripe_account] as const,
    ['Country', bank.country] as const,
  ].filter(([, value]) => Boolean(value))

export const may = ({ actions }: Bank, name: 'change' | 'reveal' | 'verify'): boolean =>
  actions.some((action) => action.name === name && action.allowed)

/** Until when a change holds payouts; null when it no longer does. */
export const heldUntil = ({ holds_payouts_until: until }: Bank, now: number): string | null =>
  until !== null && Date.parse(until) > now ? until : null
