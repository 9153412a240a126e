import { csvCells } from '../../../core/csv'
import { paypalAmount } from '../amounts'
import type { FileRail } from './file'

/** PayPal's Mass Pay file: recipient, amount, currency, our reference (at most 30, no space), note; no header. */
export const paypal: FileRail = {
  contentType: 'text/csv; charset=utf-8',
  extension: 'csv',
  mostPayments: 5_000,
  oneCurrency: true,
  refuse({ bank, amountMinor, currency }) {
    if (!bank?.paypal_email) return 'paypal_email_is_missing'
    // Made safe for a spreadsheet it would be another address.
    if (/^[-+=]/.test(bank.paypal_email)) return 'paypal_email_looks_like_a_formula'
    return paypalAmount(amountMinor, currency) === null ? 'amount_has_decimals' : null
  },
  write: (payments) =>
    payments
      .map(({ bank, amountMinor, currency, reference }) =>
        csvCells([bank?.paypal_email, paypalAmount(amountMinor, currency), currency, reference, `Payout ${reference}`]),
      )
      .join(''),
}
