const TABS = [
  { href: '/settings', label: 'Organization' },
  { href: '/settings/rules', label: 'Credit and money' },
  { href: '/settings/team', label: 'Team' },
  { href: '/settings/keys', label: 'API keys' },
] as const

export type Tab = (typeof TABS)[number]['href']

export const SettingsTabs = ({ current }: { readonly current: Tab }) => (
  <nav class="filters" aria-label="Settings">
    {TABS.map((tab) => (
      <a key={tab.href} href={tab.href} aria-current={tab.href === current ? 'page' : undefined}>
        {tab.label}
      </a>
    ))}
  </nav>
)
