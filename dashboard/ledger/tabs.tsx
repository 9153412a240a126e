const TABS = [
  { href: '/ledger', label: 'Transfers' },
  { href: '/ledger/partners', label: 'Partner balances' },
  { href: '/ledger/adjustments', label: 'Adjustments' },
  { href: '/ledger/repayments', label: 'Repayments' },
  { href: '/credits', label: 'Credits' },
] as const

export const LedgerTabs = ({ current }: { readonly current: (typeof TABS)[number]['href'] }) => (
  <nav class="filters" aria-label="Ledger">
    {TABS.map((tab) => (
      <a key={tab.href} href={tab.href} aria-current={tab.href === current ? 'page' : undefined}>
        {tab.label}
      </a>
    ))}
  </nav>
)
