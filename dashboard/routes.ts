import type { Page } from './page'
import { matchRoute, type Route } from './router'

/** `early`: the reads of the page, asked for while its code is still on the way. */
export type PageRoute = Route<Page> & { readonly early?: string }

export const ROUTES: readonly PageRoute[] = [
  { pattern: '/menu', title: 'Menu', load: () => import('./you/menu') },
  { pattern: '/portal/menu', title: 'Menu', load: () => import('./you/menu') },
  { pattern: '/sign-in', title: 'Sign in', load: () => import('./sign-in/sign-in') },
]

/** The read that the page at this address begins with, filters included; null when it has none. */
export function earlyRead(path: string, search: string): string | null {
  const match = matchRoute<Page>(ROUTES, path)
  const route = match && ROUTES.find((candidate) => candidate === match.route)
  if (!match || !route?.early) return null
  const address = route.early.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(match.params[name] ?? ''))
  if (!search || address.includes('?')) return address
  return `${address}${search}`
}
