import { api, Card, go, Head, Loaded, once, type PageProps, say, useHere, useLoad } from '../parts'
import { Field, Form } from '../parts/forms'
import type { Amounts, PartnerPage } from '../shapes'
import { amountText, rateText } from '../typed'
import { checkTerms, TermsFields, termsOf } from './terms-fields'

const priceText = (prices: Amounts, currency: string) => {
  const price = prices[currency]
  return price === undefined ? '' : amountText(price, currency)
}

function Terms({ partner }: { readonly partner: PartnerPage }) {
  const currency = useHere().membership.organization.default_currency
  const back = `/partners/${partner.id}`
  return (
    <Form
      yes="Save new terms"
      cancel={
        <a class="button quiet" href={back}>
          Cancel
        </a>
      }
      check={(values) => checkTerms(values, currency)}
      send={async (values, key) => {
        const from = values('effective_from')
        const terms = termsOf(values, currency, partner.lead_price_amounts)
        const json = { ...terms, ...(from && { effective_from: `${from}T00:00:00.000Z` }) }
        await api.partners[':id'].$patch({ param: { id: partner.id }, json }, once(key, partner.version))
        say('New terms saved')
        go(back)
      }}
    >
      {(fault) => (
        <>
          <TermsFields
            fault={fault}
            currency={currency}
            rate={rateText(partner.commission_rate_bp)}
            price={priceText(partner.lead_price_amounts, currency)}
            tier={partner.tier ?? ''}
            quota={partner.monthly_lead_quota === null ? '' : String(partner.monthly_lead_quota)}
          />
          <Field
            id="effective_from"
            label="From"
            hint="The day begins at 00:00 UTC. Empty: from now."
            fault={fault('effective_from')}
            optional
          >
            {(aria) => <input {...aria} type="date" />}
          </Field>
        </>
      )}
    </Form>
  )
}

/** New terms are a new version; what was credited keeps the version that credited it. */
export default function ChangeTermsPage({ params }: PageProps) {
  const id = params.id ?? ''
  const load = useLoad(
    `partner ${id}`,
    () => api.partners[':id'].$get({ param: { id } }),
    (one) => one.version,
  )
  return (
    <>
      <Head title={load.data ? `New terms for ${load.data.name}` : 'New terms'} />
      <Loaded of={load}>
        {(partner) => (
          <Card title="Terms" lead="Orders that are already credited keep the terms they were credited under.">
            <Terms key={partner.version} partner={partner} />
          </Card>
        )}
      </Loaded>
    </>
  )
}
