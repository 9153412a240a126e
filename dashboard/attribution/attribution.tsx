import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { api, Card, chosen, count, Filters, Head, Loaded, type PageProps, shortId, Trouble, useLoad } from '../parts'
import { useLater } from '../parts/later'
import type { ModelsReport } from '../shapes'
import { model } from '../words'
import { Compare } from './compare'
import { PERIODS, periodOf } from './period'

export type ViewProps = { readonly query: URLSearchParams; readonly days: number }

const VIEWS = [
  { value: '', label: 'Models side by side' },
  { value: 'markov', label: 'Markov' },
  { value: 'shapley', label: 'Shapley' },
  { value: 'simulation', label: 'What if' },
  { value: 'earlier', label: 'Earlier' },
] as const

function OfCurrency({ report, currency }: { readonly report: ModelsReport; readonly currency: string }) {
  const { models, model_in_use } = report
  const isStored = models.some((one) => one === model_in_use)
  const unattributed = report.totals.find((one) => one.currency === currency)?.unattributed_amounts ?? {}
  return (
    <Card
      title={`Sales in ${currency}`}
      lead={isStored ? `${model(model_in_use)} pays.` : `${model(model_in_use)} pays; it is not one of these five.`}
      flush
    >
      <Compare
        caption="What each partner is credited with, before refunds; every column adds up to all sales"
        models={models}
        inUse={isStored ? model_in_use : (models[0] ?? '')}
        currency={currency}
        rows={report.partners
          .filter((one) => one.currency === currency)
          .map(({ partner_id, name, amounts }) => ({
            id: partner_id,
            name: <a href={`/partners/${partner_id}`}>{name ?? shortId(partner_id)}</a>,
            amounts,
          }))}
        unattributed={unattributed}
      />
    </Card>
  )
}

function SideBySide({ days }: ViewProps) {
  const period = periodOf(days, Date.now())
  const load = useLoad(`models ${days}`, () => api.reports.models.$get({ query: period }))
  return (
    <Loaded of={load}>
      {(report) =>
        report.sales === 0 ? (
          <div class="card empty">
            <strong>No sale in this time</strong>
            <p>A comparison appears with the first paid order or won deal.</p>
            <p>
              <a href="/attribution?days=365">Look back a year</a>
            </p>
          </div>
        ) : (
          <>
            <p class="muted">{count(report.sales)} sales, decided as each was at its time.</p>
            {report.totals.map(({ currency }) => (
              <OfCurrency key={currency} report={report} currency={currency} />
            ))}
          </>
        )
      }
    </Loaded>
  )
}

/** A view whose code comes when it is chosen. */
function Later({ load, ...props }: ViewProps & { readonly load: () => Promise<{ View: ComponentType<ViewProps> }> }) {
  const { code, problem, bring } = useLater(load)
  const [isHere, arrive] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `bring` is another with every look, the code is brought once
  useEffect(() => void bring(() => arrive(true)), [])
  if (problem) return <Trouble problem={problem} again={() => void bring(() => arrive(true))} />
  return isHere && code ? <code.View {...props} /> : null
}

export default function AttributionPage({ query }: PageProps) {
  const view = chosen(query, 'view', VIEWS)
  const days = Number(chosen(query, 'days', PERIODS) ?? 30)
  const props = { query, days }
  const isOfJobs = view === 'simulation' || view === 'earlier'
  return (
    <>
      <Head title="Attribution" lead="What would another model pay?" />
      <div class="stack">
        <Filters label="View" name="view" choices={VIEWS} query={query} />
        {!isOfJobs && <Filters label="Period" name="days" choices={PERIODS} query={query} />}
        {view === undefined && <SideBySide {...props} />}
        {view === 'simulation' && <Later {...props} load={() => import('./simulation')} />}
        {view === 'earlier' && <Later {...props} load={() => import('./earlier')} />}
        {(view === 'markov' || view === 'shapley') && <Later key={view} {...props} load={() => import('./fitted')} />}
      </div>
    </>
  )
}
