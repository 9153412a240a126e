import { membership } from './membership'
import { Problem, problemOf } from './problem'

const early = new Map<string, Promise<Response>>()

function keyOf(address: string): string {
  const url = new URL(address, location.origin)
  url.searchParams.sort()
  return `${membership()} ${url.pathname}${url.search}`
}

/** Who somebody is and how they come in does not depend on whom they act for. */
const isForAnybody = (address: string) => /^\/api\/(me$|sign-)/.test(address)

function ask(address: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers)
  if (!headers.has('accept')) headers.set('accept', 'application/json')
  const id = membership()
  if (id && !isForAnybody(address)) headers.set('tributary-membership', id)
  return fetch(address, { ...init, headers })
}

/** Starts a read before the code that wants it has arrived; the first call for the same address takes the answer. */
export function askEarly(address: string): void {
  const answer = ask(address)
  answer.catch(() => undefined)
  early.set(keyOf(address), answer)
}

function takeEarly(address: string): Promise<Response> | undefined {
  const key = keyOf(address)
  const answer = early.get(key)
  early.delete(key)
  return answer
}

/** The one place that speaks HTTP: resolves with 2xx, throws a `Problem` for everything else. */
export async function send(address: string, init: RequestInit): Promise<Response> {
  const waiting = init.method === 'GET' ? takeEarly(address) : undefined
  const response = await (waiting ?? ask(address, init)).catch(() => {
    throw new Problem(0, 'offline', 'You seem to be offline. Nothing was changed.')
  })
  if (response.ok) return response
  const problem = await problemOf(response)
  if (problem.status === 401) dispatchEvent(new Event('tributary:signed-out'))
  throw problem
}
