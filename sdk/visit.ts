import { attempt, cut, settings } from './settings'

/** Partner's code, click token, and the other fields of the visit, in the words of the wire. */
export type Landing = [ref: string, token: string | undefined, visit: Record<string, unknown>]

// A hash router keeps its query behind the fragment, so both are read alike.
const look = (address: string): Landing | undefined => {
  const [url, ...rest] = address.split(/[?#]/)
  const query = new URLSearchParams(rest.join('&'))
  const utm: Record<string, unknown> = {}
  for (const [name, value] of query) if (/^utm_/.test(name)) utm[name.slice(4)] = cut(value, 100)
  for (const name of (settings.params || 'ref,via').split(',')) {
    const ref = query.get(name) || ''
    if (/^[\w-]{1,64}$/.test(ref) && url?.split('/')[2] === location.host)
      return [ref, query.get('rt')?.match(/^[\w.-]{1,500}$/)?.[0], { utm, url: cut(url) }]
  }
}

/**
 * The visit to record on this page: the navigation's own, unless it is a reload or a step in the history; without a
 * known referral also one that an earlier page of this tab carried. The timing entry still has what a router stripped.
 */
export const findLanding = (known: unknown): Landing | undefined => {
  const own = look(`${location}#${performance.getEntries()[0]?.name}`)
  if (!known || (own && !performance.navigation?.type))
    return (
      own ||
      look(document.referrer) ||
      attempt(() =>
        navigation
          .entries()
          .map((entry) => look(`${entry.url}`))
          .findLast((found) => found),
      )
    )
}
