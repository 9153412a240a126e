import { useState } from 'preact/hooks'
import { LedgerTabs } from '../ledger/tabs'
import {
  api,
  type Column,
  Head,
  Listed,
  Money,
  mayWrite,
  type PageProps,
  shortId,
  Trouble,
  useHere,
  useList,
  When,
} from '../parts'
import { useLater } from '../parts/later'
import type { Repayment } from '../shapes'

const COLUMNS: readonly Column<Repayment>[] = [
  {
    title: 'Partner',
    heads: true,
    cell: (one) => (
      <>
        <a href={`/partners/${one.partner_id}`}>{one.partner_name ?? shortId(one.partner_id)}</a>
        <div class="below">Reference {one.reference}</div>
        <span class="sub">
          <When at={one.received_at} />
        </span>
      </>
    ),
  },
  { title: 'Received', wide: true, cell: (one) => <When at={one.received_at} /> },
  { title: 'Amount', number: true, cell: (one) => <Money amount={one.amount} currency={one.currency} /> },
]

/** What partners sent back of what they owed. */
export default function RepaymentsPage({ query }: PageProps) {
  const mayAdd = mayWrite(useHere())
  const question = useLater(() => import('./repay'))
  const [asking, ask] = useState(false)
  const partnerId = query.get('partner_id')
  const list = useList(`repayments ${query}`, (cursor) =>
    api.repayments.$get({ query: { partner_id: partnerId ?? undefined, cursor } }),
  )
  const done = () => {
    ask(false)
    list.again()
  }
  return (
    <>
      <Head
        title="Repayments"
        lead="Money that partners sent back. What they owe is also settled by their next earnings."
      >
        {mayAdd && (
          <button class="button go" type="button" onClick={() => void question.bring(() => ask(true))}>
            Record a repayment
          </button>
        )}
      </Head>
      <div class="stack">
        <LedgerTabs current="/ledger/repayments" />
        {question.problem && <Trouble problem={question.problem} />}
        <Listed
          list={list}
          of="repayments"
          caption="Newest first"
          columns={COLUMNS}
          all={partnerId ? '/ledger/repayments' : null}
          empty={
            <>
              <strong>No repayment yet</strong>
              <p>Record one when a partner who owes money sent it back.</p>
            </>
          }
        />
      </div>
      {asking && question.code && <question.code.Repay partnerId={partnerId} close={() => ask(false)} done={done} />}
    </>
  )
}
