import { listen } from './listen'

/** When what has the focus is taken away, the heading gets it: keys and screen readers do not begin anew. */
export function keepFocus(): void {
  let last: EventTarget | null = null
  listen(['focusin'], ({ target }) => {
    last = target
  })
  const look = () => {
    if (document.activeElement !== document.body || !(last instanceof Element) || last.isConnected) return
    last = null
    document.querySelector('h1')?.focus()
  }
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true })
}
