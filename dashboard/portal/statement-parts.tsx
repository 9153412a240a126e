import { STATES } from '../ledger/words'
import { Card, type Column, dayLabel, Money, Stats, sentence, shortId, Table } from '../parts'
import type { Statement } from '../shapes'

type Moved = Statement['transfers'][number]

export const Sums = ({ statement }: { readonly statement: Statement }) => (
  <>
    {statement.sums.map((sum) => {
      const stat = (name: string, amount: number) => ({
        name,
        value: <Money amount={amount} currency={sum.currency} code={statement.sums.length > 1} />,
      })
      return (
        <section key={sum.currency} class="card" aria-label={`In ${sum.currency}`}>
          <Stats
            stats={[
              stat('Earned', sum.earned_amount),
              stat('Taken back', -sum.reversed_amount),
              stat('Paid out', sum.paid_amount),
              ...(sum.returned_amount > 0 ? [stat('Came back', sum.returned_amount)] : []),
              ...(sum.repaid_amount > 0 ? [stat('Repaid', sum.repaid_amount)] : []),
            ]}
          />
        </section>
      )
    })}
  </>
)

const COLUMNS: readonly Column<Moved>[] = [
  {
    title: 'What happened',
    heads: true,
    cell: (one) => (
      <>
        {one.words}
        <span class="sub">{dayLabel(one.day)}</span>
      </>
    ),
  },
  { title: 'Day', wide: true, cell: (one) => dayLabel(one.day) },
  { title: 'Amount', number: true, cell: (one) => <Money amount={one.amount} currency={one.currency} code /> },
]

export const Transfers = ({ statement }: { readonly statement: Statement }) => (
  <Card title="Transfers" flush>
    <Table
      caption="In the order they happened"
      rows={statement.transfers}
      rowKey={(one) => `${one.cause} ${one.n}`}
      columns={COLUMNS}
      empty={<p>Nothing moved in this period.</p>}
    />
  </Card>
)

export const Balances = ({ statement }: { readonly statement: Statement }) => (
  <Card title="Balances" flush>
    <Table
      caption="At the beginning and the end of the period"
      rows={statement.accounts}
      rowKey={(one) => `${one.account} ${one.currency}`}
      columns={[
        { title: 'Account', heads: true, cell: (one) => sentence(STATES[one.account] ?? one.account) },
        {
          title: 'Opening',
          number: true,
          cell: (one) => <Money amount={one.opening_amount} currency={one.currency} code />,
        },
        {
          title: 'Closing',
          number: true,
          cell: (one) => <Money amount={one.closing_amount} currency={one.currency} code />,
        },
      ]}
      empty={<p>There was no money in this period.</p>}
    />
  </Card>
)

/** How it can be checked by somebody who does not believe us. */
export const Proof = ({ statement }: { readonly statement: Statement }) => (
  <Card title="Proof">
    <p>
      Each closed day is signed and names the day before it. The JSON carries the proof of every transfer; check it
      without us: <code>node verify.mjs statement.json jwks.json</code>
    </p>
    {statement.open_days.length > 0 && (
      <p class="muted">Not closed yet, so without proof: {statement.open_days.map(dayLabel).join(', ')}</p>
    )}
    <p class="row">
      <a href="/verify.mjs" download="">
        verify.mjs
      </a>
      <a href="/.well-known/jwks.json" download="">
        jwks.json
      </a>
      <span class="muted small">
        key <code>{shortId(statement.key_id)}</code>
      </span>
    </p>
  </Card>
)
