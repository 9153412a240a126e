import type { Rail, Service } from '../shapes'

/** Rails that carry a file: a person brings it to the bank and says what became of it. */
export const FILES = [
  ['csv', 'CSV file'],
  ['paypal_csv', 'PayPal mass payment file'],
  ['wise', 'Wise batch file'],
  ['pain001', 'SEPA file, pain.001'],
  ['duitnow', 'DuitNow and FPX file'],
] as const
type File = (typeof FILES)[number][0]

/** How the export names the file of such a rail. */
export const formatOf = (file: File) => (file === 'paypal_csv' ? 'paypal' : file)

/** Rails that call a service. */
export const SERVICES = [
  ['stripe', 'Stripe Connect'],
  ['xendit', 'Xendit'],
  ['paypal', 'PayPal Payouts'],
] as const satisfies (readonly [Service, string])[]

export const isService = (name: Rail['rail']): name is Service => name !== 'pain001'

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

/** Nobody has set one up, be it on or off. */
export const isWithoutService = (rails: readonly Rail[]): boolean => !rails.some(({ rail }) => isService(rail))
