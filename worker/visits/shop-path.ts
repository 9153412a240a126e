/** Names of our own under which nothing of a shop's is found. */
const DOOR = /^\/(?!(?:api|r|demo|docs)\/)[a-z0-9-]{1,32}(\/(?:visits|leads|p(?:\.[a-z0-9]+)*\.js|r\/[^/]+))$/

/**
 * First-party mode on a path of the shop's own, as `/t/*`: the request with the path it has on our own host. Null for
 * every other request.
 */
export function fromShopPath(request: Request, path: string): Request | null {
  const door = DOOR.exec(path)?.[1]
  if (door === undefined) return null
  const url = new URL(request.url)
  url.pathname = /^\/(visits|leads)$/.test(door) ? `/api${door}` : door
  const isRecorded = url.pathname.startsWith('/api/')
  return isRecorded === (request.method === 'POST' || request.method === 'OPTIONS') ? new Request(url, request) : null
}
