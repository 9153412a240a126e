import { useState } from 'preact/hooks'
import type { List, Listing } from '../list'
import {
  api,
  type Column,
  count,
  Listed,
  Money,
  mayWrite,
  Status,
  shortId,
  Trouble,
  useHere,
  useList,
  usePartnerNames,
  When,
} from '../parts'
import { useLater } from '../parts/later'
import type { Looks } from '../parts/status'
import type { Recompute, SimulationRow } from '../shapes'
import { useProgress } from './progress'
import { supposed } from './supposed'

type Job = Pick<SimulationRow, 'total' | 'done'> & { readonly status: string }

const ENDS: Looks = { done: ['good', '✓', 'Done'], failed: ['bad', '!', 'Failed'] }

const State = ({ job: { status, total, done } }: { readonly job: Job }) => (
  <Status looks={{ ...ENDS, working: ['info', '◔', `${count(done)} of ${count(total)}`] }} of={status} />
)

/** Where a job stands, on its own line where its column is hidden; how many sales it looks at. */
const below = (job: Job) => (
  <span class="sub">
    <State job={job} />
  </span>
)
const SALES: Column<Job> = { title: 'Sales', number: true, wide: true, cell: (one) => count(one.total) }
const STATUS: Column<Job> = { title: 'Status', wide: true, cell: (one) => <State job={one} /> }

/** Whether a job in sight works; once the reader asked for further rows, reading again would take them away. */
const works = ({ rows, data }: Pick<List<Job, Listing<Job>>, 'rows' | 'data'>): boolean =>
  rows.length === data?.data.length && rows.some(({ status }) => status === 'working')

const SIMULATIONS: readonly Column<SimulationRow>[] = [
  {
    title: 'What if',
    heads: true,
    cell: (one) => (
      <>
        <a href={`/attribution?view=simulation&id=${one.id}`}>{supposed(one) || 'As it was'}</a>
        <div class="below">
          Sales from <When at={one.period_start} /> until before <When at={one.period_end} />
        </div>
        {below(one)}
      </>
    ),
  },
  SALES,
  STATUS,
  { title: 'Reckoned', wide: true, cell: (one) => <When at={one.as_of} time /> },
]

/** What was decided again: one sale, or those of a period and perhaps of one partner. */
function Of({ one, nameOf }: { readonly one: Recompute; readonly nameOf: (id: string) => string }) {
  if (one.order_id) return <a href={`/orders/${one.order_id}`}>Order {shortId(one.order_id)}</a>
  if (one.deal_id) return <a href={`/deals/${one.deal_id}`}>Deal {shortId(one.deal_id)}</a>
  const whose = one.partner_id ? ` of ${nameOf(one.partner_id)}` : ''
  return (
    <>
      Sales{whose}
      {one.period_start && one.period_end && (
        <>
          {' '}
          from <When at={one.period_start} /> until before <When at={one.period_end} />
        </>
      )}
    </>
  )
}

const recomputes = (nameOf: (id: string) => string): readonly Column<Recompute>[] => [
  {
    title: 'Decided again',
    heads: true,
    cell: (one) => (
      <>
        <Of one={one} nameOf={nameOf} />
        {one.partners
          .filter(({ difference_amount }) => difference_amount !== 0)
          .map(({ partner_id, currency, difference_amount }) => (
            <div key={`${partner_id} ${currency}`} class="below">
              {nameOf(partner_id)}: <Money amount={difference_amount} currency={currency} sign />
            </div>
          ))}
        {one.failures.map(({ id, error }) => (
          <div key={id} class="below negative">
            {shortId(id)}: {error}
          </div>
        ))}
        {below(one)}
      </>
    ),
  },
  SALES,
  { title: 'Changed', number: true, cell: (one) => count(one.changed) },
  STATUS,
  { title: 'When', wide: true, cell: (one) => <When at={one.created_at} time /> },
]

/** Simulations and recomputes of before, the newest first. */
export function View() {
  const nameOf = usePartnerNames()
  const editable = mayWrite(useHere())
  const question = useLater(() => import('./again'))
  const [asking, ask] = useState(false)
  const supposals = useList('simulations', (cursor) => api.simulations.$get({ query: { cursor } }))
  const jobs = useList('recomputes', (cursor) => api.recompute.$get({ query: { cursor } }))
  useProgress(supposals, works(supposals))
  useProgress(jobs, works(jobs))
  return (
    <>
      <Listed
        list={supposals}
        of="simulations"
        caption="What was supposed, newest first; nothing of it was booked"
        columns={SIMULATIONS}
        all={null}
        empty={
          <>
            <strong>Nothing was supposed yet</strong>
            <p>
              <a href="/attribution?view=simulation">Ask what a period would have paid</a>
            </p>
          </>
        }
      />
      <Listed
        list={jobs}
        of="recomputes"
        caption="What was decided again, newest first; differences are booked"
        columns={recomputes(nameOf)}
        all={null}
        empty={
          <>
            <strong>Nothing was decided again yet</strong>
            <p>An order can be, on its page; a whole period, below.</p>
          </>
        }
      />
      {editable && (
        <button class="button" type="button" onClick={() => void question.bring(() => ask(true))}>
          Decide a period again…
        </button>
      )}
      {question.problem && <Trouble problem={question.problem} />}
      {asking && question.code && <question.code.Again close={() => ask(false)} done={jobs.again} />}
    </>
  )
}
