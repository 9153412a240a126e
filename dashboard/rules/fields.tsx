import { useState } from 'preact/hooks'
import { PartnerField } from '../partners/pick'
import { type FaultOf, Field, Select } from '../parts/forms'
import { Section } from '../settings/section'
import type { Rule } from '../shapes'
import { amountText, rateText } from '../typed'
import { BandFields } from './bands'
import { PER, TIERS } from './choices'
import { SCOPES } from './words'

type Props = {
  readonly fault: FaultOf
  readonly currency: string
  readonly rule?: Rule
  /** What the partner of the version before is called. */
  readonly partner?: string
}
type TextProps = { fault: FaultOf; id: string; label: string; value?: string; hint?: string; mode?: 'numeric' | 'text' }

const Text = ({ fault, id, label, hint, value = '', mode }: TextProps) => (
  <Field id={id} label={label} hint={hint} fault={fault(id)} optional>
    {(aria) => <input {...aria} inputMode={mode ?? 'decimal'} autocomplete="off" defaultValue={value} />}
  </Field>
)

const TARGETS: Readonly<Record<string, string>> = { campaign: 'Campaign', sku: 'SKU', product: 'Product id' }

/** What makes it this rule: it cannot be changed later. */
export function ScopeFields({ fault }: Pick<Props, 'fault'>) {
  const [scope, setScope] = useState<string>('default')
  const target = TARGETS[scope]
  const choose = ({ target }: Event) => {
    if (target instanceof HTMLSelectElement) setScope(target.value)
  }
  return (
    <div class="pair" onInput={choose}>
      <Select id="scope" label="Kind" choices={SCOPES} value={scope} hint="A kind further up wins." />
      {target && (
        <Field id="target" label={target} hint="As your orders name it." fault={fault('target')}>
          {(aria) => <input {...aria} autocomplete="off" autocapitalize="none" maxLength={200} />}
        </Field>
      )}
    </div>
  )
}

const day = (at: string | null | undefined) => at?.slice(0, 10) ?? ''

/** All that a version says, with the version before it as the start. */
export function RuleFields({ fault, rule, currency, partner = '' }: Props) {
  const amount = (minor: number | null | undefined) => (minor == null ? '' : amountText(minor, currency))
  const money = (id: 'flat_item_amount' | 'flat_order_amount' | 'cap_amount' | 'floor_amount', label: string) => (
    <Text fault={fault} id={id} label={`${label}, ${currency}`} value={amount(rule?.[id])} />
  )
  const count = (id: 'payments' | 'months', label: string) => (
    <Text
      fault={fault}
      id={`recurring.${id}`}
      label={label}
      mode="numeric"
      value={String(rule?.recurring?.[id] ?? '')}
    />
  )
  return (
    <>
      <input type="hidden" name="currency" value={currency} />
      {rule?.target && <input type="hidden" name="target" value={rule.target} />}
      <Section title="For whom">
        <div class="pair">
          <PartnerField fault={fault} value={partner} optional />
          <Select id="partner_tier" label="Tier" choices={TIERS} value={rule?.partner_tier ?? ''} />
        </div>
      </Section>
      <Section title="What it pays">
        <div class="pair">
          <Text fault={fault} id="percent_bp" label="Percent of the net amount" value={rateText(rule?.percent_bp)} />
          {money('flat_item_amount', 'And for each item')}
          {money('flat_order_amount', 'And for the order')}
        </div>
        <BandFields fault={fault} rule={rule} currency={currency} />
      </Section>
      <Section title="Limits">
        <div class="pair">
          {money('floor_amount', 'At least, an order')}
          {money('cap_amount', 'At most')}
          <Select id="cap_per" label="At most, for" choices={PER} value={rule?.cap_per} />
          {count('payments', 'Payments that earn')}
          {count('months', 'Months that earn')}
        </div>
      </Section>
      <Section title="When">
        <div class="pair">
          <Field id="effective_from" label="From" hint={FROM} fault={fault('effective_from')} optional>
            {(aria) => <input {...aria} type="date" />}
          </Field>
          <Field
            id="effective_to"
            label="Until"
            hint="That day no longer counts."
            fault={fault('effective_to')}
            optional
          >
            {(aria) => <input {...aria} type="date" defaultValue={day(rule?.effective_to)} />}
          </Field>
          <Field id="priority" label="Priority" hint="Within a kind the lower wins." fault={fault('priority')}>
            {(aria) => <input {...aria} inputMode="numeric" defaultValue={String(rule?.priority ?? 100)} />}
          </Field>
        </div>
      </Section>
    </>
  )
}

const FROM = 'The day begins at 00:00 UTC. Empty: from now.'
