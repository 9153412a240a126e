import './script'
import { partner, posted, sendVisit } from './core'
import { attempt, settings, uid } from './settings'
import { read, storage, write } from './store'

declare global {
  interface Element {
    /** How often in a row it was found in sight. */
    seen: number
  }
}

/** Adds a parameter to a link, unless the link has it. */
const add = (link: HTMLAnchorElement, name: string, value: string): void => {
  const query = new URLSearchParams(link.search)
  if (query.has(name)) return
  query.set(name, value)
  link.search = `${query}`
}

// What was pressed may be the document, which has none of these methods: that is no error of the page.
const listener = {
  handleEvent: ({ target, type }: Event & { target: Element }): void =>
    attempt(() => {
      const { visitor, ref } = read()
      const link = target.closest('a')
      const [param = ''] = (settings.params || 'ref,via').split(',')
      if (type > 'r')
        partner.identify(
          target.closest('[data-partner]:valid')?.querySelector<HTMLInputElement>('[type=email],[name*=email]')?.value,
        )
      else if (link && visitor && ref) {
        if (link.host === 'buy.stripe.com') add(link, 'client_reference_id', visitor)
        else if (link.host !== location.host && settings.links?.split(',').includes(link.host)) add(link, param, ref)
      }
    }),
}

// Without settings another tag came first.
if (settings.api) {
  for (const name of ['click', 'submit', 'pointerdown']) addEventListener(name, listener, true)
  const observer = new IntersectionObserver((entries) => {
    for (const entry of entries) entry.target.seen = storage && entry.intersectionRatio >= 0.5 ? -~entry.target.seen : 0
  })
  setInterval(() => {
    // Asked anew, it tells where each element is, though it has not moved.
    observer.disconnect()
    for (const element of document.querySelectorAll<HTMLElement>('[data-views]')) {
      observer.observe(element)
      if (element.seen === 5) {
        const { views: ref = '', campaign } = element.dataset
        const state = { at: Date.now(), visitor: uid(), ...read() }
        write(state)
        posted[ref + campaign] ||= sendVisit({ ...state, ref }, { kind: 'view', campaign })
      }
    }
  }, 250)
}
