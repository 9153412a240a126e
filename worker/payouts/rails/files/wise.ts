import { csvCells } from '../../../core/csv'
import { decimal } from '../../../core/money'
import type { FileRail, Payment } from './file'

const COLUMNS = [
  ...['name', 'recipientEmail', 'paymentReference', 'receiverType', 'amountCurrency', 'amount', 'sourceCurrency'],
  ...['targetCurrency', 'IBAN', 'swiftCode', 'accountNumber', 'bankCode', 'addressCountryCode', 'addressCity'],
  ...['addressFirstLine', 'addressPostCode'],
]

const row = ({ bank, partnerName, email, reference, amountMinor, currency }: Payment) => [
  bank?.holder ?? partnerName,
  email,
  reference,
  'PERSON',
  'target',
  decimal(amountMinor, currency),
  currency,
  currency,
  bank?.iban,
  bank?.swift_bic,
  bank?.account_number,
  bank?.routing_number ?? bank?.bank_code,
  bank?.address?.country,
  bank?.address?.town,
  [bank?.address?.street, bank?.address?.building_number].filter(Boolean).join(' '),
  bank?.address?.post_code,
]

/** Wise’s batch file for bank accounts. Partners receive the exact amount; fees are the payer’s. */
export const wise: FileRail = {
  contentType: 'text/csv; charset=utf-8',
  extension: 'csv',
  mostPayments: 1_000,
  oneCurrency: false,
  refuse({ bank, currency }) {
    if (!bank?.holder) return 'holder_is_missing'
    if (!bank.iban && !bank.account_number) return 'account_is_missing'
    return bank.currency === currency ? null : 'account_is_in_another_currency'
  },
  write: (payments) => csvCells(COLUMNS) + payments.map((payment) => csvCells(row(payment))).join(''),
}
