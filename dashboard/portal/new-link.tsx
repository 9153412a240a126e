import { api, Card, once, say } from '../parts'
import { Field, Form } from '../parts/forms'
import type { Fault } from '../problem'

const hostOf = (address: string) => (URL.canParse(address) ? new URL(address).hostname : '')

/** A destination must be a page of the merchant: the redirect leads nowhere else. */
export function checkDestination(destination: string, website: string): Fault[] {
  const host = hostOf(website)
  const there = hostOf(destination)
  if (there === host || there.endsWith(`.${host.replace(/^www\./, '')}`)) return []
  return [{ path: 'destination', message: `Enter an address of a page on ${host}` }]
}

/** A link of one's own for one place, so that its visits and earnings are seen apart. */
export const NewLink = ({ website, done }: { readonly website: string; readonly done: () => void }) => (
  <Card title="New link">
    <Form
      yes="Create link"
      check={(values) => checkDestination(values('destination'), website)}
      send={async (values, key) => {
        const source = values('source')
        const medium = values('medium')
        const json = {
          destination: values('destination'),
          ...(values('campaign') && { campaign: values('campaign') }),
          utm: { ...(source && { source }), ...(medium && { medium }) },
        }
        await api.links.$post({ json }, once(key))
        say('Link created')
        done()
      }}
    >
      {(fault) => (
        <>
          <Field
            id="destination"
            label="Page to send people to"
            hint={`On ${hostOf(website)}`}
            fault={fault('destination')}
          >
            {(aria) => <input {...aria} type="url" inputMode="url" defaultValue={website} autocomplete="off" />}
          </Field>
          <Field
            id="campaign"
            label="Campaign"
            hint="A word for you, like spring-newsletter."
            fault={fault('campaign')}
            optional
          >
            {(aria) => <input {...aria} autocapitalize="none" autocomplete="off" maxLength={64} />}
          </Field>
          <div class="pair">
            <Field id="source" label="UTM source" fault={fault('source')} optional>
              {(aria) => <input {...aria} autocapitalize="none" autocomplete="off" />}
            </Field>
            <Field id="medium" label="UTM medium" fault={fault('medium')} optional>
              {(aria) => <input {...aria} autocapitalize="none" autocomplete="off" />}
            </Field>
          </div>
        </>
      )}
    </Form>
  </Card>
)
