import { api, body, Card, Head, Loaded, once, say, useHere, useLoad, When } from '../parts'
import { Form } from '../parts/forms'
import type { OrganizationPage } from '../shapes'
import { checkSettings, settingsOf } from './reading'
import { CreditFields, FraudFields, MoneyFields, WhoFields } from './sections'
import { SettingsTabs } from './tabs'

function Editor({
  organization,
  put,
}: {
  readonly organization: OrganizationPage
  readonly put: (one: OrganizationPage) => void
}) {
  const currency = organization.default_currency
  return (
    <Form
      yes="Save settings"
      check={(values) => checkSettings(values, currency)}
      send={async (values, key) => {
        const json = settingsOf(values, organization)
        put(await body(api.organization.$patch({ json }, once(key, organization.version))))
        say('Settings saved')
      }}
    >
      {(fault) => (
        <>
          <WhoFields organization={organization} fault={fault} />
          <CreditFields organization={organization} fault={fault} />
          <MoneyFields organization={organization} fault={fault} />
          <FraudFields organization={organization} fault={fault} />
        </>
      )}
    </Form>
  )
}

export default function SettingsPage() {
  const here = useHere()
  const load = useLoad(
    'organization',
    () => api.organization.$get(),
    (one) => one.version,
  )
  return (
    <>
      <Head title="Settings" />
      <div class="stack">
        <SettingsTabs current="/settings" />
        <Loaded of={load}>
          {(organization) => (
            <Card
              title={organization.name}
              lead={
                <>
                  {organization.plan} plan, since <When at={organization.created_at} />. Changes count for orders from
                  now on.
                </>
              }
            >
              {here.membership.role === 'owner' ? (
                <Editor key={organization.version} organization={organization} put={load.put} />
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
