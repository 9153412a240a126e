import { exponentOf } from './currency'

/** The exact decimal string of an amount: 1990 in USD is '19.90', -5 in KWD is '-0.005'. */
export function decimal(amountMinor: number, currency: string): string {
  const exponent = exponentOf(currency)
  const units = BigInt(amountMinor)
  const digits = String(units < 0n ? -units : units).padStart(exponent + 1, '0')
  const whole = digits.slice(0, digits.length - exponent)
  const fraction = digits.slice(digits.length - exponent)
  return `${units < 0n ? '-' : ''}${whole}${exponent === 0 ? '' : `.${fraction}`}`
}
