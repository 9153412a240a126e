import type { BankDetails } from '../../../partners/bank/shapes'
import type { RailAccounts } from '../account-shapes'

/** One payout on its way to a bank; `reference` is the attempt's own: `{payout}.{k}`. */
export type Payment = {
  payoutId: string
  reference: string
  partnerId: string
  partnerName: string | null
  email: string | null
  currency: string
  amountMinor: number
  status: string
  bank: BankDetails | null
}

/** What surrounds the payments of one file: its id, its time, and who pays. */
export type Batch = { id: string; now: number; payer: RailAccounts['pain001'] | null }

/** A file that a person carries to a bank or a service. */
export type FileRail = {
  contentType: string
  extension: string
  mostPayments: number
  /** Whether all payments must be of one currency. */
  oneCurrency: boolean
  /** The name of what keeps a payment out of this file, or null. */
  refuse(payment: Payment): string | null
  /** Exact amounts in major units; every payment was accepted by `refuse`. */
  write(payments: readonly Payment[], batch: Batch): string
}
