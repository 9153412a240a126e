const TABS = [
  { href: '/visits', label: 'Counted' },
  { href: '/visits/dropped', label: 'Did not count' },
] as const

export const VisitTabs = ({ current }: { readonly current: (typeof TABS)[number]['href'] }) => (
  <nav class="filters" aria-label="Which visits">
    {TABS.map((tab) => (
      <a key={tab.href} href={tab.href} aria-current={tab.href === current ? 'page' : undefined}>
        {tab.label}
      </a>
    ))}
  </nav>
)
