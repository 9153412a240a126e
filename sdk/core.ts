import { findLanding } from './landing'
import { flush, send } from './outbox'
import { configure, cut, settings, uid } from './settings'
import { erase, read, type State, write } from './store'
import type { Calls, Partner, Settings } from './surface'

declare global {
  interface Navigator {
    globalPrivacyControl?: boolean
  }
}

// The merchant's test link: its visit shows that the tag works, and nobody is to earn by it.
const TEST = 'tributary-test'

let live = false
let granted: unknown
const waiting: [email: unknown, props: unknown][] = []
const posted: Record<string, Promise<boolean>> = {}

const metadataOf = (props: object): Record<string, unknown> => {
  const metadata: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(props).slice(0, 20)) {
    const key = name.slice(0, 40)
    metadata[key] = cut(value, 500)
    // The whole lead may have 4 kB.
    if (new Blob([JSON.stringify(metadata)]).size > 2500) delete metadata[key]
  }
  return metadata
}

const sendLead = (email: unknown, props: unknown): Promise<boolean> | false => {
  const state = read()
  const { name, external_id, ...rest } = Object(props)
  const lead = {
    clicked_at: state[2],
    email: cut(email, 254),
    name: cut(name, 200),
    external_id: cut(external_id, 128),
    metadata: metadataOf(rest),
  }
  const who = (state[0] && lead.email) || lead.external_id
  if (!who) return false
  posted[who] ||= send('/leads', state, lead)
  return posted[who]
}

// A prerendered page and a tab in the background may never be seen.
const go = (): void => {
  if (
    live ||
    !settings ||
    document.hidden ||
    !(granted ?? (!settings.consent && (settings.gpc === 'ignore' || !navigator.globalPrivacyControl)))
  )
    return
  live = true
  flush()
  const known = read()
  const [ref, token, visit] = findLanding(known[0]) || []
  const clicked: State = [known[0] || uid(), ref, Date.now(), token]
  write(!ref || ref === TEST || (known[0] && settings.model === 'first') ? known : clicked)
  if (ref)
    send('/visits', clicked, {
      ...visit,
      kind: 'click',
      referrer: cut(document.referrer.split('?')[0], 500),
      bot: navigator.webdriver,
      consent: granted && 'granted',
    })
  for (const call of waiting.splice(0)) calls.identify(...call)
}

const calls: Calls & Record<string, (first: unknown, second: unknown) => unknown> = {
  identify: async (email, props) => {
    if (live) return sendLead(email, props)
    waiting.push([email, props])
    return false
  },
  get: () => {
    const state = live ? read() : []
    return { visitor: state[0], ref: state[1], at: state[2], token: state[3] }
  },
  consent: (given) => {
    granted = !!given
    if (given) return go()
    live = false
    waiting.length = 0
    erase()
  },
}

export const partner: Partner = Object.assign(
  (name: string, first?: unknown, second?: unknown) => calls[name]?.(first, second),
  calls,
)

/** Starts once; what a second tag or a second mount says is ignored. */
export const start = (given: Settings): void => {
  if (settings) return
  configure(given)
  document.addEventListener('visibilitychange', go)
  addEventListener('online', () => live && flush())
  go()
}
