import { listen } from './listen'

export type Params = Readonly<Record<string, string>>
export type Route<T> = { readonly pattern: string; readonly title: string; readonly load: () => Promise<T> }
export type Arrival<T> = {
  readonly title: string
  readonly page: T | null
  readonly params: Params
  readonly path: string
  readonly query: URLSearchParams
  readonly moved: boolean
  /** The code of the page did not arrive. */
  readonly failed: boolean
}
export type Match<T> = { readonly route: Route<T>; readonly params: Params }

const compile = (pattern: string) => new RegExp(`^${pattern.replaceAll(/:(\w+)/g, '(?<$1>[^/]+)')}/?$`)

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The first route whose pattern fits the path, with its decoded parameters. */
export function matchRoute<T>(routes: readonly Route<T>[], path: string): Match<T> | null {
  for (const route of routes) {
    const found = compile(route.pattern).exec(path)
    if (!found) continue
    const groups = Object.entries(found.groups ?? {}).map(([name, value]) => [name, decode(value)] as const)
    return { route, params: Object.fromEntries(groups) }
  }
  return null
}

type Press = Pick<MouseEvent, 'button' | 'metaKey' | 'ctrlKey' | 'shiftKey' | 'altKey' | 'defaultPrevented'>
type Anchor = { origin: string; pathname: string; target: string; hash: string; download: boolean }

/** Whether a press on a link is ours to answer: plain, same origin, a page and not a file, fragment or API address. */
export function isOurs(press: Press, link: Anchor, origin: string): boolean {
  if (press.defaultPrevented || press.button !== 0) return false
  if (press.metaKey || press.ctrlKey || press.shiftKey || press.altKey) return false
  if (link.origin !== origin || (link.target !== '' && link.target !== '_self')) return false
  return !link.download && link.hash === '' && !/^\/(api|r|docs|demo|outbox)(\/|$)/.test(link.pathname)
}

const MOVED = 'tributary:moved'

/** Goes to an address of the dashboard as if its link had been pressed. */
export function go(address: string, how: 'push' | 'replace' = 'push'): void {
  history[`${how}State`](null, '', address)
  dispatchEvent(new Event(MOVED))
}

/** Starts to follow links and the back button; `show` gets every arrival, never one that was overtaken. */
export function startRouter<T>(routes: readonly Route<T>[], show: (arrival: Arrival<T>) => void): () => void {
  let turn = 0
  let here = ''
  let path = ''
  const open = async () => {
    turn += 1
    const mine = turn
    const moved = path !== '' && path !== location.pathname
    here = location.pathname + location.search
    path = location.pathname
    const query = new URLSearchParams(location.search)
    const match = matchRoute(routes, path)
    const arrival = { path, query, moved, params: match?.params ?? {}, title: match?.route.title ?? 'Page not found' }
    try {
      const page = match ? await match.route.load() : null
      if (mine === turn) show({ ...arrival, page, failed: false })
    } catch {
      if (mine === turn) show({ ...arrival, page: null, failed: true })
    }
  }
  const onClick = (event: Event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (!link?.href || !(event instanceof MouseEvent) || !isOurs(event, anchorOf(link), location.origin)) return
    event.preventDefault()
    if (link.href !== location.href) history.pushState(null, '', link.href)
    void open()
  }
  const ends = [
    listen(['click'], onClick),
    listen([MOVED], () => void open()),
    // A link to a fragment also fires popstate; it must not steal the focus.
    listen(['popstate'], () => void (location.pathname + location.search !== here && open())),
  ]
  void open()
  return () => {
    for (const end of ends) end()
  }
}

const anchorOf = (link: HTMLAnchorElement): Anchor => ({
  origin: link.origin,
  pathname: link.pathname,
  target: link.target,
  hash: link.hash,
  download: link.hasAttribute('download'),
})
