import { decimal } from '../../core/money'

/** The amount in decimals, without any in these currencies; null when that would leave a part of it out. */
const amountBut = (whole: string[]) => (amountMinor: number, currency: string) => {
  const amount = decimal(amountMinor, currency)
  if (!whole.includes(currency)) return amount
  return /\.0*[1-9]/.test(amount) ? null : amount.replace(/\..*/, '')
}

/** As PayPal writes it, which takes no decimals in these, whatever ISO 4217 says; null when it cannot be sent. */
export const paypalAmount = amountBut(['HUF', 'JPY', 'TWD'])

/** As Xendit writes it; null when it cannot be sent. */
export const xenditAmount = amountBut(['IDR', 'VND'])
