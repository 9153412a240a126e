import { api, Card, Head, Loaded, Money, type PageProps, Table, useLoad, When } from '../parts'
import type { Account } from '../shapes'
import { Books } from './books'
import { LedgerTabs } from './tabs'
import { Transfers } from './transfers'
import { accountName } from './words'

const OF_PARTNER = /^partner:/

/** Accounts of the organization one by one; those of partners summed by kind and currency. */
export function summed(accounts: readonly Account[]): Account[] {
  const sums = new Map<string, Account>()
  for (const one of accounts) {
    const account = OF_PARTNER.test(one.account) ? `partners:${one.account.split(':').at(-1)}` : one.account
    const known = sums.get(`${account} ${one.currency}`)
    const balance = (known?.balance_amount ?? 0) + one.balance_amount
    sums.set(`${account} ${one.currency}`, { account, currency: one.currency, balance_amount: balance })
  }
  return [...sums.values()]
}

function Accounts() {
  const load = useLoad('accounts', () => api.ledger.accounts.$get({ query: { limit: '200' } }))
  return (
    <Loaded of={load}>
      {({ data, as_of, next_cursor }) => (
        <Card title="Accounts" flush>
          <Table
            caption={
              <>
                Balances at <When at={as_of} time />, one currency a row
              </>
            }
            // Partners are summed only when all of them are here.
            rows={summed(next_cursor === null ? data : data.filter(({ account }) => !OF_PARTNER.test(account)))}
            rowKey={(one) => `${one.account} ${one.currency}`}
            columns={[
              {
                title: 'Account',
                heads: true,
                cell: (one) => accountName(one.account),
              },
              {
                title: 'Balance',
                number: true,
                cell: (one) => <Money amount={one.balance_amount} currency={one.currency} code />,
              },
            ]}
            empty={<p>The books are empty until the first order is paid.</p>}
          />
        </Card>
      )}
    </Loaded>
  )
}

export default function LedgerPage({ query }: PageProps) {
  return (
    <>
      <Head
        title="Ledger"
        lead="Every movement of money, from one account to another. Nothing is ever changed or removed."
      />
      <div class="stack far">
        <LedgerTabs current="/ledger" />
        <Books />
        <div class="split">
          <Transfers query={query} />
          <Accounts />
        </div>
      </div>
    </>
  )
}
