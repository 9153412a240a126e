import { csvCells } from '../../../core/csv'
import { decimal } from '../../../core/money'
import type { BankDetails } from '../../../partners/bank/shapes'
import type { FileRail } from './file'

const COLUMNS = [
  ...['payout_id', 'batch_id', 'partner_id', 'partner_name', 'email', 'method', 'currency', 'amount_minor', 'amount'],
  ...['account_ref', 'reference', 'status'],
]

export const accountOf = (bank: BankDetails | null) =>
  bank?.iban ?? bank?.account_number ?? bank?.paypal_email ?? bank?.stripe_account ?? null

/** For any bank or book-keeping, with a byte order mark so that a spreadsheet reads UTF-8. */
export const generic: FileRail = {
  contentType: 'text/csv; charset=utf-8',
  extension: 'csv',
  mostPayments: 1_000,
  oneCurrency: false,
  refuse: () => null,
  write: (payments, batch) =>
    `\uFEFF${csvCells(COLUMNS)}${payments
      .map((payment) =>
        csvCells([
          payment.payoutId,
          batch.id,
          payment.partnerId,
          payment.partnerName,
          payment.email,
          payment.bank?.method ?? null,
          payment.currency,
          payment.amountMinor,
          decimal(payment.amountMinor, payment.currency),
          accountOf(payment.bank),
          payment.reference,
          payment.status,
        ]),
      )
      .join('')}`,
}
