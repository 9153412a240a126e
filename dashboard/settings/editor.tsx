import type { ComponentType } from 'preact'
import { api, body, Card, Head, Loaded, once, say, sentence, useHere, useLoad } from '../parts'
import { type FaultOf, Form, type Values } from '../parts/forms'
import type { Fault } from '../problem'
import type { OrganizationPage, OrganizationPatch } from '../shapes'
import { SettingsTabs, type Tab } from './tabs'

export type FieldsProps = { readonly organization: OrganizationPage; readonly fault: FaultOf }
type Props = {
  readonly title: string
  readonly current: Tab
  readonly check: (values: Values, currency: string) => Fault[]
  readonly patchOf: (values: Values, organization: OrganizationPage) => OrganizationPatch
  readonly Fields: ComponentType<FieldsProps>
}

/** A page of settings: only an owner may send it, and only on top of what was read. */
export function SettingsPage({ title, current, check, patchOf, Fields }: Props) {
  const isOwner = useHere().membership.role === 'owner'
  const load = useLoad(
    'organization',
    () => api.organization.$get(),
    (one) => one.version,
  )
  const save = async (values: Values, key: string, organization: OrganizationPage) => {
    const json = patchOf(values, organization)
    load.put(await body(api.organization.$patch({ json }, once(key, organization.version))))
    say('Settings saved')
    // The form stands anew on what was saved: its button has the focus again.
    setTimeout(() => document.querySelector<HTMLElement>('main form [type=submit]')?.focus())
  }
  return (
    <>
      <Head title={title} />
      <div class="stack">
        <SettingsTabs current={current} />
        <Loaded of={load}>
          {(organization) => (
            <Card title={organization.name} lead={`${sentence(organization.plan)} plan. Changes count from now on.`}>
              {isOwner ? (
                <Form
                  key={organization.version}
                  yes="Save settings"
                  check={(values) => check(values, organization.default_currency)}
                  send={(values, key) => save(values, key, organization)}
                >
                  {(fault) => <Fields organization={organization} fault={fault} />}
                </Form>
              ) : (
                <p>An owner can change these.</p>
              )}
            </Card>
          )}
        </Loaded>
      </div>
    </>
  )
}
