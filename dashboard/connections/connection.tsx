import { useState } from 'preact/hooks'
import {
  api,
  Card,
  Copy,
  count,
  Facts,
  go,
  Head,
  Loaded,
  type Looks,
  More,
  mayWrite,
  once,
  type PageProps,
  Status,
  sentence,
  Table,
  useHere,
  useList,
  When,
} from '../parts'
import { Ask, Field } from '../parts/forms'
import type { Connection } from '../shapes'

const DELIVERY: Looks = {
  stored: ['info', '◔', 'Waiting'],
  applied: ['good', '✓', 'Applied'],
  ignored: ['idle', '–', 'Not for us'],
  failed: ['bad', '!', 'Failed'],
}

function Deliveries({ id }: { readonly id: string }) {
  const list = useList(`deliveries ${id}`, (cursor) =>
    api.connections[':id'].deliveries.$get({ param: { id }, query: { cursor } }),
  )
  return (
    <Loaded of={list}>
      {() => (
        <Card title="Deliveries" flush>
          <Table
            caption="Newest first, kept for 30 days. One with a wrong signature is counted and not kept."
            rows={list.rows}
            rowKey={(one) => one.id}
            columns={[
              {
                title: 'What',
                heads: true,
                cell: (one) => (
                  <>
                    {one.kind ?? 'unknown'}
                    <div class="below">
                      <code>{one.key}</code>
                    </div>
                    <span class="sub">
                      <When at={one.received_at} time />
                    </span>
                  </>
                ),
              },
              { title: 'Received', wide: true, cell: (one) => <When at={one.received_at} time /> },
              {
                title: 'Outcome',
                cell: (one) => (
                  <>
                    <Status looks={DELIVERY} of={one.status} />
                    {one.outcome && <div class="below">{sentence(one.outcome)}</div>}
                  </>
                ),
              },
            ]}
            empty={<p>Nothing was delivered yet. Give the address above to the source and send a test event.</p>}
          />
          <More list={list} />
        </Card>
      )}
    </Loaded>
  )
}

function Disconnect({ connection }: { readonly connection: Connection }) {
  const [asking, ask] = useState(false)
  return (
    <>
      <button class="button stop" type="button" onClick={() => ask(true)}>
        Disconnect
      </button>
      {asking && (
        <Ask
          title={`Disconnect ${sentence(connection.source)}?`}
          yes="Disconnect"
          tone="stop"
          close={() => ask(false)}
          check={(values) =>
            values('name') === connection.source ? [] : [{ path: 'name', message: `Type ${connection.source}` }]
          }
          send={async (_, key) => {
            const call = api.connections[':id'].$delete
            await call({ param: { id: connection.id } }, once(key, connection.version))
            ask(false)
            go('/connections')
          }}
        >
          {(fault) => (
            <>
              <p>Deliveries are refused from now on. Orders that came in stay.</p>
              <Field id="name" label={`Type ${connection.source} to confirm`} fault={fault('name')}>
                {(aria) => <input {...aria} autocomplete="off" autocapitalize="none" />}
              </Field>
            </>
          )}
        </Ask>
      )}
    </>
  )
}

const About = ({ connection }: { readonly connection: Connection }) => (
  <Card title="Address" lead="Give this to the source as its webhook endpoint.">
    <div class="copy-line">
      <code>{connection.url}</code>
      <Copy text={connection.url} what="the address" />
    </div>
    <Facts
      facts={[
        ['Accepted today', count(connection.accepted_today)],
        ['Refused today', count(connection.refused_today)],
        [
          'Last event',
          connection.last_event_at ? <When key="last" at={connection.last_event_at} time relative /> : 'none yet',
        ],
        ['Key to read details', connection.settings.api_key_set === true ? 'set' : 'not set'],
      ]}
    />
  </Card>
)

export default function ConnectionPage({ params }: PageProps) {
  const id = params.id ?? ''
  const here = useHere()
  const list = useList('connections', (cursor) => api.connections.$get({ query: { limit: '200', cursor } }))
  const connection = list.rows.find((one) => one.id === id)
  return (
    <>
      <Head title={connection ? sentence(connection.source) : 'Connection'}>
        {connection && mayWrite(here) && <Disconnect connection={connection} />}
      </Head>
      <Loaded of={list}>
        {() =>
          connection ? (
            <>
              <About connection={connection} />
              <Deliveries id={id} />
            </>
          ) : (
            <p>
              There is no such connection. <a href="/connections">All connections</a>
            </p>
          )
        }
      </Loaded>
    </>
  )
}
