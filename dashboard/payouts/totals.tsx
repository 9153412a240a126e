import { Money, percent, Stats } from '../parts'
import type { PayoutTotals } from '../shapes'
import { many } from './words'

const oneDecimal = (value: number) => new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 }).format(value)

/** What is known of all payouts together, as one sentence. */
function inAll({ approval_rate, average_days_to_approval, credits_per_payout }: PayoutTotals): string {
  return [
    approval_rate !== null && `${percent(Math.round(approval_rate * 10_000))} of what was decided was approved`,
    average_days_to_approval !== null && `${oneDecimal(average_days_to_approval)} days to approval on average`,
    credits_per_payout !== null && `${oneDecimal(credits_per_payout)} lead credits a payout`,
  ]
    .filter(Boolean)
    .join(' · ')
}

/** Payouts counted and summed, each currency by itself. */
export function Totals({ totals }: { readonly totals: PayoutTotals }) {
  const several = totals.currencies.length > 1
  return (
    <>
      {totals.currencies.map((one) => {
        const stat = (name: string, amount: number, number: number) => ({
          name,
          value: <Money amount={amount} currency={one.currency} code={several} />,
          note: many(number, 'payout'),
        })
        return (
          <section key={one.currency} class="card" aria-label={`Payouts in ${one.currency}`}>
            <Stats
              stats={[
                stat('Needs approval', one.awaiting_amount, one.awaiting_count),
                stat('Approved so far', one.approved_amount, one.approved_count),
                stat('Paid so far', one.paid_amount, one.paid_count),
                stat('Rejected', one.rejected_amount, one.rejected_count),
                stat('Proposed in all', one.proposed_amount, one.proposed_count),
              ]}
            />
          </section>
        )
      })}
      {totals.currencies.length > 0 && <p class="muted small">{inAll(totals)}</p>}
    </>
  )
}
