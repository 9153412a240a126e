import { useEffect } from 'preact/hooks'
import {
  api,
  Card,
  count,
  dayLabel,
  Filters,
  Head,
  Loaded,
  money,
  type PageProps,
  rememberTasks,
  Stats,
  shortId,
  useLoad,
  When,
} from '../parts'
import { axisMoney, Bars, droppedReason, LineChart } from '../parts/charts'
import { Sums } from '../parts/sums'
import type { Overview, Totals } from '../shapes'
import { SetUp } from './set-up'
import { AllDecided, Tasks } from './tasks'

const PERIODS = [
  { value: '7', label: '7 days' },
  { value: '', label: '30 days' },
  { value: '90', label: '90 days' },
]

/** "12% more than in the 30 days before", or what there was before when that is nothing. */
export function compared(now: number, before: number, days: number): string {
  if (before === 0) return `nothing in the ${days} days before`
  const change = Math.round(((now - before) * 100) / before)
  if (change === 0) return `as in the ${days} days before`
  return `${Math.abs(change)}% ${change > 0 ? 'more' : 'less'} than in the ${days} days before`
}

function numbers(data: Overview) {
  const { totals, before, days } = data
  const counted = (name: 'visits' | 'leads' | 'orders') => ({
    value: <data value={totals[name]}>{count(totals[name])}</data>,
    note: compared(totals[name], before[name], days),
  })
  const main = (of: Totals) => of.commission_amounts[data.currency] ?? 0
  return [
    { name: 'Visits', ...counted('visits') },
    { name: 'Leads', ...counted('leads') },
    { name: 'Orders', ...counted('orders') },
    {
      name: 'Commissions',
      value: <Sums amounts={totals.commission_amounts} />,
      note: compared(main(totals), main(before), days),
    },
  ]
}

function Trend({ data }: { readonly data: Overview }) {
  const points = data.series.map((one) => ({
    label: dayLabel(one.day),
    value: one.revenue_amount,
    before: one.revenue_amount_before,
  }))
  if (points.length === 0) return null
  return (
    <LineChart
      title="Revenue from partners"
      unit="Revenue"
      points={points}
      format={(value) => money(Math.round(value), data.currency)}
      tick={(value) => axisMoney(Math.round(value), data.currency)}
    />
  )
}

const TopPartners = ({ data }: { readonly data: Overview }) => (
  <Card title="Partners by revenue">
    {data.top_partners.length === 0 ? (
      <p class="muted">No order in this period came through a partner.</p>
    ) : (
      <Bars
        label="Partners by revenue"
        rows={data.top_partners.map((partner) => ({
          name: partner.name ?? shortId(partner.partner_id),
          value: partner.revenue_amount,
          href: `/partners/${partner.partner_id}`,
        }))}
        format={(value) => money(value, data.currency)}
      />
    )}
  </Card>
)

const byCount = (dropped: Overview['dropped']) =>
  dropped
    .map((row) => ({ name: droppedReason(row.reason), value: row.count }))
    .sort((one, other) => other.value - one.value)

const NotCounted = ({ data }: { readonly data: Overview }) => (
  <Card title="Visits that did not count" actions={<a href="/visits/dropped">By day</a>}>
    {data.dropped.length === 0 ? (
      <p class="muted">Every visit in this period counted.</p>
    ) : (
      <Bars label="Visits that did not count, by reason" rows={byCount(data.dropped)} format={count} />
    )}
  </Card>
)

export default function OverviewPage({ query }: PageProps) {
  const days = query.get('days') ?? '30'
  const load = useLoad(`overview ${days}`, () => api.overview.$get({ query: { days } }))
  const tasks = load.data?.tasks
  useEffect(() => {
    if (tasks) rememberTasks(tasks)
  }, [tasks])
  return (
    <>
      <Head title="Overview">
        <Filters label="Period" name="days" choices={PERIODS} query={query} />
      </Head>
      <Loaded of={load}>
        {(data) => (
          <>
            {data.tasks.length > 0 && <Tasks tasks={data.tasks} currency={data.currency} />}
            <SetUp setup={data.setup} />
            {data.tasks.length === 0 && data.setup.first_order && <AllDecided />}
            <section class="card" aria-label={`Last ${data.days} days`}>
              <Stats stats={numbers(data)} />
              <div class="pad">
                <Trend data={data} />
              </div>
            </section>
            <div class="halves">
              <TopPartners data={data} />
              <NotCounted data={data} />
            </div>
            <p class="muted small">
              Counted to <When at={data.as_of} time />
            </p>
          </>
        )}
      </Loaded>
    </>
  )
}
