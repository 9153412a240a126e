import { attempt, cut, settings } from './settings'

/** Partner's code, click token, and the other fields of the visit, in the words of the wire. */
export type Landing = [ref: string, token: string | undefined, visit: Record<string, unknown>]

// A hash router keeps its query behind the fragment.
const look = (address: string | null | undefined): Landing | undefined =>
  attempt(() => {
    const url = new URL(`${address}`)
    const query = new URLSearchParams(`${url.search}&${url.hash.split('?')[1]}`)
    const utm: Record<string, unknown> = {}
    for (const name of ['source', 'medium', 'campaign', 'term', 'content'])
      utm[name] = cut(query.get(`utm_${name}`), 100)
    for (const name of (settings.params || 'ref,via').split(',')) {
      const ref = query.get(name) || ''
      if (/^[\w-]{1,64}$/.test(ref) && url.origin === location.origin)
        return [
          ref,
          query.get('rt')?.match(/^[\w.-]{1,256}$/)?.[0],
          { url: cut(url.origin + url.pathname, 500), campaign: utm.campaign, utm },
        ]
    }
  })

/**
 * The visit to record on this page: the navigation's own, unless it is a reload or a step in the history; without a
 * known referral also one that a router stripped, or that an earlier page of this tab carried.
 */
export const findLanding = (known: unknown): Landing | undefined => {
  const { name, type } = attempt(() => performance.getEntriesByType('navigation')[0]?.toJSON()) || {}
  const own = look(name) || look(location.href)
  if (own && !/^[br]/.test(type)) return own
  if (!known)
    return (
      own ||
      look(document.referrer) ||
      attempt(() =>
        navigation
          .entries()
          .map((entry) => look(entry.url))
          .filter(Boolean),
      )?.pop()
    )
}
