import { exponentOf } from '../../core/currency'
import { decimal } from '../../core/money'

/** PayPal takes no decimals in these, whatever ISO 4217 says. */
const WHOLE = ['HUF', 'JPY', 'TWD']

/** The amount as PayPal writes it, or null when it has a part that PayPal cannot send. */
export function paypalAmount(amountMinor: number, currency: string): string | null {
  if (!WHOLE.includes(currency)) return decimal(amountMinor, currency)
  const [whole = '', fraction = ''] = decimal(amountMinor, currency).split('.')
  return exponentOf(currency) === 0 || /^0*$/.test(fraction) ? whole : null
}
