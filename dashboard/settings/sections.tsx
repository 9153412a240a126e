import { Field, Select } from '../parts/forms'
import { amountText, rateText } from '../typed'
import { ANSWERS, CLAIMS, MODELS, SCHEDULES } from './choices'
import type { FieldsProps } from './editor'
import { Section } from './section'
import { Numeric, WeightFields } from './weights'

const CreditFields = ({ organization: { settings }, fault }: FieldsProps) => (
  <Section title="Who gets the credit">
    <Select
      id="attribution_model"
      label="Model"
      choices={MODELS}
      value={settings.attribution_model}
      fault={fault('attribution_model')}
    />
    <div class="pair">
      <Numeric id="click_window_days" label="Click window, days" value={settings.click_window_days} fault={fault} />
      <Numeric id="view_window_days" label="View window, days" value={settings.view_window_days} fault={fault} />
    </div>
    <Numeric
      id="lead_binding_days"
      label="A lead speaks for its orders, days"
      hint="Empty: for good."
      value={settings.lead_binding_days}
      fault={fault}
    />
    <label class="choice">
      <input type="checkbox" name="lead_lock" checked={settings.lead_lock} />
      Only visits that a lead froze earn
    </label>
    <label class="choice">
      <input type="checkbox" name="click_over_view" checked={settings.click_over_view} />A click outranks a later view
    </label>
  </Section>
)

const MoneyFields = ({ organization, fault }: FieldsProps) => {
  const { settings, default_currency: currency } = organization
  const text = (amount: number | undefined) => (amount === undefined ? '' : amountText(amount, currency))
  return (
    <Section title="Money">
      <div class="pair">
        <Numeric id="hold_days" label="Hold, days after payment" value={settings.hold_days} fault={fault} />
        <Field id="platform_fee_bp" label="Platform fee, percent" fault={fault('platform_fee_bp')}>
          {(aria) => <input {...aria} inputMode="decimal" defaultValue={rateText(settings.platform_fee_bp)} />}
        </Field>
        <Select
          id="payout_schedule"
          label="Payouts are proposed"
          choices={SCHEDULES}
          value={settings.payout_schedule}
        />
        <Field id="minimum_payout" label={`Minimum payout, ${currency}`} fault={fault('minimum_payout')}>
          {(aria) => (
            <input {...aria} inputMode="decimal" defaultValue={text(settings.minimum_payout_amounts[currency])} />
          )}
        </Field>
        <Field id="second_approver" label={`Two people above, ${currency}`} fault={fault('second_approver')} optional>
          {(aria) => (
            <input
              {...aria}
              inputMode="decimal"
              defaultValue={text(settings.second_approver_above_amounts[currency])}
            />
          )}
        </Field>
      </div>
    </Section>
  )
}

const CHECKS = [
  ['claims', 'Claims of the browser', CLAIMS],
  ['self_referral', 'Partner is the buyer', ANSWERS],
  ['duplicate', 'Same payment or lead twice', ANSWERS],
  ['velocity', 'Very many within minutes', ANSWERS],
  ['late_touch', 'Visit just before the order', ANSWERS],
] as const

const FraudFields = ({ organization: { settings }, fault }: FieldsProps) => (
  <Section title="Fraud">
    <div class="pair">
      {CHECKS.map(([id, label, choices]) => (
        <Select key={id} id={id} label={label} choices={choices} value={settings[id]} fault={fault(id)} />
      ))}
    </div>
  </Section>
)

export const RuleFields = (props: FieldsProps) => (
  <>
    <CreditFields {...props} />
    <WeightFields {...props} />
    <MoneyFields {...props} />
    <FraudFields {...props} />
  </>
)
