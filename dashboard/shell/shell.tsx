import type { ComponentChildren } from 'preact'
import { zoneOffset } from '../format'
import { useHere } from '../here'
import { Icon } from '../parts/icon'
import { useTasks } from '../tasks'
import { groupsOf, type Item, isUnder, tabsOf, waitingAt } from './menu'
import { Switcher } from './switcher'

type ItemProps = { readonly item: Item; readonly path: string; readonly waiting: number; readonly look?: string }

const MenuLink = ({ item, path, waiting, look }: ItemProps) => (
  <a class={look} href={item.href} aria-current={isUnder(item.href, path) ? 'page' : undefined}>
    <Icon name={item.icon} />
    {item.name}
    {waiting > 0 && (
      <span class="count">
        {waiting}
        <span class="visually-hidden"> waiting</span>
      </span>
    )}
  </a>
)

/** Side bar on wide screens, five destinations at the foot of a phone, and the page between. */
export function Shell({ path, children }: { readonly path: string; readonly children: ComponentChildren }) {
  const { me, membership } = useHere()
  const { organization, face } = membership
  const tasks = useTasks(face === 'console' && path !== '/')
  const menu = face === 'portal' ? '/portal/menu' : '/menu'
  return (
    <>
      <a class="skip" href="#main">
        Skip to content
      </a>
      <div class="app">
        {organization.mode === 'test' && <p class="test-strip">Test data: no real balance</p>}
        <nav class="side" aria-label="Main">
          <Switcher />
          {groupsOf(face).map((group) => (
            <div key={group.name}>
              <h2>{group.name}</h2>
              <ul>
                {group.items.map((item) => (
                  <li key={item.href}>
                    <MenuLink item={item} path={path} waiting={waitingAt(item.href, tasks)} look="item" />
                  </li>
                ))}
              </ul>
            </div>
          ))}
          <a class="item you" href={menu} aria-current={path === menu ? 'page' : undefined}>
            {me.user.email}
          </a>
        </nav>
        <main id="main" tabIndex={-1}>
          {children}
          <footer>
            Times in {organization.time_zone}, {zoneOffset(organization.time_zone, Date.now())}
          </footer>
        </main>
      </div>
      <nav class="tabs" aria-label="Main, short">
        {tabsOf(face).map((item) => (
          <MenuLink key={item.href} item={item} path={path} waiting={waitingAt(item.href, tasks)} />
        ))}
        <MenuLink item={{ href: menu, name: 'More', icon: 'more' }} path={path} waiting={0} />
      </nav>
    </>
  )
}
