import { useState } from 'preact/hooks'
import { api, Card, Facts, Loaded, Mark, Trouble, useLoad, When } from '../parts'
import { useLater } from '../parts/later'
import type { Bank } from '../shapes'
import { factsOf, heldUntil, may } from './words'

/** When it was last changed, whether a person looked at it, and until when it holds payouts. */
export function Changed({ bank }: { readonly bank: Bank }) {
  const until = heldUntil(bank, Date.now())
  return (
    <>
      {until && (
        <p class="notice" data-tone="warn">
          Changed less than three days ago: payouts wait until <When at={until} time />.
        </p>
      )}
      <p class="row small">
        {bank.verified_at ? (
          <Mark tone="good" mark="✓">
            Verified
          </Mark>
        ) : (
          <Mark tone="idle" mark="–">
            Not verified
          </Mark>
        )}
        {bank.updated_at && (
          <span class="muted">
            last changed <When at={bank.updated_at} />
          </span>
        )}
      </p>
    </>
  )
}

/** Where a partner is paid: masked, revealed field by field with a reason, verified by a person. */
export function BankCard({ partnerId }: { readonly partnerId: string }) {
  const load = useLoad(
    `bank ${partnerId}`,
    () => api.partners[':id'].bank.$get({ param: { id: partnerId } }),
    (bank) => bank.version,
  )
  const questions = useLater(() => import('./questions'))
  const [asked, ask] = useState<'reveal' | 'verify'>()
  const open = (name: 'reveal' | 'verify') => void questions.bring(() => ask(name))
  const close = () => ask(undefined)
  return (
    <Loaded of={load}>
      {(bank) => (
        <Card title="Paid to">
          {bank.method === null ? (
            <p class="muted">The partner has not said where to send money.</p>
          ) : (
            <>
              <Facts facts={factsOf(bank)} />
              <Changed bank={bank} />
            </>
          )}
          <div class="row">
            {may(bank, 'reveal') && (
              <button class="button small" type="button" onClick={() => open('reveal')}>
                Reveal…
              </button>
            )}
            {may(bank, 'verify') && (
              <button class="button small" type="button" onClick={() => open('verify')}>
                Verify…
              </button>
            )}
          </div>
          {questions.problem && <Trouble problem={questions.problem} />}
          {asked === 'reveal' && questions.code && <questions.code.Reveal bank={bank} close={close} />}
          {asked === 'verify' && questions.code && <questions.code.Verify bank={bank} close={close} done={load.put} />}
        </Card>
      )}
    </Loaded>
  )
}
