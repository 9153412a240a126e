import { EARNING } from '../looks'
import { api, type Column, Loaded, Money, More, Status, sentence, Table, useList, When } from '../parts'
import type { Earning } from '../shapes'

const Note = ({ earning }: { readonly earning: Earning }) => {
  if (earning.status !== 'pending' || !earning.clears_at) return null
  return (
    <span class="muted small">
      until <When at={earning.clears_at} />
    </span>
  )
}

const COLUMNS: readonly Column<Earning>[] = [
  {
    title: 'For',
    heads: true,
    cell: (earning) => (
      <>
        <a href={`/portal/earnings/${earning.id}`}>
          {sentence(earning.source)} of <When at={earning.order_at} />
        </a>
        <div class="below">{earning.sentence}</div>
        <span class="sub">
          <Status looks={EARNING} of={earning.status} /> <Note earning={earning} />
        </span>
      </>
    ),
  },
  {
    title: 'Status',
    wide: true,
    cell: (earning) => (
      <>
        <Status looks={EARNING} of={earning.status} /> <Note earning={earning} />
      </>
    ),
  },
  {
    title: 'You earn',
    number: true,
    cell: (earning) => <Money amount={earning.net_amount} currency={earning.currency} sign />,
  },
]

/** Every order that touched this partner, credited or not, newest first. */
export function Latest({ link }: { readonly link: string | null }) {
  const list = useList('earnings', (cursor) => api.earnings.$get({ query: { cursor } }))
  return (
    <Loaded of={list}>
      {() => (
        <div>
          <Table
            caption="Newest first"
            hideCaption
            rows={list.rows}
            columns={COLUMNS}
            rowKey={(earning) => earning.id}
            empty={
              <>
                <strong>Nothing yet</strong>
                <p>
                  Share {link ? <code>{link}</code> : 'your link'}. Visits show within a minute, orders when they are
                  paid.
                </p>
              </>
            }
          />
          <More list={list} />
        </div>
      )}
    </Loaded>
  )
}
