import { csvCells } from '../../../core/csv'
import { decimal } from '../../../core/money'
import type { FileRail } from './file'

const COLUMNS = [
  ...['Payment Type', 'Beneficiary Name', 'Beneficiary Bank', 'Beneficiary Account', 'Currency', 'Amount'],
  ...['Recipient Reference', 'Other Payment Details', 'Beneficiary Email'],
]

/** For the bulk payments of Malaysian banks: DuitNow transfers to an account, the bank by its BIC or its code. */
export const duitnow: FileRail = {
  contentType: 'text/csv; charset=utf-8',
  extension: 'csv',
  mostPayments: 1_000,
  oneCurrency: true,
  refuse({ bank, currency }) {
    if (currency !== 'MYR') return 'only_myr'
    if (!bank?.holder) return 'holder_is_missing'
    if (!bank.account_number) return 'account_is_missing'
    return bank.swift_bic || bank.bank_code ? null : 'bank_is_missing'
  },
  write: (payments) =>
    csvCells(COLUMNS) +
    payments
      .map(({ bank, amountMinor, currency, reference, email }) =>
        csvCells([
          'DuitNow',
          bank?.holder,
          bank?.swift_bic ?? bank?.bank_code,
          bank?.account_number,
          currency,
          decimal(amountMinor, currency),
          reference,
          'Commission',
          email,
        ]),
      )
      .join(''),
}
