import { money } from '../parts'
import type { Proposals } from '../shapes'
import { reason } from '../words'

type Props = { readonly proposals: Proposals; readonly nameOf: (id: string) => string }

/** What a proposal made, and whom it left out and why. */
export function Left({ proposals, nameOf }: Props) {
  const made = proposals.data.length
  return (
    <div class="notice" data-tone={made > 0 ? 'good' : 'info'} role="status">
      <h2>{made === 0 ? 'Nothing to propose' : made === 1 ? 'One payout proposed' : `${made} payouts proposed`}</h2>
      {made === 0 && proposals.left.length === 0 && <p>Nothing has cleared by then. No payout was made.</p>}
      {proposals.left.length > 0 && (
        <ul>
          {proposals.left.map((one) => (
            <li key={`${one.partner_id} ${one.currency}`}>
              {nameOf(one.partner_id)}, {money(one.amount, one.currency, { code: true })}: {reason(one.code)}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
