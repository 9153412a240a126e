import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import {
  api,
  asProblem,
  body,
  Card,
  Loaded,
  Mark,
  money,
  type Problem,
  say,
  sentence,
  shortId,
  Trouble,
  useHere,
  useLoad,
  When,
} from '../parts'
import type { Breach, LedgerCheck } from '../shapes'
import { addressOf } from '../words'
import { accountName } from './words'

/** A breach names an account, or the payout or commission whose parts do not add up. */
const nameOf = (place: string): string => (addressOf(place) ? shortId(place) : accountName(place))

const found = (breach: Breach): string => {
  const currency = breach.currency ?? ''
  const amount = (value: number | null) => (value === null || !currency ? '?' : money(value, currency, { code: true }))
  const where = nameOf(breach.account ?? breach.commission_id ?? 'an account')
  return `${where}: ${amount(breach.actual_amount)} is there, ${amount(breach.expected_amount)} should be`
}

const Breaches = ({ breaches }: { readonly breaches: readonly Breach[] }) => (
  <ul>
    {breaches.map((breach) => {
      const address = addressOf(breach.account ?? breach.commission_id ?? '')
      return (
        <li key={found(breach)} class="small">
          {address ? <a href={address}>{found(breach)}</a> : found(breach)}
        </li>
      )
    })}
  </ul>
)

const Invariants = ({ check }: { readonly check: LedgerCheck }) => (
  <ul class="list">
    {check.invariants.map((one) => (
      <li key={one.name}>
        <Mark tone={one.ok ? 'good' : 'bad'} mark={one.ok ? '✓' : '!'}>
          {one.ok ? 'Holds' : 'Broken'}
        </Mark>{' '}
        {sentence(one.name)}
        <Breaches breaches={one.breaches} />
      </li>
    ))}
  </ul>
)

type UnfreezeProps = { readonly done: () => void }

/** Its code comes with the need: books that do not balance are rare. */
function Frozen({ done }: UnfreezeProps) {
  const [part, setPart] = useState<{ Unfreeze: ComponentType<UnfreezeProps> }>()
  const isOwner = useHere().membership.role === 'owner'
  useEffect(() => {
    if (isOwner) import('./unfreeze').then(setPart, () => undefined)
  }, [isOwner])
  if (!isOwner) return <p>An owner can lift this when the check is clean.</p>
  return part ? <part.Unfreeze done={done} /> : null
}

/** Whether the books balance, since when that is known, and the check on demand. */
export function Books() {
  const status = useLoad('ledger status', () => api.ledger.status.$get())
  const [check, setCheck] = useState<LedgerCheck>()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const run = async () => {
    if (busy) return
    setBusy(true)
    setProblem(undefined)
    try {
      const answer = await body(api.ledger.check.$get())
      setCheck(answer)
      say(answer.ok ? 'The books balance' : 'The books do not balance')
      status.again()
    } catch (caught) {
      setProblem(asProblem(caught))
    }
    setBusy(false)
  }
  return (
    <Loaded of={status}>
      {(now) => (
        <Card
          title={now.frozen ? 'The books do not balance' : 'Do the books balance?'}
          flush
          actions={
            <button class="button" type="button" aria-disabled={busy} onClick={() => void run()}>
              {busy ? 'Working…' : 'Check now'}
            </button>
          }
        >
          <div class="card-body stack">
            {now.frozen && (
              <div class="notice" data-tone="bad" role="alert">
                <h2>
                  Payouts are frozen
                  {now.frozen_since && (
                    <>
                      , since <When at={now.frozen_since} time />
                    </>
                  )}
                </h2>
                <p>A check found amounts that do not agree. Nothing is paid until they do.</p>
                <Breaches breaches={now.breaches} />
                <Frozen done={status.again} />
              </div>
            )}
            <p class="muted">
              {check ? (
                <>
                  Checked <When at={check.as_of} time relative />.
                </>
              ) : (
                'Every rule of the books is looked at, over every transfer. A breach freezes payouts.'
              )}
            </p>
            {problem && <Trouble problem={problem} again={() => void run()} />}
          </div>
          {check && <Invariants check={check} />}
        </Card>
      )}
    </Loaded>
  )
}
