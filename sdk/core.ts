import { flush, send } from './outbox'
import { cut, settings, uid } from './settings'
import { erase, openStorage, read, storage, write } from './store'
import type { Calls, Referral, Settings } from './surface'
import { findLanding } from './visit'

declare global {
  interface Navigator {
    globalPrivacyControl?: boolean
  }
}

let granted: unknown
let waiting: [email: unknown, props: unknown][] = []
/** What was sent on this page, by whom or what it is about. */
export const posted: Record<string, Promise<boolean>> = {}

/** Sends a visit of this state's visitor by its partner. */
export const sendVisit = (state: Referral, visit: Record<string, unknown> | undefined): Promise<boolean> =>
  send('/visits', state, {
    ...visit,
    consent: granted && 'granted',
    bot: navigator.webdriver,
    referrer: cut(document.referrer.split('?')[0]),
  })

// A prerendered page and a tab in the background may never be seen.
const go = (): void => {
  if (document.hidden) return
  if (storage) flush()
  else if (
    settings.api &&
    (granted ?? !((settings.gpc !== 'ignore' && navigator.globalPrivacyControl) || settings.consent))
  ) {
    openStorage()
    flush()
    const known = read()
    const [ref, token, visit] = findLanding(known.ref) || []
    const clicked = { visitor: uid(), ...known, ref, token, at: Date.now() }
    // The reserved code of the merchant's test link shows that the tag works; nobody is to earn by it.
    write(!ref || ref === 'tributary-test' || (known.ref && settings.model === 'first') ? known : clicked)
    if (ref) sendVisit(clicked, visit)
    waiting.map((call) => partner.identify(...call))
  }
}

export const partner: Calls & Record<string, (first: unknown, second: unknown) => unknown> = {
  identify: async (email, props) => {
    if (!storage) return !waiting.push([email, props])
    const state = read()
    const { name, external_id, ...rest } = Object(props)
    const metadata: Record<string, unknown> = {}
    for (const key in rest) {
      // The whole lead may have 4 kB; of what there is, the server takes the first twenty.
      if (new Blob([JSON.stringify(metadata)]).size < 1500) metadata[key.slice(0, 40)] = cut(rest[key])
    }
    const id = cut(external_id)
    const address = cut(email)
    const who = (state.ref && address) || id
    if (!who) return false
    posted[who] ||= send('/leads', state, {
      external_id: id,
      email: address,
      name: cut(name, 200),
      metadata,
      clicked_at: state.at,
    })
    return posted[who]
  },
  get: read,
  consent: (given) => {
    granted = !!given
    if (given) go()
    else {
      waiting = []
      openStorage()
      // What only the edge can erase: see first-party mode.
      if (read().ref) send('/visits', {}, { consent: 'denied' })
      erase()
    }
  },
}

/** To be called once. */
export const start = (given: Settings): void => {
  Object.assign(settings, given)
  for (const name of ['online', 'visibilitychange']) addEventListener(name, go)
  go()
}
