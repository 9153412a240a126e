import { go } from '../parts'
import { ACCOUNTS, STATES } from './words'

const CHOICES = [
  ['', 'All accounts'],
  ...Object.entries(ACCOUNTS),
  ...Object.entries(STATES).map(([state, words]) => [state, `Partners: ${words}`] as const),
]

/** Filters of the transfers; they live in the address, with the partner that led here. */
export function Narrow({ query }: { readonly query: URLSearchParams }) {
  const narrow = (event: Event) => {
    event.preventDefault()
    if (!(event.currentTarget instanceof HTMLFormElement)) return
    const next = new URLSearchParams()
    for (const [name, value] of new FormData(event.currentTarget)) if (value) next.set(name, String(value))
    go(next.size > 0 ? `?${next}` : location.pathname)
  }
  return (
    <search>
      <form key={String(query)} class="narrow pad" onSubmit={narrow}>
        <input type="hidden" name="partner_id" value={query.get('partner_id') ?? ''} />
        <div class="field">
          <label for="account">Account</label>
          <select id="account" name="account">
            {CHOICES.map(([value, words]) => (
              <option key={value} value={value} selected={value === query.get('account')}>
                {words}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="cause">Cause, in full</label>
          <input
            id="cause"
            name="cause"
            defaultValue={query.get('cause') ?? ''}
            autocapitalize="none"
            autocomplete="off"
          />
        </div>
        <button class="button" type="submit">
          Show
        </button>
      </form>
    </search>
  )
}
