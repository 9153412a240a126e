/** Names of our own under which nothing of a shop's is found. */
const DOOR = /^\/(?!(?:api|r|demo|docs)\/)[a-z0-9-]{1,32}(\/(?:visits|leads|p(?:\.[a-z0-9]+)*\.js|r\/[^/]+))$/

/**
 * First-party mode on a path of the shop's own, as `/t/*`: the request with the path it has on our own host. Null for
 * every other request.
 */
export function fromShopPath(request: Request): Request | null {
  const url = new URL(request.url)
  const door = DOOR.exec(url.pathname)?.[1]
  if (door === undefined) return null
  url.pathname = /^\/(visits|leads)$/.test(door) ? `/api${door}` : door
  const isRecorded = url.pathname.startsWith('/api/')
  return isRecorded === (request.method === 'POST' || request.method === 'OPTIONS') ? new Request(url, request) : null
}
