import { api, body, Card, go, Head, once, say, useHere } from '../parts'
import { Field, Form } from '../parts/forms'
import { checkDeal, DealFields, dealOf } from './fields'

export default function NewDealPage() {
  const currency = useHere().membership.organization.default_currency
  return (
    <>
      <Head title="New deal" />
      <Card title="What is sold" lead="Touchpoints are added on its page.">
        <Form
          yes="Add deal"
          check={(values) => checkDeal(values, currency)}
          send={async (values, key) => {
            const json = { ...dealOf(values, currency), currency, external_id: values('external_id') || null }
            const deal = await body(api.deals.$post({ json }, once(key)))
            say(`${deal.name} added`)
            go(`/deals/${deal.id}`)
          }}
        >
          {(fault) => (
            <>
              <DealFields fault={fault} currency={currency} />
              <Field
                id="external_id"
                label="Your own id"
                hint="The same id is the same deal."
                fault={fault('external_id')}
                optional
              >
                {(aria) => <input {...aria} autocomplete="off" autocapitalize="none" />}
              </Field>
            </>
          )}
        </Form>
      </Card>
    </>
  )
}
