import { api, body, Card, forgetNames, go, Head, once, say, useHere } from '../parts'
import { Field, Form, picked, required, Select } from '../parts/forms'
import { checkTerms, TermsFields, termsOf } from './terms-fields'
import { PARTNER_TYPES } from './words'

const codesOf = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean)

export default function NewPartnerPage() {
  const currency = useHere().membership.organization.default_currency
  return (
    <>
      <Head title="New partner" />
      <Card title="Who, and on which terms">
        <Form
          yes="Add partner"
          check={(values) => [
            ...required(values, 'name', 'Enter a name'),
            ...required(values, 'email', 'Enter an e-mail address'),
            ...(/^[A-Za-z0-9_-]{1,64}$/.test(values('code'))
              ? []
              : [{ path: 'code', message: 'Enter a code of letters, digits, - and _' }]),
            ...checkTerms(values, currency),
          ]}
          send={async (values, key) => {
            const json = {
              name: values('name'),
              email: values('email'),
              type: picked(values('type'), PARTNER_TYPES, 'affiliate'),
              code: values('code'),
              coupon_codes: codesOf(values('coupon_codes')),
              ...termsOf(values, currency),
              status: 'active' as const,
            }
            const partner = await body(api.partners.$post({ json }, once(key)))
            forgetNames()
            say(`${partner.name} added`)
            go(`/partners/${partner.id}`)
          }}
        >
          {(fault) => (
            <>
              <Field id="name" label="Name" fault={fault('name')}>
                {(aria) => <input {...aria} autocomplete="off" maxLength={200} />}
              </Field>
              <Field id="email" label="E-mail" fault={fault('email')}>
                {(aria) => <input {...aria} type="email" autocomplete="off" autocapitalize="none" />}
              </Field>
              <div class="pair">
                <Field
                  id="code"
                  label="Code in their links"
                  hint="Not longer than 64 characters."
                  fault={fault('code')}
                >
                  {(aria) => <input {...aria} autocapitalize="none" autocomplete="off" maxLength={64} />}
                </Field>
                <Select id="type" label="Type" choices={PARTNER_TYPES} />
              </div>
              <TermsFields fault={fault} currency={currency} />
              <Field
                id="coupon_codes"
                label="Coupon codes"
                hint="An order with one of them counts as theirs."
                fault={fault('coupon_codes')}
                optional
              >
                {(aria) => <input {...aria} autocapitalize="none" autocomplete="off" />}
              </Field>
            </>
          )}
        </Form>
      </Card>
    </>
  )
}
