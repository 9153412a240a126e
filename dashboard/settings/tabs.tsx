const TABS = [
  { href: '/settings', label: 'Organization' },
  { href: '/settings/team', label: 'Team' },
  { href: '/settings/keys', label: 'API keys' },
] as const

export const SettingsTabs = ({ current }: { readonly current: (typeof TABS)[number]['href'] }) => (
  <nav class="filters" aria-label="Settings">
    {TABS.map((tab) => (
      <a key={tab.href} href={tab.href} aria-current={tab.href === current ? 'page' : undefined}>
        {tab.label}
      </a>
    ))}
  </nav>
)
