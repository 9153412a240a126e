import type { Page } from './page'
import { matchRoute, type Route } from './router'

/** `early`: the read of the page, asked for while its code is still on the way; empty when it has none. */
export type PageRoute = Route<Page> & { readonly early: string }

const page = (pattern: string, title: string, load: () => Promise<Page>, early = `/api${pattern}`): PageRoute => ({
  pattern,
  title,
  load,
  early,
})

export const ROUTES: readonly PageRoute[] = [
  page('/', 'Overview', () => import('./overview/overview'), '/api/overview?days=30'),
  page('/install', 'Install', () => import('./install/install')),
  page('/partners', 'Partners', () => import('./partners/list')),
  page('/partners/new', 'New partner', () => import('./partners/create'), ''),
  page('/partners/:id', 'Partner', () => import('./partners/partner')),
  page('/partners/:id/terms', 'New terms', () => import('./partners/change-terms'), '/api/partners/:id'),
  page('/partners/:id/statement', 'Statement of a partner', () => import('./portal/statement'), ''),
  page('/visits', 'Visits', () => import('./visits/visits')),
  page('/visits/dropped', 'Visits that did not count', () => import('./visits/dropped')),
  page('/leads', 'Leads', () => import('./leads/list')),
  page('/leads/:id', 'Lead', () => import('./leads/lead')),
  page('/deals', 'Deals', () => import('./deals/list')),
  page('/deals/new', 'New deal', () => import('./deals/create'), ''),
  page('/deals/:id', 'Deal', () => import('./deals/deal')),
  page('/orders', 'Orders', () => import('./orders/list')),
  page('/orders/:id', 'Order', () => import('./orders/order')),
  page('/commissions', 'Commissions', () => import('./commissions/commissions')),
  page('/payouts', 'Payouts', () => import('./payouts/payouts'), '/api/payouts?status=pending&order=oldest'),
  page('/payouts/rails', 'Payout rails', () => import('./payouts/rails'), '/api/payout-rails'),
  page('/payouts/:id', 'Payout', () => import('./payouts/payout')),
  page('/attribution', 'Attribution', () => import('./attribution/attribution'), ''),
  page('/rules', 'Commission rules', () => import('./rules/list'), '/api/commission-rules?limit=200'),
  page('/rules/new', 'New rule', () => import('./rules/form'), ''),
  page('/rules/:id', 'Rule', () => import('./rules/rule'), '/api/commission-rules/:id'),
  page('/rules/:id/version', 'New version', () => import('./rules/form'), '/api/commission-rules/:id'),
  page('/ledger', 'Ledger', () => import('./ledger/ledger'), '/api/ledger/transfers'),
  page('/ledger/partners', 'Partner balances', () => import('./ledger/partners'), '/api/ledger/accounts?limit=200'),
  page('/ledger/adjustments', 'Adjustments', () => import('./entries/entries'), '/api/adjustments'),
  page('/ledger/repayments', 'Repayments', () => import('./entries/repayments'), '/api/repayments'),
  page('/credits', 'Credits', () => import('./entries/entries'), '/api/credits?status=pending_approval'),
  page('/connections', 'Connections', () => import('./connections/connections')),
  page(
    '/connections/dead-letters',
    'Dead letters',
    () => import('./connections/dead-letters'),
    '/api/dead-letters?status=stored',
  ),
  page('/connections/:id', 'Connection', () => import('./connections/connection'), ''),
  page('/activity', 'Activity', () => import('./activity/activity')),
  page('/settings', 'Settings', () => import('./settings/settings'), '/api/organization'),
  page('/settings/rules', 'Credit and money', () => import('./settings/rules'), '/api/organization'),
  page('/settings/team', 'Team', () => import('./settings/team'), '/api/members'),
  page('/settings/keys', 'API keys', () => import('./settings/keys'), '/api/keys'),
  page('/portal', 'Your earnings', () => import('./portal/home')),
  page('/portal/links', 'Your links', () => import('./portal/links'), '/api/links'),
  page('/portal/payouts', 'Your payouts', () => import('./portal/payouts'), '/api/portal'),
  page('/portal/payouts/:id', 'Your payout', () => import('./portal/payout'), '/api/payouts/:id'),
  page('/portal/statement', 'Your statement', () => import('./portal/statement'), ''),
  page('/portal/banking', 'Banking details', () => import('./portal/banking'), ''),
  page('/portal/earnings/:id', 'Why did I earn this?', () => import('./portal/why'), '/api/earnings/:id'),
  page('/menu', 'Menu', () => import('./you/menu'), ''),
  page('/portal/menu', 'Menu', () => import('./you/menu'), ''),
  page('/sign-in', 'Sign in', () => import('./sign-in/sign-in'), ''),
]

/** The read that the page begins with, filters included; null when it has none, or asks for moments where days are. */
export function earlyRead(path: string, search: string): string | null {
  const match = matchRoute<Page>(ROUTES, path)
  const early = ROUTES.find((route) => route === match?.route)?.early
  if (!match || !early || /\?.*\?|\b(from|to)=/.test(early + search)) return null
  return early.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(match.params[name] ?? '')) + search
}
