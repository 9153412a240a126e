import type { Rail } from '../shapes'

/** Rails that carry a file: a person brings it to the bank and says what became of it. */
export const FILES = [
  ['csv', 'CSV file'],
  ['paypal_csv', 'PayPal mass payment file'],
  ['wise', 'Wise batch file'],
  ['pain001', 'SEPA file, pain.001'],
  ['duitnow', 'DuitNow and FPX file'],
] as const

/** Rails that call a service. */
export const SERVICES = [
  ['stripe', 'Stripe Connect'],
  ['xendit', 'Xendit'],
  ['paypal', 'PayPal Payouts'],
] as const

const WAYS = [...FILES, ...SERVICES] as const
export type Way = (typeof WAYS)[number][0]

export const wayOf = (given: string): Way => WAYS.find(([known]) => known === given)?.[0] ?? 'csv'

export const railName = (rail: string): string => WAYS.find(([known]) => known === rail)?.[1] ?? rail

/** The ways in which this organization can send now: files always, a service when it is set up and on. */
export const waysOf = (rails: readonly Rail[]): (readonly [Way, string])[] => [
  ...FILES,
  ...SERVICES.flatMap(([service, words]) => {
    const one = rails.find(({ rail, is_enabled }) => rail === service && is_enabled)
    return one ? [[service, one.is_sandbox ? `${words}, test mode: pays nobody` : words] as const] : []
  }),
]
