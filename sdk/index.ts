import { partner, start } from './core'
import type { Calls, Settings } from './surface'

export type { Calls, Partner, Referral, Settings } from './surface'
export { partner }

/**
 * Starts once in a browser and does nothing on a server; further calls are ignored. Where a script tag has the page,
 * its settings hold and the calls are its own.
 */
export const init = (given: Settings): Calls => {
  if (typeof window !== 'undefined') {
    const call = (name: string, first?: unknown, second?: unknown): unknown => partner[name]?.(first, second)
    const early = window.partner
    if (early?.get) Object.assign(partner, early)
    else {
      start(given)
      window.partner = Object.assign(call, partner)
      early?.q?.map((queued) => call(...queued))
    }
  }
  return partner
}
