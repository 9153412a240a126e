import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Me, Membership } from './shapes'

export type Here = { readonly me: Me; readonly membership: Membership; readonly refresh: () => void }

export const HereContext = createContext<Here | null>(null)

/** Who reads, and for whom. Only pages behind the sign-in may ask. */
export function useHere(): Here {
  const here = useContext(HereContext)
  if (!here) throw new Error('This page needs somebody who is signed in')
  return here
}

export const useTimeZone = (): string => useContext(HereContext)?.membership.organization.time_zone ?? 'UTC'

/** Whether the reader's role may change things at all; the rule of each decision comes with its object. */
export const mayWrite = (here: Here): boolean => !/analyst|viewer/.test(here.membership.role)
