import { useState } from 'preact/hooks'
import { isIban, normalIban } from '../../worker/core/iban'
import { METHODS, type Method, methodName } from '../bank/words'
import { api, body, Card, type Fact, Facts, once, say, useHere } from '../parts'
import { Ask, Field, Form, picked, type Values } from '../parts/forms'
import type { Fault } from '../problem'
import type { Bank, BankChange } from '../shapes'

const LABELS = {
  holder: 'Account holder',
  iban: 'IBAN',
  account_number: 'Account number',
  routing_number: 'Routing number',
  swift_bic: 'BIC',
  bank_name: 'Name of the bank',
  bank_code: 'Bank code',
  paypal_email: 'PayPal address',
  stripe_account: 'Stripe account, acct_…',
  street: 'Street',
  building_number: 'House number',
  post_code: 'Post code',
  town: 'Town',
  country: 'Country, two letters',
} as const
type Name = keyof typeof LABELS

const ADDRESS = ['street', 'building_number', 'post_code', 'town', 'country'] as const
const BANK = ['holder', 'iban', 'account_number', 'routing_number', 'swift_bic', 'bank_name', 'bank_code'] as const

const FIELDS: Readonly<Record<Method, readonly Name[]>> = {
  bank_transfer: [...BANK, ...ADDRESS],
  wire: [...BANK, ...ADDRESS],
  xendit: ['holder', 'account_number', 'bank_code'],
  paypal: ['paypal_email'],
  stripe: ['stripe_account'],
  check: ['holder', ...ADDRESS],
}

const isOfAddress = (name: Name): boolean => ADDRESS.some((one) => one === name)

type Wanted = { readonly change: BankChange; readonly facts: readonly Fact[] }

/** What was typed, and nothing that was left empty: it stays as it is. */
function wantedOf(method: Method, values: Values): Wanted {
  const given = FIELDS[method].flatMap((name) => (values(name) ? [[name, values(name)] as const] : []))
  const own = given.filter(([name]) => !isOfAddress(name))
  const orNull = (name: Name) => values(name) || null
  const address = {
    ...{ street: orNull('street'), building_number: orNull('building_number'), post_code: orNull('post_code') },
    ...{ town: values('town'), country: values('country').toUpperCase() },
  }
  const change = {
    method,
    currency: values('currency').toUpperCase(),
    ...Object.fromEntries(own),
    ...(given.length > own.length && { address }),
  }
  const facts = given.map(([name, value]): Fact => [LABELS[name], value])
  return { change, facts: [['How', methodName(method)], ['Currency', change.currency], ...facts] }
}

const NEEDED: Readonly<Record<Method, readonly Name[]>> = {
  bank_transfer: ['holder'],
  wire: ['holder', 'swift_bic'],
  xendit: ['holder', 'account_number', 'bank_code'],
  paypal: ['paypal_email'],
  stripe: ['stripe_account'],
  check: ['holder', 'town', 'country'],
}

/** What is known to be wrong before it is looked over; the server says the rest. */
function faultsOf(method: Method, isNew: boolean, values: Values): Fault[] {
  const iban = values('iban')
  const missing = isNew ? NEEDED[method].filter((name) => !values(name)) : []
  return [
    ...missing.map((path) => ({ path, message: `${LABELS[path]} is needed` })),
    ...(iban && !isIban(normalIban(iban))
      ? [{ path: 'iban', message: 'This is not an IBAN: its check digits do not fit' }]
      : []),
  ]
}

type Props = { readonly bank: Bank; readonly done: (bank: Bank) => void }

function Review({ bank, wanted, close, done }: Props & { readonly wanted: Wanted; readonly close: () => void }) {
  const isFirst = bank.method === null
  return (
    <Ask
      title={isFirst ? 'Is this where you are paid?' : 'Change where you are paid?'}
      yes={isFirst ? 'Save these details' : 'Change and hold payouts'}
      close={close}
      send={async (_, key) => {
        const param = { id: bank.partner_id }
        const call = api.partners[':id'].bank.$patch({ param, json: wanted.change }, once(key, bank.version))
        done(await body(call))
        close()
        say('Banking details saved')
      }}
    >
      {() => (
        <>
          <Facts facts={wanted.facts} />
          <p>
            {isFirst
              ? 'Look at them once more: money sent to a wrong account may not come back.'
              : 'For your safety nothing is paid for three days, and we mail the address known before.'}
          </p>
        </>
      )}
    </Ask>
  )
}

/** New details, looked over once more before they are sent; never kept in the browser. */
export function ChangeBank({ bank, done }: Props) {
  const { default_currency } = useHere().membership.organization
  const [method, setMethod] = useState(picked(bank.method ?? '', METHODS, 'bank_transfer'))
  const [wanted, setWanted] = useState<Wanted>()
  return (
    <Card title={bank.method === null ? 'Where to send money' : 'Change'}>
      <Form
        yes="Review"
        check={(values) => faultsOf(method, bank.method !== method, values)}
        send={async (values) => setWanted(wantedOf(method, values))}
      >
        {(fault) => (
          <>
            {bank.method !== null && <p>What you leave empty stays as it is.</p>}
            <div class="pair">
              <Field id="method" label="How">
                {(aria) => (
                  <select {...aria} onChange={(event) => setMethod(picked(event.currentTarget.value, METHODS, method))}>
                    {METHODS.map(([value, words]) => (
                      <option key={value} value={value} selected={value === method}>
                        {words}
                      </option>
                    ))}
                  </select>
                )}
              </Field>
              <Field id="currency" label="Currency" fault={fault('currency')}>
                {(aria) => <input {...aria} defaultValue={bank.currency ?? default_currency} maxLength={3} />}
              </Field>
            </div>
            <div class="pair">
              {FIELDS[method].map((name) => (
                <Field
                  key={name}
                  id={name}
                  label={LABELS[name]}
                  fault={fault(name)}
                  optional={bank.method === method || !NEEDED[method].includes(name)}
                >
                  {(aria) => <input {...aria} autocomplete="off" autocapitalize="none" />}
                </Field>
              ))}
            </div>
          </>
        )}
      </Form>
      {wanted && <Review bank={bank} wanted={wanted} close={() => setWanted(undefined)} done={done} />}
    </Card>
  )
}
