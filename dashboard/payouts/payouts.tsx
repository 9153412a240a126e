import { useState } from 'preact/hooks'
import {
  api,
  Card,
  type Column,
  chosen,
  count,
  Filters,
  Head,
  Loaded,
  type Looks,
  Money,
  More,
  mayWrite,
  type PageProps,
  Status,
  Table,
  useHere,
  useList,
  usePartnerNames,
  When,
} from '../parts'
import type { Payout, Proposals } from '../shapes'
import { Left } from './left'
import { Propose } from './propose'

const STATES = [
  { value: '', label: 'All' },
  { value: 'pending', label: 'Needs approval' },
  { value: 'approved', label: 'Approved' },
  { value: 'processing', label: 'Sending' },
  { value: 'paid', label: 'Paid' },
  { value: 'failed', label: 'Failed' },
  { value: 'rejected', label: 'Rejected' },
] as const

const PAYOUT: Looks = {
  pending: ['warn', '◔', 'Needs approval'],
  partially_approved: ['warn', '◑', 'One of two approved'],
  approved: ['info', '●', 'Approved'],
  processing: ['info', '→', 'Sending'],
  paid: ['good', '✓', 'Paid'],
  failed: ['bad', '!', 'Failed'],
  returned: ['bad', '↩', 'Returned'],
  rejected: ['idle', '✕', 'Rejected'],
}

const lines = (payout: Payout) => `${count(payout.lines.length)} ${payout.lines.length === 1 ? 'line' : 'lines'}`

const columns = (nameOf: (id: string) => string): readonly Column<Payout>[] => [
  {
    title: 'Partner',
    heads: true,
    cell: (payout) => (
      <>
        <a href={`/partners/${payout.partner_id}`}>{nameOf(payout.partner_id)}</a>
        {payout.reason && <div class="below">{payout.reason}</div>}
        <span class="sub">
          {lines(payout)} · <When at={payout.created_at} />
        </span>
        <span class="sub">
          <Status looks={PAYOUT} of={payout.status} />
        </span>
      </>
    ),
  },
  { title: 'Proposed', wide: true, cell: (payout) => <When at={payout.created_at} /> },
  {
    title: 'Cleared by',
    wide: true,
    cell: (payout) => (payout.period_end ? <When at={payout.period_end} /> : '–'),
  },
  { title: 'Lines', wide: true, number: true, cell: (payout) => count(payout.lines.length) },
  { title: 'Status', wide: true, cell: (payout) => <Status looks={PAYOUT} of={payout.status} /> },
  {
    title: 'Amount',
    number: true,
    cell: (payout) => <Money amount={payout.amount} currency={payout.currency} />,
  },
]

export default function PayoutsPage({ query }: PageProps) {
  const here = useHere()
  const nameOf = usePartnerNames()
  const status = chosen(query, 'status', STATES)
  const partner_id = query.get('partner_id') ?? undefined
  const list = useList(`payouts ${query}`, (cursor) => api.payouts.$get({ query: { status, partner_id, cursor } }))
  const [proposed, setProposed] = useState<Proposals>()
  const done = (answer: Proposals) => {
    setProposed(answer)
    list.again()
  }
  return (
    <>
      <Head title="Payouts" lead="No money leaves without a person's approval.">
        {mayWrite(here) && <Propose done={done} />}
      </Head>
      <div class="stack">
        {proposed && <Left proposals={proposed} nameOf={nameOf} />}
        <Filters label="Status" name="status" choices={STATES} query={query} />
        <Loaded of={list}>
          {() => (
            <Card title="Proposals" flush>
              <Table
                caption="Newest first"
                rows={list.rows}
                columns={columns(nameOf)}
                rowKey={(payout) => payout.id}
                empty={<Empty filtered={query.size > 0} />}
              />
              <More list={list} />
            </Card>
          )}
        </Loaded>
      </div>
    </>
  )
}

const Empty = ({ filtered }: { readonly filtered: boolean }) =>
  filtered ? (
    <>
      <strong>No payout matches</strong>
      <p>
        <a href="/payouts">Show all payouts</a>
      </p>
    </>
  ) : (
    <>
      <strong>No payout yet</strong>
      <p>Propose payouts when earnings have cleared and reach the minimum.</p>
    </>
  )
