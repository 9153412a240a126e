import { api, Card, count, dayLabel, Head, Loaded, Table, useLoad, When } from '../parts'
import { Bars, droppedReason } from '../parts/charts'
import type { Dropped } from '../shapes'
import { VisitTabs } from './tabs'

/** How many visits each reason took, most first. */
export function byReason(rows: Dropped['data']): { reason: string; count: number }[] {
  const sums = new Map<string, number>()
  for (const row of rows) sums.set(row.reason, (sums.get(row.reason) ?? 0) + row.count)
  return [...sums].map(([code, total]) => ({ reason: code, count: total })).sort((a, b) => b.count - a.count)
}

function Reasons() {
  const load = useLoad('dropped', () => api.visits.dropped.$get({ query: {} }))
  return (
    <Loaded of={load}>
      {({ data, as_of }) =>
        data.length === 0 ? (
          <div class="card empty">
            <strong>Every visit counted</strong>
            <p>What is not counted appears here with its reason.</p>
          </div>
        ) : (
          <>
            <Card title="By reason">
              <Bars
                label="Visits that did not count, by reason"
                rows={byReason(data).map((row) => ({ name: droppedReason(row.reason), value: row.count }))}
                format={count}
              />
            </Card>
            <Card title="By day" flush>
              <Table
                caption={
                  <>
                    Counted to <When at={as_of} time />
                  </>
                }
                rows={data}
                rowKey={(row) => `${row.day} ${row.reason}`}
                columns={[
                  { title: 'Day', heads: true, cell: (row) => dayLabel(row.day) },
                  { title: 'Reason', cell: (row) => droppedReason(row.reason) },
                  { title: 'Visits', number: true, cell: (row) => count(row.count) },
                ]}
              />
            </Card>
          </>
        )
      }
    </Loaded>
  )
}

/** Visits that arrived and were not counted: nothing is lost without a reason. */
export default function DroppedPage() {
  return (
    <>
      <Head title="Visits that did not count" />
      <div class="stack">
        <VisitTabs current="/visits/dropped" />
        <Reasons />
      </div>
    </>
  )
}
