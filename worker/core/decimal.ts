import { exponentOf } from './currency'
import { exactly } from './digits'

/** The exact decimal string of an amount: 1990 in USD is '19.90'. RangeError for an unknown currency. */
export function decimal(amountMinor: number, currency: string): string {
  exponentOf(currency)
  return exactly(amountMinor, currency)
}
