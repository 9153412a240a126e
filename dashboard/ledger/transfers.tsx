import { api, Card, type Column, Loaded, Money, More, shortId, Table, useList, When } from '../parts'
import type { Transfer } from '../shapes'
import { addressOf } from '../words'
import { Narrow } from './narrow'
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

/** Transfers as from, to, amount and cause, with a link to what caused them. */
export function Transfers({ query }: { readonly query: URLSearchParams }) {
  const account = query.get('account') ?? undefined
  const cause = query.get('cause') ?? undefined
  const partner_id = query.get('partner_id') ?? undefined
  const list = useList(`transfers ${query}`, (cursor) =>
    api.ledger.transfers.$get({ query: { account, cause, partner_id, cursor } }),
  )
  return (
    <Loaded of={list}>
      {() => (
        <Card title="Transfers" flush>
          <Narrow query={query} />
          <Table
            caption={query.size > 0 ? <a href="/ledger">Show all transfers</a> : 'Newest first'}
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
        </Card>
      )}
    </Loaded>
  )
}
