import { useState } from 'preact/hooks'
import {
  api,
  asProblem,
  day,
  Head,
  Loaded,
  type PageProps,
  type Problem,
  Trouble,
  useHere,
  useLoad,
  When,
} from '../parts'
import { useAddressForm } from '../parts/address-form'
import { download } from '../parts/download'
import { Balances, Proof, Sums, Transfers } from './statement-parts'

const DAY_MILLISECONDS = 86_400_000
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10)
const after = (day: string) => dayOf(Date.parse(`${day}T00:00:00Z`) + DAY_MILLISECONDS)

/** The month so far, unless the address says otherwise. The last day is part of it; the earlier one is the first. */
export function periodOf(query: URLSearchParams, now: number): { from: string; to: string } {
  const today = dayOf(now)
  const [from = '', to = ''] = [query.get('from') ?? `${today.slice(0, 7)}-01`, query.get('to') ?? today].sort()
  return { from, to }
}

type PeriodProps = { readonly query: URLSearchParams; readonly from: string; readonly to: string }

function Period({ query, from, to }: PeriodProps) {
  const { key, onSubmit } = useAddressForm(query)
  return (
    <search>
      <form key={key} class="narrow" onSubmit={onSubmit}>
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

type Asked = { readonly partner_id: string | undefined; readonly period_start: string; readonly period_end: string }

/** What moved for one partner in a period, with sums, balances and the proof; its own, or one of staff's choice. */
export default function StatementPage({ params, query }: PageProps) {
  const { organization } = useHere().membership
  const { from, to } = periodOf(query, Date.now())
  const asked: Asked = { partner_id: params.id, period_start: from, period_end: after(to) }
  const [problem, setProblem] = useState<Problem>()
  const load = useLoad(`statement ${params.id} ${from} ${to}`, () => api.statements.$get({ query: asked }))
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
        <Period query={query} from={from} to={to} />
        {problem && <Trouble problem={problem} />}
        <Loaded of={load}>
          {(statement) => (
            <>
              <p>
                <strong>{statement.partner_name}</strong>, {day(from, 'UTC')} to {day(to, 'UTC')}{' '}
                <span class="muted">
                  issued <When at={statement.issued_at} time />
                </span>
              </p>
              <Sums statement={statement} />
              <Balances statement={statement} />
              <Transfers statement={statement} />
              <Proof statement={statement} />
            </>
          )}
        </Loaded>
      </div>
    </>
  )
}
