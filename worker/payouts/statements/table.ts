import { csvHeader, csvLine, type Row } from '../../core/csv'
import type { Statement } from './build'

const BYTE_ORDER_MARK = '\uFEFF'

type Line = Partial<Statement['transfers'][number]> & {
  line: 'opening' | 'transfer' | 'closing'
  account?: string
  amount: number
  currency: string
}

const rowOf = (line: Line): Row => ({
  line: line.line,
  day: line.day ?? null,
  at: line.at ?? null,
  words: line.words ?? null,
  account: line.account ?? null,
  debit: line.debit ?? null,
  credit: line.credit ?? null,
  currency: line.currency,
  amount: line.amount,
  cause: line.cause ?? null,
  n: line.n ?? null,
  commission_id: line.commission_id ?? null,
  for_commission_id: line.for_commission_id ?? null,
  payout_id: line.payout_id ?? null,
  leaf: line.proof?.index ?? null,
})

/** A statement for a spreadsheet: openings, transfers, closings, one shape of row. */
export function statementCsv({ accounts, transfers, period_start, period_end }: Statement): string {
  const edge = (line: 'opening' | 'closing') =>
    accounts.map(({ account, currency, opening_amount, closing_amount }) =>
      rowOf({
        ...{ line, account, currency, day: line === 'opening' ? period_start : period_end },
        amount: line === 'opening' ? opening_amount : closing_amount,
      }),
    )
  const rows = [
    ...edge('opening'),
    ...transfers.map((transfer) => rowOf({ line: 'transfer', ...transfer })),
    ...edge('closing'),
  ]
  const [first = rowOf({ line: 'opening', currency: 'USD', amount: 0 })] = rows
  return BYTE_ORDER_MARK + csvHeader(first) + rows.map(csvLine).join('')
}
