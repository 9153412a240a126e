import {
  api,
  type Column,
  chosen,
  Filters,
  Head,
  Listed,
  Money,
  mayWrite,
  type PageProps,
  Status,
  shortId,
  useHere,
  useList,
  When,
} from '../parts'
import type { DealRow } from '../shapes'
import { DEAL } from './words'

const STATES = [
  { value: '', label: 'All' },
  { value: 'open', label: 'Open' },
  { value: 'won', label: 'Won' },
  { value: 'lost', label: 'Lost' },
] as const

const whoOf = ({ partners }: DealRow) =>
  partners.map(({ partner_id, partner_name }) => partner_name ?? shortId(partner_id)).join(', ') || 'No partner yet'

const COLUMNS: readonly Column<DealRow>[] = [
  {
    title: 'Deal',
    heads: true,
    cell: (deal) => (
      <>
        <a href={`/deals/${deal.id}`}>{deal.name}</a>
        <span class="sub">{whoOf(deal)}</span>
        <span class="sub">
          <Status looks={DEAL} of={deal.status} /> <When at={deal.closed_at ?? deal.created_at} />
        </span>
      </>
    ),
  },
  { title: 'Partners', wide: true, cell: whoOf },
  { title: 'Touches', number: true, wide: true, cell: (deal) => deal.touchpoint_count },
  { title: 'Status', wide: true, cell: (deal) => <Status looks={DEAL} of={deal.status} /> },
  { title: 'Since', wide: true, cell: (deal) => <When at={deal.closed_at ?? deal.created_at} /> },
  {
    title: 'Amount',
    number: true,
    cell: (deal) => (
      <>
        <Money amount={deal.amount} currency={deal.currency} />
        {deal.commission_amount > 0 && (
          <span class="below">
            pays <Money amount={deal.commission_amount} currency={deal.currency} />
          </span>
        )}
      </>
    ),
  },
]

export default function DealsPage({ query }: PageProps) {
  const status = chosen(query, 'status', STATES)
  const given = (name: string) => query.get(name) ?? undefined
  const list = useList(`deals ${query}`, (cursor) =>
    api.deals.$get({ query: { status, partner_id: given('partner_id'), lead_id: given('lead_id'), cursor } }),
  )
  return (
    <>
      <Head title="Deals" lead="Sales that people make, and the partners who helped.">
        {mayWrite(useHere()) && (
          <a class="button go" href="/deals/new">
            New deal
          </a>
        )}
      </Head>
      <div class="stack">
        <Filters label="Status" name="status" choices={STATES} query={query} />
        <Listed
          list={list}
          of="deals"
          caption="Newest first"
          columns={COLUMNS}
          all={query.size > 0 ? '/deals' : null}
          empty={
            <>
              <strong>No deal yet</strong>
              <p>A deal appears when somebody adds one here, or your CRM sends one over the API.</p>
              <p>
                <a href="/deals/new">Add a deal</a>
              </p>
            </>
          }
        />
      </div>
    </>
  )
}
