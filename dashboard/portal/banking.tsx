import { Changed } from '../bank/card'
import { factsOf, may } from '../bank/words'
import { api, Card, Facts, Head, Loaded, Trouble, useHere, useLoad } from '../parts'
import { useLater } from '../parts/later'

/** Where the reader's money goes: masked, and changed with what that means said before. */
export default function BankingPage() {
  const id = useHere().membership.partner_id ?? ''
  const change = useLater(() => import('./change-bank'))
  const load = useLoad(
    `bank ${id}`,
    () => api.partners[':id'].bank.$get({ param: { id } }),
    (bank) => bank.version,
  )
  return (
    <>
      <Head title="Banking details" lead="Shown masked. Only your own admins may change them." />
      <Loaded of={load}>
        {(bank) => (
          <div class="stack">
            <Card title="Paid to">
              {bank.method === null ? (
                <p>Add where to send money before the first payout.</p>
              ) : (
                <>
                  <Facts facts={factsOf(bank)} />
                  <Changed bank={bank} />
                </>
              )}
              {may(bank, 'change') && !change.code && (
                <button class="button go" type="button" onClick={() => void change.bring(() => undefined)}>
                  {bank.method === null ? 'Add banking details' : 'Change banking details'}
                </button>
              )}
              {change.problem && <Trouble problem={change.problem} />}
            </Card>
            {may(bank, 'change') && change.code && (
              // Another version is another form: what was typed against the old one is gone.
              <change.code.ChangeBank key={bank.version} bank={bank} done={load.put} />
            )}
          </div>
        )}
      </Loaded>
    </>
  )
}
