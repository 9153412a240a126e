import { type FaultOf, Field, picked, Select, type Values } from '../parts/forms'
import type { Fault } from '../problem'
import type { Amounts } from '../shapes'
import { basisPoints, parseAmount } from '../typed'
import { TIERS } from './words'

const TIER_CHOICES = [['', 'None'], ...TIERS] as const

export function checkTerms(values: Values, currency: string): Fault[] {
  const faults: Fault[] = []
  if (basisPoints(values('commission_rate_bp')) === undefined) {
    faults.push({ path: 'commission_rate_bp', message: 'Enter a percentage from 0 to 100' })
  }
  if (values('lead_price') && parseAmount(values('lead_price'), currency) === null) {
    faults.push({ path: 'lead_price', message: `Enter an amount in ${currency}, like 50.00` })
  }
  if (values('monthly_lead_quota') && !/^\d{1,6}$/.test(values('monthly_lead_quota'))) {
    faults.push({ path: 'monthly_lead_quota', message: 'Enter a whole number of leads' })
  }
  return faults
}

/** The terms as the API takes them; prices in other currencies than the shown one stay as they are. */
export function termsOf(values: Values, currency: string, prices: Amounts = {}) {
  const others = Object.fromEntries(Object.entries(prices).filter(([other]) => other !== currency))
  const price = parseAmount(values('lead_price'), currency)
  const quota = values('monthly_lead_quota')
  return {
    commission_rate_bp: basisPoints(values('commission_rate_bp')) ?? null,
    lead_price_amounts: { ...others, ...(price !== null && { [currency]: price }) },
    monthly_lead_quota: quota ? Number(quota) : null,
    tier: picked(values('tier'), TIER_CHOICES, '') || null,
  }
}

type Props = {
  readonly fault: FaultOf
  readonly currency: string
  readonly rate?: string
  readonly price?: string
  readonly quota?: string
  readonly tier?: string
}

export const TermsFields = ({ fault, currency, rate = '', price = '', quota = '', tier = '' }: Props) => (
  <>
    <Field
      id="commission_rate_bp"
      label="Commission, percent of each sale"
      hint="Like 15 or 12.5. Leave empty to let the default rule decide."
      fault={fault('commission_rate_bp')}
      optional
    >
      {(aria) => <input {...aria} inputMode="decimal" autocomplete="off" defaultValue={rate} />}
    </Field>
    <div class="pair">
      <Field id="lead_price" label={`Price per lead, ${currency}`} fault={fault('lead_price')} optional>
        {(aria) => <input {...aria} inputMode="decimal" autocomplete="off" defaultValue={price} />}
      </Field>
      <Field id="monthly_lead_quota" label="Leads a month, at most" fault={fault('monthly_lead_quota')} optional>
        {(aria) => <input {...aria} inputMode="numeric" autocomplete="off" defaultValue={quota} />}
      </Field>
    </div>
    <Select
      id="tier"
      label="Tier"
      hint="Commission rules may name one."
      choices={TIER_CHOICES}
      value={tier}
      fault={fault('tier')}
      optional
    />
  </>
)
