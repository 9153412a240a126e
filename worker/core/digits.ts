const listed = (list: string, digits: number) => list.split(' ').map((code) => [code, digits] as const)

/** ISO 4217 minor-unit digits where they are not two. */
export const EXPONENTS: ReadonlyMap<string, number> = new Map([
  ...listed('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF', 0),
  ...listed('BHD IQD JOD KWD LYD OMR TND', 3),
  ...listed('CLF UYW', 4),
])

/** Digits of the minor unit of a code that is known to be a currency: 2 for USD, 0 for JPY, 3 for KWD. */
export const digitsOf = (currency: string): number => EXPONENTS.get(currency) ?? 2

/** The exact decimal string of an amount of a known currency: 1990 in USD is '19.90', -5 in KWD is '-0.005'. */
export function exactly(amountMinor: number, currency: string): string {
  const exponent = digitsOf(currency)
  const units = BigInt(amountMinor)
  const digits = String(units < 0n ? -units : units).padStart(exponent + 1, '0')
  const whole = digits.slice(0, digits.length - exponent)
  const fraction = digits.slice(digits.length - exponent)
  return `${units < 0n ? '-' : ''}${whole}${exponent === 0 ? '' : `.${fraction}`}`
}
