import { api, once, say } from '../parts'
import { Ask, Field, required } from '../parts/forms'
import type { Rule } from '../shapes'

export type EndProps = {
  readonly rule: Rule
  readonly name: string
  readonly close: () => void
  readonly done: () => void
}

/** A version that is still to come ends as it begins: until then the one before it holds. */
export function endOf({ effective_from }: Pick<Rule, 'effective_from'>, day: string, now: number = Date.now()) {
  if (day) return { effective_to: `${day}T00:00:00.000Z` }
  const begins = effective_from === null ? now : Date.parse(effective_from)
  if (begins <= now) return { effective_to: new Date(now).toISOString() }
  const at = new Date(begins + 1).toISOString()
  return { effective_from: at, effective_to: at }
}

/** Ends a rule by a last version; what it has paid stays. */
export const End = ({ rule, name, close, done }: EndProps) => (
  <Ask
    title={`End the rule ${name}?`}
    yes="End rule"
    tone="stop"
    close={close}
    check={(values) => required(values, 'reason', 'Say why')}
    send={async (values, key) => {
      const json = { ...endOf(rule, values('effective_to')), reason: values('reason') }
      await api['commission-rules'][':id'].$patch({ param: { id: rule.id }, json }, once(key, rule.version))
      close()
      say(`${name}: its end is set`)
      done()
    }}
  >
    {(fault) => (
      <>
        <p>Orders placed from then on are paid by the next rule that fits. Orders before it keep what they earned.</p>
        <Field
          id="effective_to"
          label="Until"
          hint="From 00:00 UTC of that day it no longer counts. Empty: it ends now, or as a version to come begins."
          fault={fault('effective_to')}
          optional
        >
          {(aria) => <input {...aria} type="date" />}
        </Field>
        <Field id="reason" label="Reason" hint="It stays in the activity, for your team." fault={fault('reason')}>
          {(aria) => <textarea {...aria} rows={3} maxLength={500} />}
        </Field>
      </>
    )}
  </Ask>
)
