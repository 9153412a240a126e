import { DEBIT_ACCOUNTS } from '../../ledger/accounts'
import { ACCOUNTS } from '../../ledger/check'
import type { Moved } from '../../ledger/closing/queries'
import type { TransferRow } from '../../ledger/queries'

const SOURCES = ['sales', 'commission_costs', 'lead_costs', 'adjustments']

export type Balances = Map<string, Record<string, number>>

const changeOf = ({ debit, credit, amount }: Moved, account: string) => {
  const credited = Number(credit === account) - Number(debit === account)
  return amount * (DEBIT_ACCOUNTS.includes(account) ? -credited : credited)
}

/** The partner's five accounts by currency after these transfers; what was there is left as it was. */
export function after(before: Balances, transfers: readonly Moved[]): Balances {
  const balances = new Map([...before].map(([currency, accounts]) => [currency, { ...accounts }]))
  for (const transfer of transfers) {
    const accounts = balances.get(transfer.currency) ?? {}
    balances.set(transfer.currency, accounts)
    for (const account of ACCOUNTS) accounts[account] = (accounts[account] ?? 0) + changeOf(transfer, account)
  }
  return balances
}

const sumOf = (transfers: TransferRow[], which: (transfer: TransferRow) => boolean) =>
  transfers.filter(which).reduce((sum, { amount }) => sum + amount, 0)

/** What came from where in each currency; currencies are never added to each other. */
export function sumsOf(transfers: TransferRow[]) {
  const groups = Map.groupBy(transfers, ({ currency }) => currency)
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, own]) => ({
      currency,
      transfers: own.length,
      earned_amount: sumOf(own, ({ debit }) => SOURCES.includes(debit)),
      reversed_amount: sumOf(own, ({ credit }) => SOURCES.includes(credit)),
      paid_amount: sumOf(own, ({ credit }) => credit === 'cash'),
      returned_amount: sumOf(own, ({ debit, payoutId }) => debit === 'cash' && payoutId !== null),
      repaid_amount: sumOf(own, ({ debit, payoutId }) => debit === 'cash' && payoutId === null),
    }))
}
