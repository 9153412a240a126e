/** What the id of each address names. A new route with an id must be added, or the first test of the walls says so. */
const NAMES: Record<string, string> = {
  '/api/orders/:order': 'order',
  '/api/partners/:id': 'partner',
  '/api/links/:id': 'link',
  '/api/commission-rules/:id': 'rule',
  '/api/recompute/:id': 'recompute',
  '/api/reports/attribution/versions/:id': 'fitted',
  '/api/simulations/:id': 'simulation',
  '/api/leads/:id': 'lead',
  '/api/deals/:id': 'deal',
  '/api/commissions/:id': 'commission',
  '/api/earnings/:id': 'commission',
  '/api/payouts/:id': 'payout',
  '/api/credits/:id': 'credit',
  '/api/adjustments/:id': 'adjustment',
  '/api/connections/:id': 'connection',
  '/api/dead-letters/:id': 'letter',
  '/api/keys/:id': 'key',
  '/api/members/:id': 'member',
}

/** Which of a full shop's ids a route is about. */
export const objectOf = (route: string) => Object.entries(NAMES).find(([start]) => route.includes(` ${start}`))?.[1]
