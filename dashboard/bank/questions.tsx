import { useState } from 'preact/hooks'
import { api, body, Facts, once, say } from '../parts'
import { Ask, Field, picked, required, Select } from '../parts/forms'
import type { Bank } from '../shapes'
import { factsOf } from './words'

const FIELDS = [
  ['iban', 'IBAN'],
  ['account_number', 'Account number'],
  ['holder', 'Holder'],
  ['routing_number', 'Routing number'],
  ['paypal_email', 'PayPal address'],
  ['address', 'Address'],
] as const

type Props = { readonly bank: Bank; readonly close: () => void }
type Revealed = { readonly field: string; readonly text: string }

const told = (value: unknown): string => {
  if (value === null) return 'not given'
  if (typeof value !== 'object') return String(value)
  return Object.values(value ?? {})
    .filter(Boolean)
    .join(', ')
}

/** One field in the clear, for as long as the question is open; who asked and why stays in the activity. */
export function Reveal({ bank, close }: Props) {
  const [revealed, set] = useState<Revealed>()
  return (
    <Ask
      title="Reveal one field?"
      yes="Reveal"
      close={close}
      check={(values) => required(values, 'reason', 'Say why')}
      send={async (values, key) => {
        const field = picked(values('field'), FIELDS, 'iban')
        const json = { field, reason: values('reason') }
        const answer = await body(api.partners[':id'].reveal.$post({ param: { id: bank.partner_id }, json }, once(key)))
        const name = FIELDS.find(([known]) => known === field)?.[1] ?? field
        set({ field: name, text: told(answer.value) })
      }}
    >
      {(fault) => (
        <>
          <p>Your name and the reason stay in the activity.</p>
          <Select id="field" label="Field" choices={FIELDS} />
          <Field id="reason" label="Reason" fault={fault('reason')}>
            {(aria) => <textarea {...aria} rows={2} maxLength={500} />}
          </Field>
          {revealed && (
            <p class="notice" data-tone="info" role="status">
              {revealed.field}: <code>{revealed.text}</code>
            </p>
          )}
        </>
      )}
    </Ask>
  )
}

/** A person says that the details are right. */
export const Verify = ({ bank, close, done }: Props & { readonly done: (bank: Bank) => void }) => (
  <Ask
    title="Are these details right?"
    yes="Verify the details"
    close={close}
    send={async (_, key) => {
      const param = { id: bank.partner_id }
      const call = api.partners[':id']['verify-bank'].$post({ param, json: {} }, once(key, bank.version))
      done(await body(call))
      close()
      say('Bank details verified')
    }}
  >
    {() => (
      <>
        <Facts facts={factsOf(bank)} />
        <p>Payouts through a service go only to details that a person verified. A change takes this back.</p>
      </>
    )}
  </Ask>
)
