import { sentence } from '../format'
import type { IconName } from '../parts/icon'
import type { Membership, Task } from '../shapes'

export type Item = { readonly href: string; readonly name: string; readonly icon: IconName }
export type Group = { readonly name: string; readonly items: readonly Item[] }

const item = (icon: IconName, name = sentence(icon), href = `/${icon}`): Item => ({ href, name, icon })

const CONSOLE: readonly Group[] = [
  { name: 'Decide', items: [item('overview', 'Overview', '/'), item('partners'), item('payouts')] },
  {
    name: 'Understand',
    items: [
      item('orders'),
      item('deals'),
      item('commissions'),
      item('leads'),
      item('visits'),
      item('attribution'),
      item('ledger'),
    ],
  },
  { name: 'Set up', items: [item('install'), item('rules'), item('connections'), item('activity'), item('settings')] },
]

const PORTAL: readonly Group[] = [
  {
    name: 'Earn',
    items: [
      item('overview', 'Earnings', '/portal'),
      item('links', 'Links', '/portal/links'),
      item('payouts', 'Payouts', '/portal/payouts'),
      item('ledger', 'Statement', '/portal/statement'),
      item('settings', 'Banking', '/portal/banking'),
    ],
  },
]

const PHONE: Readonly<Record<Membership['face'], readonly string[]>> = {
  console: ['/', '/partners', '/payouts', '/orders'],
  portal: ['/portal', '/portal/links', '/portal/payouts', '/portal/statement'],
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
  path === href ||
  (!isHome(href) && path.startsWith(`${href}/`)) ||
  (href === '/portal' && path.includes('/earnings/')) ||
  (href === '/ledger' && path === '/credits')

/** How many decisions wait behind an item: those of the tasks that are done on its pages. */
export const waitingAt = (href: string, tasks: readonly Task[]): number =>
  tasks.reduce((sum, task) => (isUnder(href, task.href.split('?')[0] ?? '') ? sum + task.count : sum), 0)
