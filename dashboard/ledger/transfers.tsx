import {
  api,
  Card,
  type Column,
  Loaded,
  Money,
  More,
  shortId,
  Table,
  Trouble,
  useList,
  usePartnerNames,
  When,
} from '../parts'
import { Csv } from '../parts/csv'
import { useLater } from '../parts/later'
import type { Transfer } from '../shapes'
import { addressOf } from '../words'
import { accountName, causeOf } from './words'

function Cause({ transfer }: { readonly transfer: Transfer }) {
  const { what, id } = causeOf(transfer.cause)
  const address = addressOf(id)
  return address ? <a href={address}>{what}</a> : <span>{what}</span>
}

const columns: readonly Column<Transfer>[] = [
  {
    title: 'Cause',
    heads: true,
    cell: (one) => (
      <>
        <Cause transfer={one} />
        {one.partner_id && <div class="below">{one.partner_name ?? shortId(one.partner_id)}</div>}
        <span class="sub">
          {accountName(one.debit)} → {accountName(one.credit)} · <When at={one.at} />
        </span>
      </>
    ),
  },
  {
    title: 'From',
    wide: true,
    cell: (one) => accountName(one.debit),
  },
  { title: 'To', wide: true, cell: (one) => accountName(one.credit) },
  { title: 'When', wide: true, cell: (one) => <When at={one.at} /> },
  { title: 'Amount', number: true, cell: (one) => <Money amount={one.amount} currency={one.currency} /> },
]

const NAMES = ['account', 'cause', 'partner_id', 'payout_id', 'commission_id', 'from', 'to'] as const

/** A day of the address as a moment of it: whole days of UTC count. */
const momentOf = (name: string, value: string | null) =>
  value && (name === 'from' || name === 'to') ? `${value}T00:00:00Z` : (value ?? undefined)

/** Which transfers are in sight, in words. */
function Sight({ query }: { readonly query: URLSearchParams }) {
  const nameOf = usePartnerNames()
  const said = NAMES.flatMap((name) => {
    const value = query.get(name)
    if (!value) return []
    if (name === 'account') return [accountName(value)]
    if (name === 'partner_id') return [nameOf(value)]
    return [`${name.replace('_id', '')} ${shortId(value)}`]
  })
  return (
    <>
      Only {said.join(', ')}. <a href="/ledger">Show all transfers</a>
    </>
  )
}

/** Transfers as from, to, amount and cause, with a link to what caused them. */
export function Transfers({ query }: { readonly query: URLSearchParams }) {
  const narrow = useLater(() => import('./narrow'))
  const asked = Object.fromEntries(NAMES.map((name) => [name, momentOf(name, query.get(name))]))
  const list = useList(`transfers ${query}`, (cursor) => api.ledger.transfers.$get({ query: { ...asked, cursor } }))
  return (
    <Card
      title="Transfers"
      actions={<Csv of="transfers" ask={(how) => api.ledger.transfers.$get({ query: asked }, how)} />}
      flush
    >
      <details class="pad" onToggle={() => void narrow.bring(() => undefined)}>
        <summary>Filter</summary>
        {narrow.problem && <Trouble problem={narrow.problem} />}
        {narrow.code && <narrow.code.Narrow query={query} />}
      </details>
      <Loaded of={list}>
        {() => (
          <div>
            <Table
              caption={query.size > 0 ? <Sight query={query} /> : 'Newest first'}
              rows={list.rows}
              columns={columns}
              rowKey={(one) => `${one.cause} ${one.n}`}
              empty={
                query.size > 0 ? (
                  <p>
                    No transfer matches. <a href="/ledger">Show all transfers</a>
                  </p>
                ) : (
                  <p>The first paid order makes the first transfer.</p>
                )
              }
            />
            <More list={list} />
          </div>
        )}
      </Loaded>
    </Card>
  )
}
