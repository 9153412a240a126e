import { attempt, DAY, settings, uid } from './settings'
import { save, storage } from './store'
import type { Referral } from './surface'

/** Path, body, time it expires (0: done with), time before which another page may still be sending it. */
type Item = [path: string, body: Record<string, unknown>, expiresAt: number, notBefore: number]

// Whatever stands in the storage under our name, a broken list counts as empty.
const items = (): Item[] =>
  attempt(() => JSON.parse(storage?._tbq || '').filter((item: Item) => item[2] > Date.now())) || []

const put = (item: Item, notBefore: number): void => {
  item[3] = notBefore
  const others = items().filter((other) => other[1].id !== item[1].id)
  save('_tbq', JSON.stringify((item[2] ? [...others, item] : others).slice(-20)))
}

const post = async (item: Item, keepalive = true): Promise<boolean> => {
  put(item, Date.now() + 1e4)
  try {
    const { ok, status } = await fetch(settings.api + item[0], {
      method: 'POST',
      keepalive,
      body: JSON.stringify({ ...item[1], key: settings.key, sent_at: Date.now() }),
    })
    if (ok) item[2] = 0
    else if ([400, 413, 422].includes(status)) {
      item[2] = 0
      console.warn('partner', status, item)
    } else if (status < 429) item[2] = Math.min(item[2], Date.now() + DAY)
    put(item, 0)
    return ok
  } catch {
    // keepalive outlives the page, but the browser limits its bytes. A page that is being left never gets this far.
    if (keepalive) setTimeout(() => post(item, false))
    else put(item, 0)
  }
  return false
}

/** Stores the event, then sends it. True on 2xx; never rejects. */
export const send = (
  path: string,
  { visitor, ref, token }: Referral,
  rest: Record<string, unknown>,
): Promise<boolean> =>
  post([
    path,
    { id: uid(), occurred_at: Date.now(), visitor_id: visitor, partner_code: ref, click_token: token, ...rest },
    Date.now() + 7 * DAY,
    0,
  ])

/** Sends what is left of earlier pages and attempts. */
export const flush = (): void => {
  items().map((item) => item[3] < Date.now() && post(item))
}
