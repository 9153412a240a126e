import { useState } from 'preact/hooks'
import { Ask, amountText, api, Card, Field, mayWrite, money, once, percent, say, Table, useHere, When } from '../parts'
import type { Amounts, PartnerPage, Terms as Version } from '../shapes'
import { checkTerms, rateText, TermsFields, termsOf } from './terms-fields'

const rate = (terms: Version) =>
  terms.commission_rate_bp === null ? 'Default rule' : percent(terms.commission_rate_bp)

const prices = (terms: Version) =>
  Object.entries(terms.lead_price_amounts)
    .map(([currency, amount]) => money(amount, currency, { code: true }))
    .join(', ') || '–'

const priceText = (prices: Amounts, currency: string) => {
  const price = prices[currency]
  return price === undefined ? '' : amountText(price, currency)
}

type Props = { readonly partner: PartnerPage; readonly done: () => void }

function ChangeTerms({ partner, close, done }: Props & { readonly close: () => void }) {
  const currency = useHere().membership.organization.default_currency
  return (
    <Ask
      title={`New terms for ${partner.name}`}
      yes="Save new terms"
      close={close}
      check={(values) => checkTerms(values, currency)}
      send={async (values, key) => {
        const from = values('effective_from')
        const json = {
          ...termsOf(values, currency, partner.lead_price_amounts),
          ...(from && { effective_from: `${from}T00:00:00Z` }),
        }
        await api.partners[':id'].$patch({ param: { id: partner.id }, json }, once(key, partner.version))
        say('New terms saved')
        close()
        done()
      }}
    >
      {(fault) => (
        <>
          <p>Orders that are already credited keep the terms they were credited under.</p>
          <TermsFields
            fault={fault}
            currency={currency}
            rate={rateText(partner.commission_rate_bp)}
            price={priceText(partner.lead_price_amounts, currency)}
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
    </Ask>
  )
}

/** Terms in force first, then every version before them. */
export function Terms({ partner, done }: Props) {
  const here = useHere()
  const [changing, change] = useState(false)
  const allowed = partner.actions.find((action) => action.name === 'change_terms')?.allowed ?? mayWrite(here)
  return (
    <Card
      title="Terms"
      flush
      actions={
        allowed && (
          <button class="button small" type="button" onClick={() => change(true)}>
            Change terms
          </button>
        )
      }
    >
      <Table
        caption="Newest version first; each sale keeps the version that made it"
        rows={partner.terms_history}
        rowKey={(terms) => String(terms.version)}
        columns={[
          {
            title: 'From',
            heads: true,
            cell: (terms) => (terms.effective_from ? <When at={terms.effective_from} /> : 'the beginning'),
          },
          { title: 'Commission', number: true, cell: rate },
          { title: 'Per lead', number: true, cell: prices },
          { title: 'Version', number: true, wide: true, cell: (terms) => terms.version },
          { title: 'By', wide: true, cell: (terms) => terms.actor ?? '–' },
        ]}
        empty={<p>The default rule decides.</p>}
      />
      {changing && <ChangeTerms partner={partner} done={done} close={() => change(false)} />}
    </Card>
  )
}
