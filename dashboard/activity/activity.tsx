import { api, Head, Loaded, More, type PageProps, sentence, shortId, useList, When } from '../parts'
import { Csv } from '../parts/csv'
import type { Activity } from '../shapes'
import { addressOf } from '../words'
import { Clock } from './clock'
import { Narrow } from './narrow'

const text = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value))

/** What changed, in one line; null when the action says it all. */
export function detailOf(detail: Activity['detail']): string {
  return Object.entries(detail ?? {})
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${sentence(name).toLowerCase()}: ${text(value)}`)
    .join(' · ')
}

function Row({ one }: { readonly one: Activity }) {
  const address = addressOf(one.object)
  const object = <code>{shortId(one.object)}</code>
  return (
    <>
      <p>
        <strong>{one.actor_name ?? one.actor}</strong> · {sentence(one.action).toLowerCase()} ·{' '}
        {address ? <a href={address}>{object}</a> : object}
      </p>
      {one.detail && <p class="small">{detailOf(one.detail)}</p>}
      <p class="muted small">
        <When at={one.at} time relative />
        {one.country && `, from ${one.country}`}
      </p>
    </>
  )
}

/** The moments between which a day of the filter lies; the API takes times, the reader chooses days. */
const startOf = (date: string | null) => (date ? `${date}T00:00:00Z` : undefined)
const endOf = (date: string | null) => (date ? `${date}T23:59:59.999Z` : undefined)

export default function ActivityPage({ query }: PageProps) {
  const action = query.get('action') ?? undefined
  const object = query.get('object') ?? undefined
  const from = startOf(query.get('from'))
  const to = endOf(query.get('to'))
  const list = useList(`activity ${query}`, (cursor) =>
    api.activity.$get({ query: { action, object, from, to, cursor } }),
  )
  return (
    <>
      <Head title="Activity" lead="Who did what, and when. Nothing here can be changed or removed." />
      <div class="stack">
        <Narrow query={query} />
        <Loaded of={list}>
          {() => (
            <section class="card" aria-label="Activity, newest first">
              {list.rows.length === 0 && (
                <div class="empty">
                  <strong>{query.size > 0 ? 'Nothing matches' : 'Nothing happened yet'}</strong>
                  {query.size > 0 && (
                    <p>
                      <a href="/activity">Show everything</a>
                    </p>
                  )}
                </div>
              )}
              <ol class="list">
                {list.rows.map((one) => (
                  <li key={one.id}>
                    <Row one={one} />
                  </li>
                ))}
              </ol>
              <More list={list} />
            </section>
          )}
        </Loaded>
        <Csv of="activity" ask={(how) => api.activity.$get({ query: { action, object, from, to } }, how)} />
        <Clock />
      </div>
    </>
  )
}
