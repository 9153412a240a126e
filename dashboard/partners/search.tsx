import { addressWith, go } from '../parts'

/** Finds by whole code or whole e-mail address: what the server can look up without reading everybody. */
export function Search({ query }: { readonly query: URLSearchParams }) {
  const known = query.get('email') ?? query.get('code') ?? ''
  const search = (event: Event) => {
    event.preventDefault()
    if (!(event.currentTarget instanceof HTMLFormElement)) return
    const typed = String(new FormData(event.currentTarget).get('wanted') ?? '').trim()
    const cleared = new URLSearchParams(query)
    cleared.delete('email')
    cleared.delete('code')
    go(addressWith(cleared, typed.includes('@') ? 'email' : 'code', typed))
  }
  return (
    <search>
      <form class="row" onSubmit={search}>
        <div class="field grow">
          <label for="wanted">Code or e-mail</label>
          <input key={known} id="wanted" name="wanted" defaultValue={known} autocapitalize="none" autocomplete="off" />
        </div>
        <button class="button end" type="submit">
          Find
        </button>
      </form>
    </search>
  )
}
