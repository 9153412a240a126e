import { attempt, DAY, settings, storage, uid } from './settings'
import type { State } from './store'

/** Path, body, time it expires (0: done with), time before which another page may still be sending it. */
type Item = [path: string, body: Record<string, unknown>, expiresAt: number, notBefore: number]

// Whatever stands in the storage under our name, a broken list counts as empty.
const change = (edit: (list: Item[]) => Item[]): Item[] => {
  const list = attempt(() => edit(JSON.parse(`${storage._tbq}`)).filter((item) => item[2] > Date.now())) || edit([])
  attempt(() => {
    if (list[0]) storage._tbq = JSON.stringify(list.slice(-20))
    else delete storage._tbq
  })
  return list
}

// Only an item that is still there: an answer that comes after consent was withdrawn leaves no trace.
const update = (item: Item): Item[] =>
  change((list) => list.map((other) => (other[1].id === item[1].id ? item : other)))

const post = async (item: Item): Promise<boolean> => {
  const now = Date.now()
  const request = async (keepalive: boolean): Promise<{ ok: boolean; status: number }> =>
    fetch(settings.api + item[0], {
      method: 'POST',
      keepalive,
      body: JSON.stringify({ ...item[1], key: settings.key, sent_at: now }),
    })
  item[3] = now + 1e4
  update(item)
  item[3] = 0
  // keepalive outlives the page, but the browser limits its bytes; hence once more without.
  const { ok, status } = await request(true)
    .catch(() => request(false))
    .catch(() => ({ ok: false, status: 500 }))
  if (ok || [400, 413, 422].includes(status)) item[2] = 0
  else if (status < 429) item[2] = Math.min(item[2], now + DAY)
  if (!ok && !item[2]) console.warn('partner', status, item)
  update(item)
  return ok
}

/** Stores the event, then sends it. True on 2xx; never rejects. */
export const send = (
  path: string,
  [visitor_id, partner_code, , click_token]: State,
  rest: Record<string, unknown>,
): Promise<boolean> => {
  const now = Date.now()
  const body = { id: uid(), occurred_at: now, visitor_id, partner_code, click_token, ...rest }
  const item: Item = [path, body, now + 7 * DAY, 0]
  change((list) => [...list, item])
  return post(item)
}

/** Sends what is left of earlier pages and attempts. */
export const flush = (): void => {
  for (const item of change((list) => list)) if (item[3] < Date.now()) post(item)
}
