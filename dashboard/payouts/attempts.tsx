import { Card, Money, Status, sentence, useHere, When } from '../parts'
import type { Looks } from '../parts/status'
import type { Payout } from '../shapes'
import { railName } from './rails-words'

const OUTCOME: Looks = {
  due: ['info', '◔', 'Queued'],
  unknown: ['warn', '?', 'No clear answer yet'],
  pending: ['info', '→', 'On its way'],
  paid: ['good', '✓', 'Arrived'],
  failed: ['bad', '!', 'Failed'],
  returned: ['bad', '↩', 'Came back'],
}

type Attempt = Payout['attempts'][number]

/** A file is on its way from when it was sent; of a service it is known how far it has come. */
const stateOf = ({ outcome, call_state }: Attempt): string => outcome ?? call_state ?? 'pending'

const NEXT: Readonly<Record<string, string>> = {
  due: 'The service is called within a minute.',
  unknown: 'It is asked again, under the same number.',
  pending: 'The service is asked until it says how it ended.',
}

/** What a service that is still at it was told, and what happens next. */
const Progress = ({ one: { outcome, call_state, call_told } }: { readonly one: Attempt }) =>
  call_state === null || outcome !== null ? null : (
    <p class="small">
      {NEXT[call_state]}
      {call_told && ` It told last: ${sentence(call_told).toLowerCase()}.`}
    </p>
  )

/** Every time it was sent, and what became of it. */
export function Attempts({ payout }: { readonly payout: Payout }) {
  const isStaff = useHere().membership.face === 'console'
  if (payout.attempts.length === 0) return null
  return (
    <Card title="Sent">
      <ol class="steps">
        {payout.attempts.map((one) => (
          <li key={one.attempt}>
            <strong>
              <Money amount={one.amount} currency={payout.currency} />
              {isStaff && `, ${railName(one.rail)}`}
            </strong>{' '}
            <Status looks={OUTCOME} of={stateOf(one)} />
            <div class="muted small">
              <When at={one.sent_at} time />
              {one.settled_at && (
                <>
                  {' '}
                  → <When at={one.settled_at} />
                </>
              )}
              {one.reference && ` · reference ${one.reference}`}
              {one.reason && ` · ${one.reason}`}
            </div>
            {isStaff && <Progress one={one} />}
            <code class="small">
              {payout.id}.{one.attempt}
            </code>
          </li>
        ))}
      </ol>
    </Card>
  )
}
