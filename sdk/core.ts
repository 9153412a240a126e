import { flush, send } from './outbox'
import { cut, settings, uid } from './settings'
import { erase, openStorage, read, storage, write } from './store'
import type { Calls, Settings } from './surface'
import { findLanding } from './visit'

declare global {
  interface Navigator {
    globalPrivacyControl?: boolean
  }
}

let granted: unknown
let waiting: [email: unknown, props: unknown][] = []
const posted: Record<string, Promise<boolean>> = {}

// A prerendered page and a tab in the background may never be seen.
const go = (): void => {
  if (
    !settings.api ||
    storage ||
    document.hidden ||
    !(granted ?? !((settings.gpc !== 'ignore' && navigator.globalPrivacyControl) || settings.consent))
  )
    return
  openStorage()
  flush()
  const known = read()
  const [ref, token, visit] = findLanding(known.ref) || []
  const clicked = { at: Date.now(), ref, visitor: known.visitor || uid(), token }
  // The reserved code of the merchant's test link shows that the tag works; nobody is to earn by it.
  write(!ref || (known.ref && settings.model === 'first') || ref === 'tributary-test' ? known : clicked)
  if (ref)
    send('/visits', clicked, {
      ...visit,
      consent: granted && 'granted',
      bot: navigator.webdriver,
      referrer: document.referrer.match(/^http[^?]{1,500}/)?.[0],
    })
  waiting.map((call) => partner.identify(...call))
}

export const partner: Calls & Record<string, (first: unknown, second: unknown) => unknown> = {
  identify: async (email, props) => {
    if (!storage) {
      waiting.push([email, props])
      return false
    }
    const state = read()
    const { name, external_id, ...rest } = Object(props)
    const metadata: Record<string, unknown> = {}
    for (const [key, value] of Object.entries(rest).slice(0, 20)) {
      // The whole lead may have 4 kB.
      if (new Blob([JSON.stringify(metadata)]).size < 1500) metadata[key.slice(0, 40)] = cut(value)
    }
    const id = cut(external_id)
    const address = cut(email)
    const who = (state.ref && address) || id
    if (!who) return false
    posted[who] ||= send('/leads', state, {
      clicked_at: state.at,
      external_id: id,
      email: address,
      name: cut(name, 200),
      metadata,
    })
    return posted[who]
  },
  get: read,
  consent: (given) => {
    granted = !!given
    if (given) return go()
    waiting = []
    erase()
  },
}

/** To be called once. */
export const start = (given: Settings): void => {
  Object.assign(settings, given)
  addEventListener('online', flush)
  addEventListener('visibilitychange', go)
  go()
}
