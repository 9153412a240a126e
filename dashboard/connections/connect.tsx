import { api, body, go, once, say } from '../parts'
import { Ask, Field, required } from '../parts/forms'

export type Source = {
  readonly source: 'stripe' | 'generic'
  readonly name: string
  readonly needs: string
  readonly secretHint: string
}

export const SOURCES: readonly Source[] = [
  {
    source: 'stripe',
    name: 'Stripe',
    needs: 'The signing secret of a webhook endpoint; a restricted key to read line items and true fees, if you like.',
    secretHint: 'Begins with whsec_. Stripe shows it on the page of the endpoint.',
  },
  {
    source: 'generic',
    name: 'Signed JSON',
    needs: 'A secret that your server signs with, as Standard Webhooks describes.',
    secretHint: 'Begins with whsec_. Your server signs every delivery with it.',
  },
]

type Props = { readonly source: Source; readonly close: () => void }

/** A new connection; the address to give to the source is on the page that follows. */
export const Connect = ({ source, close }: Props) => (
  <Ask
    title={`Connect ${source.name}`}
    yes={`Connect ${source.name}`}
    close={close}
    check={(values) => required(values, 'secret', 'Enter the secret')}
    send={async (values, key) => {
      const apiKey = values('api_key')
      const json = {
        source: source.source,
        secret: values('secret'),
        settings: apiKey ? { api_key: apiKey } : {},
      }
      const made = await body(api.connections.$post({ json }, once(key)))
      say(`${source.name} connected`)
      close()
      go(`/connections/${made.id}`)
    }}
  >
    {(fault) => (
      <>
        <Field id="secret" label="Signing secret" hint={source.secretHint} fault={fault('secret')}>
          {(aria) => <input {...aria} type="password" autocomplete="off" />}
        </Field>
        {source.source === 'stripe' && (
          <Field
            id="api_key"
            label="Restricted key"
            hint="Read only. Without it an order has one line, and its fee is estimated."
            fault={fault('api_key')}
            optional
          >
            {(aria) => <input {...aria} type="password" autocomplete="off" />}
          </Field>
        )}
      </>
    )}
  </Ask>
)
