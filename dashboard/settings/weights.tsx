import { TOUCHES } from '../deals/words'
import { Field, Select } from '../parts/forms'
import { DEDUPE } from './choices'
import type { FieldsProps } from './editor'
import { halfLifeText } from './reading'
import { Section } from './section'

type NumberProps = Pick<FieldsProps, 'fault'> & {
  readonly id: string
  readonly label: string
  readonly value: number | string | null | undefined
  readonly hint?: string
}

export const Numeric = ({ id, label, hint, value, fault }: NumberProps) => (
  <Field id={id} label={label} hint={hint} fault={fault(id)}>
    {(aria) => <input {...aria} inputMode="decimal" autocomplete="off" defaultValue={String(value ?? '')} />}
  </Field>
)

/** What the models weigh by: age, and the kind of contribution. */
export const WeightFields = ({ organization: { settings }, fault }: FieldsProps) => (
  <Section title="How models weigh">
    <div class="pair">
      <Numeric
        id="time_decay_half_life_days"
        label="Time decay: half after, days"
        hint="Empty: age does not matter."
        value={halfLifeText(settings.time_decay_half_life_days)}
        fault={fault}
      />
      <Select id="role_dedupe" label="By role: the same twice" choices={DEDUPE} value={settings.role_dedupe} />
    </div>
    {TOUCHES.map(([kind, label]) => (
      <div key={kind} class="pair">
        <Numeric id={`weight.${kind}`} label={`${label}: weight`} value={settings.role_weights[kind]} fault={fault} />
        {kind !== 'click' && kind !== 'view' && (
          <Numeric
            id={`window.${kind}`}
            label={`${label}: window, days`}
            value={settings.touch_window_days[kind]}
            fault={fault}
          />
        )}
      </div>
    ))}
    <Numeric
      id="role_default_weight"
      label="Any other kind: weight"
      hint="Where a weight above is empty, this one counts. An empty window is none."
      value={settings.role_default_weight}
      fault={fault}
    />
  </Section>
)
