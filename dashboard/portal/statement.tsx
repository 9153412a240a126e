import { useState } from 'preact/hooks'
import { accountName } from '../ledger/words'
import {
  api,
  asProblem,
  Card,
  type Column,
  dayLabel,
  go,
  Head,
  Loaded,
  Money,
  type PageProps,
  type Problem,
  Stats,
  shortId,
  Table,
  Trouble,
  useHere,
  useLoad,
  When,
} from '../parts'
import { download } from '../parts/download'
import type { Statement } from '../shapes'

type Moved = Statement['transfers'][number]

const DAY_MILLISECONDS = 86_400_000
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10)
const after = (day: string) => dayOf(Date.parse(`${day}T00:00:00Z`) + DAY_MILLISECONDS)

/** The month so far, unless the address says otherwise; the last day is part of what the reader asks for. */
export function periodOf(query: URLSearchParams, now: number): { from: string; to: string } {
  const today = dayOf(now)
  return { from: query.get('from') ?? `${today.slice(0, 7)}-01`, to: query.get('to') ?? today }
}

function Period({ from, to }: { readonly from: string; readonly to: string }) {
  const show = (event: Event) => {
    event.preventDefault()
    if (!(event.currentTarget instanceof HTMLFormElement)) return
    const next = new URLSearchParams()
    for (const [name, value] of new FormData(event.currentTarget)) next.set(name, String(value))
    go(`?${next}`)
  }
  return (
    <search>
      <form key={`${from} ${to}`} class="narrow" onSubmit={show}>
        {[['from', 'From, UTC', from] as const, ['to', 'To, UTC', to] as const].map(([name, label, value]) => (
          <div key={name} class="field">
            <label for={name}>{label}</label>
            <input id={name} name={name} type="date" defaultValue={value} required />
          </div>
        ))}
        <button class="button" type="submit">
          Show
        </button>
      </form>
    </search>
  )
}

const Sums = ({ statement }: { readonly statement: Statement }) => (
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

const Balances = ({ statement }: { readonly statement: Statement }) => (
  <Card title="Balances" flush>
    <Table
      caption="At the beginning and the end of the period"
      rows={statement.accounts}
      rowKey={(one) => `${one.account} ${one.currency}`}
      columns={[
        { title: 'Account', heads: true, cell: (one) => accountName(one.account) },
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
const Proof = ({ statement }: { readonly statement: Statement }) => (
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

const isStatement = (value: unknown): value is Statement =>
  typeof value === 'object' && value !== null && 'format' in value && value.format === 'tributary.statement.v1'

/** The route answers in three formats; asked for none, it tells JSON. */
async function read(query: Asked): Promise<{ json(): Promise<Statement> }> {
  const told: unknown = await (await api.statements.$get({ query })).json()
  if (!isStatement(told)) throw new TypeError('This is not a statement that this page can read.')
  return { json: async () => told }
}

type Asked = { readonly partner_id: string | undefined; readonly period_start: string; readonly period_end: string }

/** What moved for one partner in a period, with sums, balances and the proof; its own, or one of staff's choice. */
export default function StatementPage({ params, query }: PageProps) {
  const { organization } = useHere().membership
  const { from, to } = periodOf(query, Date.now())
  const asked: Asked = { partner_id: params.id, period_start: from, period_end: after(to) }
  const [problem, setProblem] = useState<Problem>()
  const load = useLoad(`statement ${params.id} ${from} ${to}`, () => read(asked))
  const save = async (format: 'csv' | 'json') => {
    setProblem(undefined)
    const answer = api.statements.$get({ query: { ...asked, format } })
    await download(answer, `statement-${from}.${format}`).catch((caught) => setProblem(asProblem(caught)))
  }
  return (
    <>
      <Head
        title={params.id ? `Statement of ${load.data?.partner_name ?? 'a partner'}` : 'Your statement'}
        lead={`${organization.name}, days in UTC`}
      >
        <button class="button" type="button" onClick={() => print()}>
          Print
        </button>
        <button class="button" type="button" onClick={() => void save('csv')}>
          CSV
        </button>
        <button class="button" type="button" onClick={() => void save('json')}>
          JSON with proofs
        </button>
      </Head>
      <div class="stack">
        <Period from={from} to={to} />
        {problem && <Trouble problem={problem} />}
        <Loaded of={load}>
          {(statement) => (
            <>
              <p>
                <strong>{statement.partner_name}</strong>, {dayLabel(from)} to {dayLabel(to)}{' '}
                <span class="muted">
                  issued <When at={statement.issued_at} time />
                </span>
              </p>
              <Sums statement={statement} />
              <Balances statement={statement} />
              <Card title="Transfers" flush>
                <Table
                  caption="In the order they happened"
                  rows={statement.transfers}
                  rowKey={(one) => `${one.cause} ${one.n}`}
                  columns={COLUMNS}
                  empty={<p>Nothing moved in this period.</p>}
                />
              </Card>
              <Proof statement={statement} />
            </>
          )}
        </Loaded>
      </div>
    </>
  )
}
