import { useState } from 'preact/hooks'
import { api, body, Card, Copy, Head, Loaded, More, once, Table, useHere, useList, When } from '../parts'
import { Field, Form, picked, required, Select } from '../parts/forms'
import type { Key } from '../shapes'
import { Revoke } from './revoke'
import { SettingsTabs } from './tabs'

const KINDS = [
  ['secret', 'Secret: for your server'],
  ['publishable', 'Publishable: for the tag on your site'],
] as const

/** The one moment in which the whole key is on screen. */
const Shown = ({ secret }: { readonly secret: string }) => (
  <div class="notice" data-tone="good" role="status">
    <h2>Copy the key now</h2>
    <p>It is shown this once; only its fingerprint is kept.</p>
    <p class="copy-line">
      <code>{secret}</code>
      <Copy text={secret} what="the key" />
    </p>
  </div>
)

function Create({ done }: { readonly done: (secret: string) => void }) {
  return (
    <Card title="New key">
      <Form
        yes="Create key"
        check={(values) => required(values, 'name', 'Enter a name that says where the key is used')}
        send={async (values, key) => {
          const json = { kind: picked(values('kind'), KINDS, 'secret'), name: values('name') }
          done((await body(api.keys.$post({ json }, once(key)))).key)
        }}
      >
        {(fault) => (
          <div class="pair">
            <Field id="name" label="Name" hint="Like: production server" fault={fault('name')}>
              {(aria) => <input {...aria} autocomplete="off" maxLength={100} />}
            </Field>
            <Select id="kind" label="Kind" choices={KINDS} fault={fault('kind')} />
          </div>
        )}
      </Form>
    </Card>
  )
}

const Handle = ({ one }: { readonly one: Key }) =>
  one.public_key ? (
    <span class="copy-line">
      <code>{one.public_key}</code>
      <Copy text={one.public_key} what={one.name} />
    </span>
  ) : (
    <code>{one.hint}</code>
  )

const lastUse = (one: Key) => (one.last_used_at ? <When at={one.last_used_at} time relative /> : 'not used yet')

export default function KeysPage() {
  const isOwner = useHere().membership.role === 'owner'
  const [secret, setSecret] = useState('')
  const list = useList('keys', (cursor) => api.keys.$get({ query: { cursor } }))
  return (
    <>
      <Head title="API keys" />
      <div class="stack">
        <SettingsTabs current="/settings/keys" />
        {secret && <Shown secret={secret} />}
        <Loaded of={list}>
          {() => (
            <section class="card table" aria-label="Keys">
              <Table
                caption="Newest first"
                rows={list.rows}
                rowKey={(one) => one.id}
                columns={[
                  {
                    title: 'Name',
                    heads: true,
                    cell: (one) => (
                      <>
                        {one.name}
                        <div class="below">
                          <Handle one={one} />
                        </div>
                        <span class="sub">{lastUse(one)}</span>
                      </>
                    ),
                  },
                  { title: 'Made', wide: true, cell: (one) => <When at={one.created_at} /> },
                  { title: 'Last used', wide: true, cell: lastUse },
                  {
                    title: 'State',
                    cell: (one) =>
                      one.revoked_at ? (
                        <>
                          Revoked <When at={one.revoked_at} />
                        </>
                      ) : isOwner ? (
                        <Revoke one={one} done={list.again} />
                      ) : (
                        'In use'
                      ),
                  },
                ]}
                empty={<p>No key yet.</p>}
              />
              <More list={list} />
            </section>
          )}
        </Loaded>
        {isOwner ? (
          <Create
            done={(made) => {
              setSecret(made)
              list.again()
            }}
          />
        ) : (
          <p class="muted">An owner can create and revoke keys.</p>
        )}
      </div>
    </>
  )
}
