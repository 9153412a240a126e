import { useAddressForm } from '../parts/address-form'

const FIELDS = [
  { name: 'action', label: 'Action, such as payout.sent', type: 'text' },
  { name: 'object', label: 'Object id', type: 'text' },
  { name: 'from', label: 'From, UTC', type: 'date' },
  { name: 'to', label: 'To, UTC', type: 'date' },
] as const

/** Filters of the activity; they live in the address. */
export function Narrow({ query }: { readonly query: URLSearchParams }) {
  const { key, onSubmit } = useAddressForm(query)
  return (
    <search>
      <form key={key} class="narrow" onSubmit={onSubmit}>
        {FIELDS.map(({ name, label, type }) => (
          <div key={name} class="field">
            <label for={name}>{label}</label>
            <input
              id={name}
              name={name}
              type={type}
              defaultValue={query.get(name) ?? ''}
              autocapitalize="none"
              autocomplete="off"
            />
          </div>
        ))}
        <button class="button" type="submit">
          Show
        </button>
      </form>
    </search>
  )
}
