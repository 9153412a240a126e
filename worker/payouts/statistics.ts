import { when } from '../platform/shapes'
import type { Tenant } from '../platform/tenant'
import { type CurrencyStatistics, creditLines, paidStatistics, payoutStatistics } from './queries'

const DAY_MILLISECONDS = 86_400_000

const sum = (rows: CurrencyStatistics[], of: (row: CurrencyStatistics) => number) =>
  rows.reduce((total, row) => total + of(row), 0)

const ratio = (part: number, whole: number) => (whole === 0 ? null : part / whole)

/** Payouts counted and summed per currency, never across; rates and averages are over all of them, null for none. */
export async function statisticsOf(tenant: Tenant) {
  const [rows, paid, credits] = await Promise.all([
    payoutStatistics(tenant),
    paidStatistics(tenant),
    creditLines(tenant),
  ])
  const approved = sum(rows, (row) => row.approved)
  const decided = approved + sum(rows, (row) => row.rejectedBeforeApproval)
  const milliseconds = ratio(
    sum(rows, (row) => row.millisecondsToApproval),
    approved,
  )
  return {
    as_of: when(tenant.now),
    currencies: rows.map((row) => {
      const arrived = paid.find(({ currency }) => currency === row.currency)
      return {
        currency: row.currency,
        proposed_count: row.proposed,
        proposed_amount: row.proposedAmount,
        awaiting_count: row.awaiting,
        awaiting_amount: row.awaitingAmount,
        approved_count: row.approved,
        approved_amount: row.approvedAmount,
        rejected_count: row.rejected,
        rejected_amount: row.rejectedAmount,
        paid_count: arrived?.paid ?? 0,
        paid_amount: arrived?.paidAmount ?? 0,
      }
    }),
    approval_rate: ratio(approved, decided),
    average_days_to_approval: milliseconds === null ? null : milliseconds / DAY_MILLISECONDS,
    credits_per_payout: ratio(
      credits[0]?.lines ?? 0,
      sum(rows, (row) => row.proposed),
    ),
  }
}
