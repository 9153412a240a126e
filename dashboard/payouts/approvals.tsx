import { Card, When } from '../parts'
import type { Payout } from '../shapes'
import type { People } from './people'
import { because } from './refusals'

/** Who may still say yes: managers and owners who neither asked for the money nor approved it. */
const others = (payout: Payout, { deciders }: People): string[] => {
  const taken = [payout.requested_by, ...payout.approvals.map(({ user_id }) => user_id)]
  return deciders.filter((id) => !taken.includes(id))
}

function Waiting({ payout, people }: { readonly payout: Payout; readonly people: People }) {
  const names = others(payout, people).map(people.nameOf)
  return (
    <li>
      <strong>
        {payout.approvals.length > 0 ? 'One of two approved' : payout.approvals_needed > 1 ? 'Waits for two' : 'Waits'}
      </strong>
      <div class="muted small">
        {names.length > 0 ? `May approve: ${names.join(', ')}` : 'Nobody else may approve it. Invite another manager.'}
      </div>
    </li>
  )
}

/** How it came to be and who said yes, in order. */
export const Approvals = ({ payout, people }: { readonly payout: Payout; readonly people: People }) => (
  <Card title="Approvals">
    <ol class="steps">
      <li>
        <strong>{payout.requested_by ? 'Asked for by the partner' : 'Proposed from what had cleared'}</strong>
        <div class="muted small">
          <When at={payout.created_at} time />
        </div>
      </li>
      {payout.approvals.map((approval) => (
        <li key={approval.user_id}>
          <strong>{people.nameOf(approval.user_id)} approved</strong>
          <div class="muted small">
            <When at={approval.at} time />
          </div>
        </li>
      ))}
      {payout.status === 'pending' && <Waiting payout={payout} people={people} />}
      {payout.status === 'rejected' && (
        <li data-tone="bad">
          <strong>Rejected</strong>
          {payout.reason && <div class="muted small">{because(payout.reason)}</div>}
        </li>
      )}
    </ol>
  </Card>
)
