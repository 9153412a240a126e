const PATHS = {
  overview: 'M4 19V9m5 10V5m5 14v-7m5 7V8',
  partners: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zm-7 8c0-4 3-6 7-6s7 2 7 6',
  payouts: 'M3 7h18v11H3zm0 4h18m-5 4h2',
  orders: 'M6 6h15l-2 9H8zm0 0L5 3H2m7 17h.01M18 20h.01',
  commissions: 'M19 5L5 19M7 9a2 2 0 1 0 0-4 2 2 0 0 0 0 4zm10 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  visits: 'M5 12h14m-6-6 6 6-6 6',
  deals: 'M4 8h16v11H4zm5 0V5h6v3M4 13h16',
  attribution: 'M4 6h4l4 6h8M4 18h4l4-6',
  rules: 'M5 6h3m4 0h7M5 12h8m4 0h2M5 18h3m4 0h7',
  leads: 'M5 4h14v16H5zM9 9h6m-6 4h6',
  ledger: 'M4 6h16M4 12h16M4 18h16',
  install: 'M8 8l-4 4 4 4m8-8l4 4-4 4m-2-11l-4 14',
  connections: 'M9 7V3m6 4V3M6 7h12v4a6 6 0 0 1-12 0zm6 10v4',
  activity: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zm0-14v5l3 3',
  settings: 'M4 7h16M4 17h16M9 4v6m6 4v6',
  links: 'M9 15l6-6m-4-3 1-1a4 4 0 0 1 7 6l-2 2m-4 5-1 1a4 4 0 0 1-7-6l2-2',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
} as const

export type IconName = keyof typeof PATHS

/** A drawing beside its word; it says nothing of its own. */
export const Icon = ({ name }: { name: IconName }) => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d={PATHS[name]} />
  </svg>
)
