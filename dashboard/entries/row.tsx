import { Money, percent, Status, shortId, When } from '../parts'
import { refusal } from '../payouts/refusals'
import { ENTRY, type Entry } from './words'

const NAMES = ['approve', 'reject', 'reverse'] as const
export type Name = (typeof NAMES)[number]

export const VERBS = { approve: 'Approve', reject: 'Reject', reverse: 'Take back' } as const

/** What the amount of a percentage is made of. */
const Base = ({ entry }: { readonly entry: Entry }) => {
  if (!('base_amount' in entry) || entry.base_amount === null || entry.rate_bp === null) return null
  return (
    <div class="below">
      {percent(entry.rate_bp)} of <Money amount={entry.base_amount} currency={entry.currency} />
    </div>
  )
}

type ChooseProps = { readonly entry: Entry; readonly ask: (name: Name) => void }

/** The decisions that are open to the reader; a rule that forbids the approval stands in words. */
export function Choose({ entry, ask }: ChooseProps) {
  const approve = entry.actions.find(({ name }) => name === 'approve')
  const isMine = approve?.code === 'approver_must_not_be_requester'
  const open = NAMES.filter((name) => entry.actions.some((one) => one.name === name && one.allowed))
  return (
    <span class="row">
      {open.map((name) => (
        <button key={name} class="button small" type="button" onClick={() => ask(name)}>
          {VERBS[name]}
          <span class="visually-hidden">: {entry.reason}</span>
        </button>
      ))}
      {isMine && <span class="muted small">{refusal('approver_must_not_be_requester')}</span>}
    </span>
  )
}

/** Who it is for, why, and how it stands. */
export const Who = ({ entry }: { readonly entry: Entry }) => (
  <>
    <a href={`/partners/${entry.partner_id}`}>{entry.partner_name ?? shortId(entry.partner_id)}</a>
    <div class="below">{entry.reason}</div>
    <Base entry={entry} />
    {entry.decision_reason && <div class="below">Decided: {entry.decision_reason}</div>}
    <span class="sub">
      <When at={entry.created_at} />
    </span>
    <span class="sub">
      <Status looks={ENTRY} of={entry.status} />
    </span>
  </>
)
