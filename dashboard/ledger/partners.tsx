import { api, type Column, Head, Loaded, Money, More, Table, useList, usePartnerNames, When } from '../parts'
import type { Account, AccountPage } from '../shapes'
import { LedgerTabs } from './tabs'
import { STATES } from './words'

type Balance = { readonly id: string; readonly currency: string; readonly amounts: Readonly<Record<string, number>> }

/** A partner's five accounts of one currency as one row, in the order in which they were listed. */
export function balancesOf(accounts: readonly Account[]): Balance[] {
  const rows = new Map<string, Balance>()
  for (const { account, currency, balance_amount } of accounts) {
    const [kind, id = '', state = ''] = account.split(':')
    if (kind !== 'partner') continue
    const known = rows.get(`${id} ${currency}`)
    rows.set(`${id} ${currency}`, { id, currency, amounts: { ...known?.amounts, [state]: balance_amount } })
  }
  return [...rows.values()]
}

const SHOWN = ['pending', 'available', 'reserved', 'transit', 'receivable'] as const

const amountOf = (row: Balance, state: string) => {
  const amount = row.amounts[state] ?? 0
  return <Money amount={state === 'receivable' ? -amount : amount} currency={row.currency} code />
}

const title = (state: (typeof SHOWN)[number]) => {
  const words = STATES[state] ?? state
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const columns = (nameOf: (id: string) => string): readonly Column<Balance>[] => [
  {
    title: 'Partner',
    heads: true,
    cell: (row) => (
      <>
        <a href={`/partners/${row.id}`}>{nameOf(row.id)}</a>
        {SHOWN.filter((state) => state !== 'available' && row.amounts[state]).map((state) => (
          <span key={state} class="sub">
            {title(state)}: {amountOf(row, state)}
          </span>
        ))}
      </>
    ),
  },
  ...SHOWN.map((state) => ({
    title: title(state),
    number: true,
    wide: state !== 'available',
    cell: (row: Balance) => amountOf(row, state),
  })),
]

/** What each partner has with us, by age of the money; currencies stand side by side. */
export default function PartnerBalancesPage() {
  const nameOf = usePartnerNames()
  const list = useList<Account, AccountPage>('partner balances', (cursor) =>
    api.ledger.accounts.$get({ query: { limit: '200', cursor } }),
  )
  const rows = balancesOf(list.rows)
  return (
    <>
      <Head title="Partner balances" />
      <div class="stack">
        <LedgerTabs current="/ledger/partners" />
        <Loaded of={list}>
          {({ as_of }) => (
            <section class="card table" aria-label="Partner balances">
              <Table
                caption={
                  <>
                    Balances at <When at={as_of} time />, one currency a row
                  </>
                }
                rows={rows}
                rowKey={(row) => `${row.id} ${row.currency}`}
                columns={columns(nameOf)}
                empty={
                  <>
                    <strong>No balance yet</strong>
                    <p>A partner has one from the first paid order on.</p>
                  </>
                }
              />
              <More list={{ ...list, rows: list.rows.length === 0 ? [] : list.rows.slice(-rows.length) }} />
            </section>
          )}
        </Loaded>
      </div>
    </>
  )
}
