import { PartnerField, partnerOf } from '../partners/pick'
import { usePartnerNames } from '../parts'
import { useAddressForm } from '../parts/address-form'
import { Field, Form, Select } from '../parts/forms'
import { ACCOUNTS, STATES } from './words'

const CHOICES = [
  ['', 'All accounts'],
  ...Object.entries(ACCOUNTS),
  ...Object.entries(STATES).map(([state, words]) => [state, `Partners: ${words}`] as const),
] as const

const FIELDS = [
  ['from', 'From, UTC', 'date'],
  ['to', 'To, UTC', 'date'],
  ['payout_id', 'Payout, its id', 'text'],
  ['commission_id', 'Commission, its id', 'text'],
  ['cause', 'Cause, in full', 'text'],
] as const

/** Filters of the transfers; they live in the address. */
export function Narrow({ query }: { readonly query: URLSearchParams }) {
  const nameOf = usePartnerNames()
  const { key, send } = useAddressForm(query)
  const known = query.get('partner_id')
  const name = known ? nameOf(known) : ''
  return (
    <search>
      <Form
        key={key}
        yes="Show"
        check={(values) =>
          (['payout_id', 'commission_id'] as const).flatMap((path) =>
            /^([a-z]+_\w+)?$/.test(values(path))
              ? []
              : [{ path, message: `Type an id, such as ${path.slice(0, 3)}_…` }],
          )
        }
        send={async (values) => {
          const typed = values('partner_id')
          const partner = typed === name ? known : await partnerOf(typed)
          const others = ['account', ...FIELDS.map(([id]) => id)].map((id) => [id, values(id)] as const)
          send([['partner_id', partner ?? ''], ...others])
        }}
      >
        {(fault) => (
          <div class="narrow">
            <Select id="account" label="Account" choices={CHOICES} value={query.get('account') ?? ''} />
            <PartnerField fault={fault} value={name} />
            {FIELDS.map(([id, label, type]) => (
              <Field key={id} id={id} label={label} fault={fault(id)}>
                {(aria) => (
                  <input
                    {...aria}
                    type={type}
                    defaultValue={query.get(id) ?? ''}
                    autocapitalize="none"
                    autocomplete="off"
                  />
                )}
              </Field>
            ))}
          </div>
        )}
      </Form>
    </search>
  )
}
