import type { ComponentChildren } from 'preact'
import type { Fault } from '../problem'

export type Aria = {
  readonly id: string
  readonly name: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': boolean
}
type Props = {
  readonly id: string
  readonly label: string
  readonly hint?: ComponentChildren
  readonly fault?: Fault | undefined
  readonly optional?: boolean
  readonly children: (aria: Aria) => ComponentChildren
}

/** Label above, hint under it, error between hint and input; both are read with the input. */
export function Field({ id, label, hint, fault, optional = false, children }: Props) {
  const about = [hint ? `${id}-hint` : '', fault ? `${id}-error` : ''].filter(Boolean).join(' ')
  return (
    <div class="field">
      <label for={id}>
        {label}
        {optional && <span class="muted"> (optional)</span>}
      </label>
      {hint && (
        <span class="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {fault && (
        <span class="error" id={`${id}-error`}>
          {fault.message}
        </span>
      )}
      {children({ id, name: id, 'aria-describedby': about || undefined, 'aria-invalid': Boolean(fault) })}
    </div>
  )
}

/** The choice that a select was sent with; the one that stands first when it names none. */
export const picked = <V extends string>(value: string, choices: readonly (readonly [V, string])[], otherwise: V): V =>
  choices.find(([known]) => known === value)?.[0] ?? otherwise

type ChoiceProps = Omit<Props, 'children'> & {
  readonly choices: readonly (readonly [value: string, label: string])[]
  readonly value?: string | undefined
}

export const Select = ({ choices, value, ...field }: ChoiceProps) => (
  <Field {...field}>
    {(aria) => (
      <select {...aria}>
        {choices.map(([choice, label]) => (
          <option key={choice} value={choice} selected={choice === value}>
            {label}
          </option>
        ))}
      </select>
    )}
  </Field>
)
