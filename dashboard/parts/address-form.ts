import { useRef } from 'preact/hooks'
import { go } from '../router'

/**
 * A form whose fields live in the address. `key` is another one when the address changed by itself, and stays when
 * this form changed it: the focus then stays where it was.
 */
export function useAddressForm(query: URLSearchParams) {
  const shown = useRef(`${query}`)
  const sent = useRef<string>()
  if (`${query}` !== sent.current) shown.current = `${query}`
  const send = (given: readonly (readonly [name: string, value: string])[]) => {
    const next = new URLSearchParams(given.filter(([, value]) => value).map(([name, value]) => [name, value]))
    sent.current = `${next}`
    go(next.size > 0 ? `?${next}` : location.pathname)
  }
  const onSubmit = (event: Event) => {
    event.preventDefault()
    if (event.currentTarget instanceof HTMLFormElement)
      send([...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value)]))
  }
  return { key: shown.current, send, onSubmit }
}
