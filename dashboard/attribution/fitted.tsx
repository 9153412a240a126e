import { useRef, useState } from 'preact/hooks'
import {
  api,
  asProblem,
  Card,
  Loaded,
  mayWrite,
  once,
  type Problem,
  say,
  sentence,
  share,
  shortId,
  Table,
  Trouble,
  useHere,
  useLoad,
  When,
} from '../parts'
import { Sums } from '../parts/sums'
import type { FittedReport } from '../shapes'
import type { ViewProps } from './attribution'
import { periodOf } from './period'

const WHAT = {
  markov:
    'Every visitor’s path is a walk from partner to partner. A partner’s part is how many sales would be missing if ' +
    'the walk broke off there, compared with the other partners.',
  shapley: 'Each sale is shared in equal parts by the partners on its path: the Shapley value of contained journeys.',
} as const

const CONVENTIONS: Readonly<Record<string, string>> = {
  channels: 'What is compared',
  converting: 'Paths that end in a sale',
  non_converting: 'Paths that do not',
  without_partner: 'Sales without a partner',
  truncation: 'Paths are cut off',
  non_converting_journeys: 'Paths without a sale',
  repeats: 'Repeats',
  shapley: 'Shapley',
  revenue: 'Revenue',
}

const REASON: Readonly<Record<string, string>> = {
  no_conversions: 'Nothing was sold in this time through a partner, so there is nothing to share.',
}

function Freeze({ report }: { readonly report: FittedReport }) {
  const key = useRef(crypto.randomUUID())
  const [problem, setProblem] = useState<Problem>()
  const [made, setMade] = useState(false)
  const freeze = async () => {
    const { model, period_start, period_end } = report
    try {
      await api.reports.attribution.versions.$post({ json: { model, period_start, period_end } }, once(key.current))
      setMade(true)
      say('The report is frozen')
    } catch (caught) {
      setProblem(asProblem(caught))
    }
  }
  return (
    <>
      {problem && <Trouble problem={problem} />}
      {made ? (
        <p class="muted" tabIndex={-1} ref={(line) => line?.focus()}>
          Frozen, with its weights and the fingerprint of its paths.
        </p>
      ) : (
        <button class="button" type="button" onClick={() => void freeze()}>
          Freeze this report
        </button>
      )}
    </>
  )
}

const Partners = ({ report }: { readonly report: FittedReport }) => (
  <Table
    caption={`${report.journeys.converting} paths with a sale, ${report.journeys.non_converting} without`}
    rows={report.partners}
    rowKey={(one) => one.partner_id}
    columns={[
      {
        title: 'Partner',
        heads: true,
        cell: (one) => (
          <>
            <a href={`/partners/${one.partner_id}`}>{one.name ?? shortId(one.partner_id)}</a>
            {!one.on_converting_path && <span class="below">never on a path with a sale, but before one that is</span>}
          </>
        ),
      },
      { title: 'Share', number: true, cell: (one) => share(one.share_ppm) },
      { title: 'Sales', number: true, cell: (one) => one.conversions.toFixed(2) },
      { title: 'Revenue', number: true, cell: (one) => <Sums amounts={one.revenue_amounts} /> },
      {
        title: 'Missing without',
        number: true,
        wide: true,
        cell: (one) => (one.removal_effect_ppm === null ? '–' : share(one.removal_effect_ppm)),
      },
    ]}
    empty={
      <>
        <strong>Nothing to share</strong>
        <p>{REASON[report.reason ?? ''] ?? sentence(report.reason ?? 'no_path')}</p>
      </>
    }
  />
)

/** What a data-driven model says of the period. It pays nobody. */
export function View({ query, days }: ViewProps) {
  const model = query.get('view') === 'shapley' ? 'shapley' : 'markov'
  const load = useLoad(`${model} ${days}`, () =>
    api.reports.attribution.$get({ query: { model, ...periodOf(days, Date.now()) } }),
  )
  const editable = mayWrite(useHere())
  return (
    <Loaded of={load}>
      {(report) => (
        <>
          <section class="card table" aria-label="Partners">
            <Partners report={report} />
          </section>
          <Card title="How it is reckoned" lead={WHAT[model]}>
            <ul class="stack near">
              {Object.entries(report.conventions).map(([name, words]) => (
                <li key={name}>
                  <strong>{CONVENTIONS[name] ?? sentence(name)}</strong>: {words}
                </li>
              ))}
              <li>
                <strong>Arithmetic</strong>:{' '}
                {report.arithmetic === 'exact' ? 'exact fractions' : 'rounded, for so many partners'}
              </li>
              <li>
                <strong>Counted</strong>: <When at={report.as_of} time />
              </li>
            </ul>
            <p>It pays nobody: tomorrow’s paths would change yesterday’s payouts. A frozen report keeps its weights.</p>
            {editable && <Freeze key={`${model} ${days}`} report={report} />}
          </Card>
        </>
      )}
    </Loaded>
  )
}
