import { money } from '../parts'
import type { Payout } from '../shapes'
import { type ActionName, isRefusedToRole, refusal, standing } from './refusals'

type Props = { readonly payout: Payout; readonly ask: (name: ActionName) => void }

/** Each decision with its button, in the order in which they come. */
function words(payout: Payout): readonly (readonly [ActionName, string, 'go' | 'stop' | ''])[] {
  const amount = money(payout.amount, payout.currency)
  const isFirst = payout.approvals_needed > 1 && payout.approvals.length === 0
  const isAgain = payout.attempts.length > 0
  return [
    ['approve', `Review and approve ${amount}${isFirst ? ' as first of two' : ''}`, 'go'],
    ['send', `Send ${amount}${isAgain ? ' again' : ''}`, 'go'],
    ['mark_paid', 'Mark paid', payout.status === 'processing' ? 'go' : ''],
    ['mark_failed', 'Mark failed', ''],
    ['mark_returned', 'Mark returned', ''],
    ['reject', 'Reject', 'stop'],
  ]
}

/** What can be done now; what only a rule refuses is there, with the rule beside it. */
export function ActionBar({ payout, ask }: Props) {
  const open = words(payout).flatMap(([name, label, tone]) => {
    const { may, rule } = standing(payout, name)
    return may || rule ? [{ name, label, tone, rule }] : []
  })
  const rules = [...new Set(open.flatMap(({ rule }) => rule ?? []))]
  if (open.length === 0)
    return isRefusedToRole(payout) ? <p class="muted small">Owners and managers decide about payouts.</p> : null
  return (
    <section class="card bar" aria-label="Decide">
      <div class="row">
        {open.map(({ name, label, tone, rule }) => (
          <button
            key={name}
            class={`button ${tone}`}
            type="button"
            aria-disabled={rule !== null}
            aria-describedby={rule ? `rule-${rule}` : undefined}
            onClick={() => rule === null && ask(name)}
          >
            {label}
          </button>
        ))}
      </div>
      {rules.map((rule) => (
        <p key={rule} id={`rule-${rule}`} class="small">
          {refusal(rule)}
        </p>
      ))}
    </section>
  )
}
