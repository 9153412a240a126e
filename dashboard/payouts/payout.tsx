import { useState } from 'preact/hooks'
import { destinationOf } from '../bank/words'
import {
  api,
  Copy,
  Facts,
  Head,
  Loaded,
  Money,
  type PageProps,
  Status,
  say,
  shortId,
  Trouble,
  useHere,
  useLoad,
  When,
} from '../parts'
import { useLater } from '../parts/later'
import type { Payout } from '../shapes'
import { useAccount } from './account'
import { Approvals } from './approvals'
import type { Asked } from './asked'
import { Attempts } from './attempts'
import { ActionBar } from './bar'
import { Lines } from './lines'
import { usePeople } from './people'
import { because } from './refusals'
import { useWatch } from './watch'
import { isExportable, lookOf, PAYOUT } from './words'

/** The last moment of a period, whose end is exclusive. */
const lastOf = (end: string): string => new Date(Date.parse(end) - 1).toISOString()

type Decided = Omit<Asked, 'account'>
type AboutProps = { readonly payout: Payout; readonly account: string; readonly save: () => void }

function About({ payout, account, save }: AboutProps) {
  const { organization } = useHere().membership
  return (
    <section class="card pad stack" aria-label="Facts">
      <Facts
        facts={[
          ['Status', <Status key="status" looks={PAYOUT} of={lookOf(payout)} />],
          ...(payout.reason ? [['Because', because(payout.reason)] as const] : []),
          ['From', organization.name],
          [
            'To',
            <a key="to" href={`/partners/${payout.partner_id}`}>
              {payout.partner_name ?? shortId(payout.partner_id)}
            </a>,
          ],
          ['Paid to', account],
          ['Amount', <Money key="amount" amount={payout.amount} currency={payout.currency} />],
          [
            'Cleared',
            <span key="cleared">
              up to <When at={lastOf(payout.period_end)} />
            </span>,
          ],
          [
            'Id',
            <span key="id" class="copy-line">
              <code>{payout.id}</code> <Copy text={payout.id} what="the id" />
            </span>,
          ],
        ]}
      />
      <p class="row">
        <a href={`/ledger?payout_id=${payout.id}`}>Transfers</a>
        <button class="button small" type="button" onClick={() => print()}>
          Print
        </button>
        {isExportable(payout) && (
          <button class="button small" type="button" onClick={save}>
            Export…
          </button>
        )}
      </p>
    </section>
  )
}

/** One payout: what it is made of, who said yes, what can be done now and what became of it. */
export default function PayoutPage({ params }: PageProps) {
  const id = params.id ?? ''
  const people = usePeople()
  const questions = useLater(() => import('./questions'))
  // What was read when the question was asked is what is decided, whatever happens to the page meanwhile.
  const [asked, ask] = useState<Decided>()
  const load = useLoad(
    `payout ${id}`,
    () => api.payouts[':id'].$get({ param: { id } }),
    (one) => one.version,
  )
  const bank = useAccount(load.data?.partner_id)
  const account = destinationOf(bank)
  useWatch(load)
  const saving = useLater(() => import('./export'))
  const [saved, save] = useState<readonly string[]>()
  const trouble = questions.problem ?? saving.problem
  const open = (next: Decided) => void questions.bring(() => ask(next))
  const done = (next: Payout, told: string) => {
    ask(undefined)
    load.put(next)
    say(told)
  }
  const name = load.data?.partner_name
  return (
    <>
      <Head title={name ? `Payout to ${name}` : 'Payout'} />
      <Loaded of={load}>
        {(payout) => (
          <div class="split">
            <div class="stack">
              <Lines payout={payout} choose={(line) => open({ payout, name: 'change_lines', line })} />
              {trouble && <Trouble problem={trouble} />}
              <ActionBar payout={payout} ask={(action) => open({ payout, name: action })} />
            </div>
            <div class="stack">
              <About payout={payout} account={account} save={() => void saving.bring(() => save([payout.id]))} />
              <Approvals payout={payout} people={people} />
              <Attempts payout={payout} />
            </div>
          </div>
        )}
      </Loaded>
      {asked && questions.code && (
        <questions.code.Question
          {...asked}
          account={account}
          method={bank?.method ?? null}
          close={() => ask(undefined)}
          done={done}
          changed={load.again}
        />
      )}
      {saved && saving.code && (
        <saving.code.Export ids={saved} rail={load.data?.attempts.at(-1)?.rail} close={() => save(undefined)} />
      )}
    </>
  )
}
