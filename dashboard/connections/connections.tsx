import { useState } from 'preact/hooks'
import {
  api,
  Card,
  type Column,
  count,
  Head,
  Loaded,
  More,
  mayWrite,
  sentence,
  shortId,
  Table,
  useHere,
  useList,
  When,
} from '../parts'
import type { Connection } from '../shapes'
import { Connect, SOURCES, type Source } from './connect'

const COLUMNS: readonly Column<Connection>[] = [
  {
    title: 'Source',
    heads: true,
    cell: (one) => (
      <>
        <a href={`/connections/${one.id}`}>{sentence(one.source)}</a> <span class="below">{shortId(one.id)}</span>
        <span class="sub">{one.last_event_at ? <When at={one.last_event_at} time /> : 'nothing received yet'}</span>
      </>
    ),
  },
  {
    title: 'Last event',
    wide: true,
    cell: (one) => (one.last_event_at ? <When at={one.last_event_at} time relative /> : 'nothing received yet'),
  },
  { title: 'Accepted', number: true, cell: (one) => count(one.accepted_today) },
  {
    title: 'Refused',
    number: true,
    cell: (one) => <span class={one.refused_today > 0 ? 'negative' : undefined}>{count(one.refused_today)}</span>,
  },
]

const Choices = ({ choose }: { readonly choose: (source: Source) => void }) => (
  <Card title="Connect a source" lead="Each brings orders and refunds in its own way." flush>
    <ul class="list">
      {SOURCES.map((source) => (
        <li key={source.source} class="row">
          <div class="grow">
            <strong>{source.name}</strong>
            <div class="muted small">{source.needs}</div>
          </div>
          <button class="button" type="button" onClick={() => choose(source)}>
            Connect<span class="visually-hidden"> {source.name}</span>
          </button>
        </li>
      ))}
    </ul>
  </Card>
)

export default function ConnectionsPage() {
  const here = useHere()
  const [choice, choose] = useState<Source | null>(null)
  const list = useList('connections', (cursor) => api.connections.$get({ query: { cursor } }))
  return (
    <>
      <Head title="Connections">
        <a class="button" href="/connections/dead-letters">
          Dead letters
        </a>
      </Head>
      <div class="stack far">
        <Loaded of={list}>
          {() => (
            <section class="card table" aria-label="Connections">
              <Table
                caption="Newest first, with what was accepted and refused today"
                rows={list.rows}
                columns={COLUMNS}
                rowKey={(one) => one.id}
                empty={
                  <>
                    <strong>Nothing is connected yet</strong>
                    <p>Choose below where your orders come from.</p>
                  </>
                }
              />
              <More list={list} />
            </section>
          )}
        </Loaded>
        {mayWrite(here) && <Choices choose={choose} />}
        {choice && <Connect source={choice} close={() => choose(null)} />}
      </div>
    </>
  )
}
