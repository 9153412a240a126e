import { Card, Money, Status, sentence, When } from '../parts'
import type { Looks } from '../parts/status'
import type { Payout } from '../shapes'

const OUTCOME: Looks = {
  flying: ['info', '→', 'On its way'],
  paid: ['good', '✓', 'Arrived'],
  failed: ['bad', '!', 'Failed'],
  returned: ['bad', '↩', 'Came back'],
}

const RAILS: Readonly<Record<string, string>> = { csv: 'CSV file' }

export const railName = (rail: string): string => RAILS[rail] ?? sentence(rail)

/** Every time it was sent, and what became of it. */
export function Attempts({ payout }: { readonly payout: Payout }) {
  if (payout.attempts.length === 0) return null
  return (
    <Card title="Sent">
      <ol class="steps">
        {payout.attempts.map((one) => (
          <li key={one.attempt}>
            <strong>
              <Money amount={one.amount} currency={payout.currency} />, {railName(one.rail)}
            </strong>{' '}
            <Status looks={OUTCOME} of={one.outcome ?? 'flying'} />
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
            <code class="small">
              {payout.id}.{one.attempt}
            </code>
          </li>
        ))}
      </ol>
    </Card>
  )
}
