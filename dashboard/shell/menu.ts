import type { IconName } from '../parts/icon'
import type { Membership, Task } from '../shapes'

export type Item = { readonly href: string; readonly name: string; readonly icon: IconName }
export type Group = { readonly name: string; readonly items: readonly Item[] }

const item = (href: string, name: string, icon: IconName): Item => ({ href, name, icon })

const CONSOLE: readonly Group[] = [
  {
    name: 'Decide',
    items: [
      item('/', 'Overview', 'overview'),
      item('/partners', 'Partners', 'partners'),
      item('/payouts', 'Payouts', 'payouts'),
    ],
  },
  {
    name: 'Understand',
    items: [
      item('/orders', 'Orders', 'orders'),
      item('/commissions', 'Commissions', 'commissions'),
      item('/leads', 'Leads', 'leads'),
      item('/visits', 'Visits', 'visits'),
      item('/ledger', 'Ledger', 'ledger'),
    ],
  },
  {
    name: 'Set up',
    items: [
      item('/install', 'Install', 'install'),
      item('/connections', 'Connections', 'connections'),
      item('/activity', 'Activity', 'activity'),
      item('/settings', 'Settings', 'settings'),
    ],
  },
]

const PORTAL: readonly Group[] = [
  {
    name: 'Earn',
    items: [item('/portal', 'Earnings', 'overview'), item('/portal/links', 'Links', 'links')],
  },
]

const PHONE: Readonly<Record<Membership['face'], readonly string[]>> = {
  console: ['/', '/partners', '/payouts', '/orders'],
  portal: ['/portal', '/portal/links'],
}

export const groupsOf = (face: Membership['face']): readonly Group[] => (face === 'portal' ? PORTAL : CONSOLE)

/** The few destinations that a phone shows at its foot; the rest is on the menu page. */
export const tabsOf = (face: Membership['face']): readonly Item[] =>
  groupsOf(face)
    .flatMap((group) => group.items)
    .filter((item) => PHONE[face].includes(item.href))

const isHome = (href: string) => href === '/' || href === '/portal'

/** Whether the page at `path` belongs under this item. */
export const isUnder = (href: string, path: string): boolean =>
  path === href || (!isHome(href) && path.startsWith(`${href}/`)) || (href === '/portal' && path.includes('/earnings/'))

const COUNTED: Readonly<Record<string, string>> = {
  books_broken: '/ledger',
  payouts: '/payouts',
  dead_letters: '/connections',
  failed_deliveries: '/connections',
  held_commissions: '/commissions',
}

/** How many decisions wait behind each item. */
export function countsOf(tasks: readonly Task[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const task of tasks) {
    const href = COUNTED[task.name]
    if (href) counts[href] = (counts[href] ?? 0) + task.count
  }
  return counts
}
