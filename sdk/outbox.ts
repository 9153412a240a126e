import { attempt, DAY, settings, uid } from './settings'
import { save, storage } from './store'
import type { Referral } from './surface'

interface Body {
  [field: string]: unknown
  occurred_at: number
}

/** Path, body, days it is kept (0: done with), time before which another page may still be sending it. */
type Item = [path: string, body: Body, days: number, notBefore: number]

// Whatever stands in the storage under our name, a broken list counts as empty.
const items = (): Item[] =>
  attempt(() =>
    JSON.parse(storage?._tbq || '').filter((item: Item) => Date.now() - item[1].occurred_at < item[2] * DAY),
  ) || []

const put = (item: Item, notBefore: number): void => {
  item[3] = notBefore
  save(
    '_tbq',
    JSON.stringify([...items().filter((other) => other[1].id !== item[1].id), ...(item[2] ? [item] : [])].slice(-20)),
  )
}

const post = async (item: Item, keepalive = true): Promise<boolean> => {
  put(item, Date.now() + 1e4)
  try {
    const { ok, status } = await fetch(settings.api + item[0], {
      // Of the settings, `fetch` knows `credentials`.
      ...settings,
      method: 'POST',
      body: JSON.stringify({ ...item[1], key: settings.key, sent_at: Date.now() }),
      keepalive,
    })
    // A key may be mended within a day; what else the server refuses will not get better. Overload passes.
    if (status < 429) item[2] = status > 400 && status < 405 ? 1 : 0
    if (!(ok || item[2])) console.warn('partner', status, item)
    put(item, 0)
    return ok
  } catch {
    // keepalive outlives the page, but the browser limits its bytes. A page that is being left never gets this far.
    if (keepalive) setTimeout(post, 0, item, false)
    else put(item, 0)
  }
  return false
}

/** Stores the event, then sends it. True on 2xx; never rejects. */
export const send = (path: string, state: Referral, rest: Record<string, unknown>): Promise<boolean> =>
  post([
    path,
    {
      occurred_at: Date.now(),
      partner_code: state.ref,
      visitor_id: state.visitor,
      click_token: state.token,
      id: uid(),
      ...rest,
    },
    7,
    0,
  ])

/** Sends what is left of earlier pages and attempts. */
export const flush = (): void => {
  items().map((item) => Date.now() > item[3] && post(item))
}
