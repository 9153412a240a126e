import type { Page } from './page'
import { matchRoute, type Route } from './router'

/** `early`: the reads of the page, asked for while its code is still on the way. */
export type PageRoute = Route<Page> & { readonly early?: string }

export const ROUTES: readonly PageRoute[] = [
  { pattern: '/', title: 'Overview', load: () => import('./overview/overview'), early: '/api/overview?days=30' },
  { pattern: '/install', title: 'Install', load: () => import('./install/install'), early: '/api/install' },
  { pattern: '/partners', title: 'Partners', load: () => import('./partners/list'), early: '/api/partners' },
  { pattern: '/partners/new', title: 'New partner', load: () => import('./partners/create') },
  { pattern: '/partners/:id', title: 'Partner', load: () => import('./partners/partner'), early: '/api/partners/:id' },
  { pattern: '/visits', title: 'Visits', load: () => import('./visits/visits'), early: '/api/visits' },
  { pattern: '/leads', title: 'Leads', load: () => import('./leads/list'), early: '/api/leads' },
  { pattern: '/leads/:id', title: 'Lead', load: () => import('./leads/lead'), early: '/api/leads/:id' },
  { pattern: '/orders', title: 'Orders', load: () => import('./orders/list'), early: '/api/orders' },
  { pattern: '/orders/:id', title: 'Order', load: () => import('./orders/order'), early: '/api/orders/:id' },
  {
    pattern: '/commissions',
    title: 'Commissions',
    load: () => import('./commissions/commissions'),
    early: '/api/commissions',
  },
  { pattern: '/payouts', title: 'Payouts', load: () => import('./payouts/payouts'), early: '/api/payouts' },
  { pattern: '/ledger', title: 'Ledger', load: () => import('./ledger/ledger'), early: '/api/ledger/transfers' },
  {
    pattern: '/connections',
    title: 'Connections',
    load: () => import('./connections/connections'),
    early: '/api/connections',
  },
  {
    pattern: '/connections/dead-letters',
    title: 'Dead letters',
    load: () => import('./connections/dead-letters'),
    early: '/api/dead-letters?status=stored',
  },
  { pattern: '/connections/:id', title: 'Connection', load: () => import('./connections/connection') },
  { pattern: '/activity', title: 'Activity', load: () => import('./activity/activity'), early: '/api/activity' },
  { pattern: '/settings', title: 'Settings', load: () => import('./settings/settings'), early: '/api/organization' },
  { pattern: '/settings/team', title: 'Team', load: () => import('./settings/team'), early: '/api/members' },
  { pattern: '/settings/keys', title: 'API keys', load: () => import('./settings/keys'), early: '/api/keys' },
  { pattern: '/portal', title: 'Your earnings', load: () => import('./portal/home'), early: '/api/portal' },
  { pattern: '/portal/links', title: 'Your links', load: () => import('./portal/links'), early: '/api/links' },
  {
    pattern: '/portal/earnings/:id',
    title: 'Why did I earn this?',
    load: () => import('./portal/why'),
    early: '/api/earnings/:id',
  },
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
  if (!search) return address
  return address.includes('?') ? null : `${address}${search}`
}
