import { useState } from 'preact/hooks'
import {
  AskReason,
  api,
  asProblem,
  body,
  Card,
  Loaded,
  money,
  once,
  type Problem,
  Status,
  say,
  sentence,
  Trouble,
  useHere,
  useLoad,
  When,
} from '../parts'
import type { Breach, LedgerCheck } from '../shapes'
import { accountName } from './words'

const found = (breach: Breach): string => {
  const currency = breach.currency ?? ''
  const amount = (value: number | null) => (value === null || !currency ? '?' : money(value, currency, { code: true }))
  const where = breach.account ? accountName(breach.account) : (breach.commission_id ?? 'an account')
  return `${where}: ${amount(breach.actual_amount)} is there, ${amount(breach.expected_amount)} should be`
}

const Invariants = ({ check }: { readonly check: LedgerCheck }) => (
  <ul class="list">
    {check.invariants.map((one) => (
      <li key={one.name}>
        <Status noun="check" of={one.ok ? 'ok' : 'broken'} /> {sentence(one.name)}
        {one.breaches.map((breach) => (
          <div key={found(breach)} class="below">
            {found(breach)}
          </div>
        ))}
      </li>
    ))}
  </ul>
)

function Unfreeze({ done }: { readonly done: () => void }) {
  const [asking, ask] = useState(false)
  if (useHere().membership.role !== 'owner') return <p>An owner can lift this when the check is clean.</p>
  return (
    <>
      <button class="button" type="button" onClick={() => ask(true)}>
        Lift the freeze
      </button>
      {asking && (
        <AskReason
          title="Let payouts go on?"
          yes="Lift the freeze"
          hint="The books are checked once more first. The reason stays in the activity."
          close={() => ask(false)}
          send={async (reason, key) => {
            await api.ledger.unfreeze.$post({ json: { reason } }, once(key))
            ask(false)
            say('Payouts go on')
            done()
          }}
        />
      )}
    </>
  )
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
                <Unfreeze done={status.again} />
              </div>
            )}
            <p class="muted">
              {now.last_check_at ? (
                <>
                  Last checked <When at={now.last_check_at} time relative />.
                </>
              ) : (
                'Not checked yet.'
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
