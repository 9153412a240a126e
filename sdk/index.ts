import { partner, start } from './core'
import { settings } from './settings'
import type { Calls, Settings } from './surface'

export type { Calls, Partner, Referral, Settings } from './surface'
export { partner }

/** Starts once in a browser and does nothing on a server; further calls are ignored. */
export const init = (given: Settings): Calls => {
  if (typeof document !== 'undefined' && !settings.api) start(given)
  return partner
}
