import { useState } from 'preact/hooks'
import {
  api,
  type Column,
  count,
  Mark,
  Money,
  mayWrite,
  shortId,
  Trouble,
  useHere,
  useList,
  usePartnerNames,
  When,
} from '../parts'
import { useLater } from '../parts/later'
import { Listed } from '../parts/listed'
import type { Recompute, SimulationRow } from '../shapes'
import { supposed } from './supposed'

type Job = Pick<SimulationRow, 'total' | 'done'> & { readonly status: string }

const State = ({ job: { status, total, done } }: { readonly job: Job }) => {
  if (status === 'done')
    return (
      <Mark tone="good" mark="✓">
        Done
      </Mark>
    )
  if (status === 'failed')
    return (
      <Mark tone="bad" mark="!">
        Failed
      </Mark>
    )
  return (
    <Mark tone="info" mark="◔">
      {count(done)} of {count(total)}
    </Mark>
  )
}

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
        <span class="sub">
          <State job={one} />
        </span>
      </>
    ),
  },
  { title: 'Sales', number: true, wide: true, cell: (one) => count(one.total) },
  { title: 'Status', wide: true, cell: (one) => <State job={one} /> },
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
        <span class="sub">
          <State job={one} />
        </span>
      </>
    ),
  },
  { title: 'Sales', number: true, wide: true, cell: (one) => count(one.total) },
  { title: 'Changed', number: true, cell: (one) => count(one.changed) },
  { title: 'Status', wide: true, cell: (one) => <State job={one} /> },
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
