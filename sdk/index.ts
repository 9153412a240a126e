import { partner, start } from './core'
import type { Partner, Settings } from './surface'

export type { Calls, Partner, Referral, Settings } from './surface'
export { partner }

/** Starts once in a browser and does nothing on a server; further calls are ignored. */
export const init = (settings: Settings): Partner => {
  if (typeof document !== 'undefined') start(settings)
  return partner
}
