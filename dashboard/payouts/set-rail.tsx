import { api, once } from '../parts'
import { Ask, type FaultOf, Field, Select, type Values } from '../parts/forms'
import type { Fault } from '../problem'
import type { Rail } from '../shapes'

export type Asked = {
  readonly what: 'set' | 'on' | 'off'
  readonly name: Rail['rail']
  readonly words: string
  readonly rail: Rail | undefined
}
type Props = Asked & { readonly close: () => void; readonly done: (told: string) => void }

type Setting = { readonly id: string; readonly label: string; readonly hint?: string; readonly isSecret?: boolean }
const secret = (id: string, label: string, hint: string): Setting => ({ id, label, hint, isSecret: true })

const NEEDED: Readonly<Record<Rail['rail'], readonly Setting[]>> = {
  stripe: [secret('secret_key', 'Secret key', 'sk_live_… pays; sk_test_… tries it out.')],
  xendit: [
    secret('secret_key', 'Secret key', 'xnd_production_… pays; xnd_development_… tries it out.'),
    secret('callback_token', 'Callback token', 'Under Settings, Callbacks.'),
  ],
  paypal: [
    secret('client_id', 'Client id', 'Of a REST app with payouts.'),
    secret('client_secret', 'Client secret', 'Of the same app.'),
    { id: 'webhook_id', label: 'Webhook id', hint: 'Of the webhook that leads to the address shown after this.' },
  ],
  pain001: [
    { id: 'name', label: 'Account holder' },
    { id: 'iban', label: 'IBAN' },
  ],
}

const OPTIONAL: Readonly<Record<Rail['rail'], readonly Setting[]>> = {
  stripe: [secret('webhook_secret', 'Signing secret of the webhook', 'whsec_… Without it Stripe is asked.')],
  xendit: [
    { id: 'source_of_fund', label: 'Source of funds', hint: 'Of version 3. BUSINESS_REVENUE unless you say.' },
    { id: 'purpose_code', label: 'Purpose code', hint: 'Of version 3. COMMISSION unless you say.' },
  ],
  paypal: [],
  pain001: [
    { id: 'bic', label: 'BIC' },
    { id: 'street', label: 'Street' },
    { id: 'building_number', label: 'House number' },
    { id: 'post_code', label: 'Post code' },
    { id: 'town', label: 'Town' },
    { id: 'country', label: 'Country, two letters' },
  ],
}

const ADDRESS = ['street', 'building_number', 'post_code', 'town', 'country'] as const
const isOfAddress = (id: string) => ADDRESS.some((one) => one === id)

const HOSTS = [
  ['', 'Live: pays'],
  ['sandbox', 'Sandbox: pays nobody'],
] as const
const VERSIONS = [
  ['v2', 'Version 2'],
  ['v3', 'Version 3'],
] as const

/** What was typed; what was left empty stays as it is. */
function settingsOf(name: Rail['rail'], values: Values) {
  const given = [...NEEDED[name], ...OPTIONAL[name]].flatMap(({ id }) =>
    values(id) ? [[id, values(id)] as const] : [],
  )
  const own = given.filter(([id]) => !isOfAddress(id))
  const address = Object.fromEntries(ADDRESS.map((id) => [id, values(id) || null]))
  return {
    ...Object.fromEntries(own),
    ...(given.length > own.length && { address }),
    ...(name === 'paypal' && { sandbox: values('sandbox') === 'sandbox' }),
    ...(name === 'xendit' && values('api') && { api: values('api') }),
  }
}

/** What is needed at first; what else is wrong, the server says at its field. */
const check = ({ name, rail }: Asked, values: Values): Fault[] =>
  (rail ? [] : NEEDED[name])
    .filter(({ id }) => !values(id))
    .map(({ id, label }) => ({ path: id, message: `${label} is needed` }))

function One({ setting, fault, optional }: { setting: Setting; fault: FaultOf; optional: boolean }) {
  const { id, label, hint, isSecret = false } = setting
  return (
    <Field id={id} label={label} hint={hint} fault={fault(id)} optional={optional}>
      {(aria) => <input {...aria} type={isSecret ? 'password' : 'text'} autocomplete="off" autocapitalize="none" />}
    </Field>
  )
}

const Fields = ({ name, rail, fault }: Asked & { readonly fault: FaultOf }) => (
  <>
    {rail && <p>What you leave empty stays as it is.</p>}
    {NEEDED[name].map((setting) => (
      <One key={setting.id} setting={setting} fault={fault} optional={Boolean(rail)} />
    ))}
    {name === 'paypal' && (
      <Select id="sandbox" label="Where" choices={HOSTS} value={rail?.is_sandbox ? 'sandbox' : ''} />
    )}
    {name === 'xendit' && <Select id="api" label="API" choices={rail ? [['', 'As it is'], ...VERSIONS] : VERSIONS} />}
    {OPTIONAL[name].map((setting) => (
      <One key={setting.id} setting={setting} fault={fault} optional />
    ))}
  </>
)

const WORDS = {
  set: { yes: 'Save', told: 'saved', after: '' },
  off: {
    yes: 'Switch off',
    told: 'switched off',
    after: 'Nothing new goes by it. What is on its way is still followed.',
  },
  on: { yes: 'Switch on', told: 'switched on', after: 'Payouts can be sent by it again, with the keys it has.' },
} as const

/** Sets up a rail, changes it, or switches it on or off. */
export function SetRail({ close, done, ...asked }: Props) {
  const { what, name, words, rail } = asked
  const { yes, told, after } = WORDS[what]
  const title = what === 'set' ? `${rail ? 'Change' : 'Set up'} ${words}` : `${yes} ${words}?`
  return (
    <Ask
      title={title}
      yes={yes}
      tone={what === 'off' ? 'stop' : 'go'}
      close={close}
      check={(values) => (what === 'set' ? check(asked, values) : [])}
      send={async (values, key) => {
        const settings = what === 'set' ? settingsOf(name, values) : { is_enabled: what === 'on' }
        await api['payout-rails'].$patch({ json: { rail: name, settings } }, once(key, rail?.version ?? 0))
        done(`${words} ${told}`)
      }}
    >
      {(fault) => (what === 'set' ? <Fields {...asked} fault={fault} /> : <p>{after}</p>)}
    </Ask>
  )
}
