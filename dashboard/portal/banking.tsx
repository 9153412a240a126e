import { Changed } from '../bank/card'
import { factsOf, may } from '../bank/words'
import { api, Card, Facts, Head, Loaded, useHere, useLoad } from '../parts'
import { ChangeBank } from './change-bank'

/** Where the reader's money goes: masked, and changed with what that means said before. */
export default function BankingPage() {
  const id = useHere().membership.partner_id ?? ''
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
            </Card>
            {may(bank, 'change') && <ChangeBank bank={bank} done={load.put} />}
          </div>
        )}
      </Loaded>
    </>
  )
}
