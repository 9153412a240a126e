import { useState } from 'preact/hooks'
import { api, Card, Head, Loaded, More, once, say, sentence, Table, useHere, useList, When } from '../parts'
import { Ask, Field, Form, picked, required, Select } from '../parts/forms'
import type { Member } from '../shapes'
import { SettingsTabs } from './tabs'

const ROLES = [
  ['manager', 'Manager: partners, payouts'],
  ['analyst', 'Analyst: reads'],
  ['owner', 'Owner: everything'],
] as const

function Remove({ member, done }: { readonly member: Member; readonly done: () => void }) {
  const [asking, ask] = useState(false)
  return (
    <>
      <button class="button small" type="button" onClick={() => ask(true)}>
        Remove<span class="visually-hidden"> {member.email}</span>
      </button>
      {asking && (
        <Ask
          title={`Remove ${member.email}?`}
          yes="Remove from the team"
          tone="stop"
          close={() => ask(false)}
          send={async (_, key) => {
            await api.members[':id'].$delete({ param: { id: member.id } }, once(key))
            ask(false)
            say(`${member.email} removed`)
            done()
          }}
        >
          {() => <p>They can no longer sign in here. What they decided stays.</p>}
        </Ask>
      )}
    </>
  )
}

const Invite = ({ done }: { readonly done: () => void }) => (
  <Card title="Invite somebody">
    <Form
      yes="Send invitation"
      check={(values) => required(values, 'email', 'Enter an e-mail address')}
      send={async (values, key) => {
        await api.members.$post(
          { json: { email: values('email'), role: picked(values('role'), ROLES, 'analyst') } },
          once(key),
        )
        say(`${values('email')} invited`)
        done()
      }}
    >
      {(fault) => (
        <div class="pair">
          <Field id="email" label="E-mail" fault={fault('email')}>
            {(aria) => <input {...aria} type="email" autocomplete="off" autocapitalize="none" />}
          </Field>
          <Select id="role" label="Role" choices={ROLES} fault={fault('role')} />
        </div>
      )}
    </Form>
  </Card>
)

export default function TeamPage() {
  const { me, membership } = useHere()
  const isOwner = membership.role === 'owner'
  const list = useList('members', (cursor) => api.members.$get({ query: { cursor } }))
  return (
    <>
      <Head title="Team" />
      <div class="stack">
        <SettingsTabs current="/settings/team" />
        <Loaded of={list}>
          {() => (
            <section class="card table" aria-label="Team">
              <Table
                caption="Who may sign in, partners included"
                rows={list.rows}
                rowKey={(member) => member.id}
                columns={[
                  {
                    title: 'E-mail',
                    heads: true,
                    cell: (member) => (
                      <>
                        {member.email}
                        <span class="sub">{sentence(member.role)}</span>
                      </>
                    ),
                  },
                  { title: 'Role', wide: true, cell: (member) => sentence(member.role) },
                  { title: 'Since', wide: true, cell: (member) => <When at={member.created_at} /> },
                  {
                    title: 'Change',
                    cell: (member) =>
                      isOwner && member.user_id !== me.user.id ? <Remove member={member} done={list.again} /> : '',
                  },
                ]}
              />
              <More list={list} />
            </section>
          )}
        </Loaded>
        {isOwner ? <Invite done={list.again} /> : <p class="muted">An owner can invite and remove people.</p>}
      </div>
    </>
  )
}
