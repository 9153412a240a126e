import { When } from '../parts'
import type { Payout } from '../shapes'

/** When it was paid and under which reference, or why it was not. */
export const Outcome = ({ payout }: { readonly payout: Payout }) => {
  const last = payout.attempts.at(-1)
  if (payout.status === 'paid' && last?.settled_at)
    return (
      <>
        <When at={last.settled_at} /> · {last.reference}
      </>
    )
  return payout.reason && payout.reason !== 'nothing_left' ? <span>{payout.reason}</span> : null
}
