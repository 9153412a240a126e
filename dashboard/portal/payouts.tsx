import { useState } from 'preact/hooks'
import {
  api,
  type Column,
  Head,
  Listed,
  Loaded,
  Money,
  Status,
  Trouble,
  useHere,
  useList,
  useLoad,
  When,
} from '../parts'
import { useLater } from '../parts/later'
import { lookOf, PAYOUT } from '../payouts/words'
import type { Payout, Portal } from '../shapes'
import { Outcome } from './outcome'

const COLUMNS: readonly Column<Payout>[] = [
  {
    title: 'Payout',
    heads: true,
    cell: (payout) => (
      <>
        <a href={`/portal/payouts/${payout.id}`}>
          <When at={payout.created_at} />
        </a>
        <div class="below">
          <Outcome payout={payout} />
        </div>
        <span class="sub">
          <Status looks={PAYOUT} of={lookOf(payout)} />
        </span>
      </>
    ),
  },
  { title: 'Status', wide: true, cell: (payout) => <Status looks={PAYOUT} of={lookOf(payout)} /> },
  {
    title: 'Amount',
    number: true,
    cell: (payout) => <Money amount={payout.amount} currency={payout.currency} />,
  },
]

/** What of it waits for a manager already. */
const waitingIn = (payouts: readonly Payout[], currency: string): number =>
  payouts
    .filter((payout) => payout.status === 'pending' && payout.currency === currency)
    .reduce((sum, { amount }) => sum + amount, 0)

type Asked = { readonly currency: string; readonly amount: number }
type ReadyProps = {
  readonly portal: Portal
  readonly payouts: readonly Payout[]
  readonly ask: (asked: Asked) => void
}

/** What could be paid now, and what clears next. */
function Ready({ portal, payouts, ask }: ReadyProps) {
  const mayAsk = useHere().membership.role === 'partner_admin'
  const ready = Object.entries(portal.amounts)
    .filter(([, amounts]) => amounts.available > 0)
    .map(([currency, { available }]) => ({ currency, available, waiting: waitingIn(payouts, currency) }))
  return (
    <section class="card pad stack" aria-label="Ready to be paid">
      {ready.map(({ currency, available, waiting }) => (
        <div key={currency} class="row">
          <span class="grow">
            <span class="muted">Ready to be paid</span>
            <br />
            <span class="sum">
              <Money amount={available} currency={currency} code={ready.length > 1} />
            </span>
            {waiting > 0 && (
              <span class="below">
                <Money amount={waiting} currency={currency} code={ready.length > 1} /> of it waits for a manager
              </span>
            )}
          </span>
          {mayAsk && available > waiting && (
            <button class="button go" type="button" onClick={() => ask({ currency, amount: available - waiting })}>
              Ask for a payout
            </button>
          )}
        </div>
      ))}
      {ready.length === 0 && <p>Nothing is ready to be paid yet.</p>}
      {portal.next_clears_at && (
        <p class="muted">
          The next earnings clear on <When at={portal.next_clears_at} />.
        </p>
      )}
    </section>
  )
}

/** What was paid and what is on its way, newest first, and the way to ask for what is ready. */
export default function PortalPayoutsPage() {
  const portal = useLoad('portal', () => api.portal.$get())
  const list = useList('my payouts', (cursor) => api.payouts.$get({ query: { cursor } }))
  const question = useLater(() => import('./ask-payout'))
  const [asked, ask] = useState<Asked>()
  const done = () => {
    ask(undefined)
    portal.again()
    list.again()
  }
  return (
    <>
      <Head title="Your payouts" />
      <div class="stack">
        <Loaded of={portal}>
          {(now) => <Ready portal={now} payouts={list.rows} ask={(next) => void question.bring(() => ask(next))} />}
        </Loaded>
        {question.problem && <Trouble problem={question.problem} />}
        <Listed
          list={list}
          of="payouts"
          caption="Newest first"
          columns={COLUMNS}
          all={null}
          empty={
            <>
              <strong>No payout yet</strong>
              <p>Earnings are paid once they have cleared. Add your banking details before.</p>
            </>
          }
        />
      </div>
      {asked && question.code && <question.code.AskPayout {...asked} close={() => ask(undefined)} done={done} />}
    </>
  )
}
